"""The page "Hình và tệp" of those who write: where each is used, what nobody uses, put away and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses import wording
from app.courses.attachments.naming import KINDS
from app.courses.forms_pictures import Wanted, read_wanted
from app.courses.services.files import GRACE_DAYS, put_away, take_back
from app.courses.shelf import STATES, Shelved, counts, narrowed, shelf, used_paths
from app.courses.views.blueprint import courses
from app.courses.views.reach import lessons_in_reach
from app.kernel.clock import utc_now
from app.kernel.ids import is_id, row_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer

PAGE = 60
"""Rows on one page."""


@courses.get("/soan-bai/hinh-va-tep")
def shelf_page() -> ResponseReturnValue:
    """The pictures and files of one programme, or of one topic of it."""
    rows, wanted = lessons_in_reach(), read_wanted(request.args)
    programmes = {row.programme_id: row.programme_title for row in rows}
    chosen = wanted.programme_id if wanted.programme_id in programmes else next(iter(programmes), None)
    topics = {row.topic_id: row for row in rows if row.programme_id == chosen}
    topic_ids = [wanted.topic_id] if wanted.topic_id in topics else list(topics)
    found = shelf(topic_ids) if topic_ids else []
    page = {"programmes": programmes, "chosen": chosen, "topics": topics, "wanted": wanted, "kinds": KINDS, "total": len(found)}
    page |= _turned(narrowed(found, wanted)) | {
        "chips": _chips(found, wanted),
        "orders": wording.SHELF_ORDERS,
        "days": GRACE_DAYS,
    }
    return render_template("courses/shelf.html", **page)


@courses.post("/soan-bai/hinh-va-tep/<int:topic_id>")
def shelf_move(topic_id: int) -> ResponseReturnValue:
    """Put one away, or take it back."""
    if topic_id not in {row.topic_id for row in lessons_in_reach()}:
        abort(404)
    path, by, at = request.form.get("ten", ""), current_viewer().person_id, utc_now()
    try:
        if request.form.get("do") == "back":
            take_back(topic_id, path, by=by, at=at)
            flash(_("Đã lấy lại."), "ok")
        else:
            put_away(topic_id, path, used=used_paths(topic_id), by=by, at=at)
            flash(
                _("Đã bỏ {name}. Trong {n} ngày lấy lại được ở mục Đã bỏ.").format(name=path.partition("/")[2], n=GRACE_DAYS),
                "ok",
            )
    except Refused as refusal:
        flash(refusal.sentence, "err")
    return redirect(url_for("courses.shelf_page", **_kept(request.form)), 303)


def _turned(found: Sequence[Shelved]) -> dict[str, Any]:
    """The rows of one page, and how to turn it without losing what was asked for."""
    pages = max(-(-len(found) // PAGE), 1)
    asked = request.args.get("trang", "")
    page = min(max(row_id(asked) if is_id(asked) else 1, 1), pages)
    kept = {name: value for name, value in _kept(request.args).items() if name != "trang"}
    rows = found[(page - 1) * PAGE : page * PAGE]
    return {
        "rows": rows, "found": len(found), "page": page, "pages": pages, "per_page": PAGE, "kept": kept,
        "turn": lambda number: url_for("courses.shelf_page", **kept, trang=number),
    }  # fmt: skip


def _chips(found: Sequence[Shelved], wanted: Wanted) -> list[tuple[str, str, bool, int]]:
    """The ways to narrow the list down: (words, address, chosen, how many)."""
    many = counts(found)
    kept = {name: value for name, value in _kept(request.args).items() if name not in ("xem", "trang")}
    chips = [(_("Tất cả"), url_for("courses.shelf_page", **kept), not wanted.state, many.get("", 0))]
    for state in STATES:
        if many.get(state) or wanted.state == state:
            address = url_for("courses.shelf_page", **kept, xem=state)
            chips.append((wording.SHELF_STATES[state], address, wanted.state == state, many.get(state, 0)))
    return chips


def _kept(asked: Mapping[str, str]) -> dict[str, Any]:
    """What the address of the list said, to come back to it."""
    return {name: asked[name][:100] for name in ("goi", "cd", "xem", "sap", "q", "trang") if asked.get(name)}
