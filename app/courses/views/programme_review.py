"""The way of a draft of an edition: what differs, review, publishing, two sides put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses import wording, wording_programmes
from app.courses.forms_programmes import read_choices, read_outline_step
from app.courses.outline_pages import grouped, sides_shown
from app.courses.queries.outlines import (
    EditionStep,
    ProgrammeRow,
    draft_outline,
    editions_of,
    outline_of,
    outlines_on_disk,
    steps_of_draft,
)
from app.courses.rules.outlines.changes import GROUPS, Change, changes
from app.courses.rules.outlines.faults import errors_of
from app.courses.rules.outlines.merging import Choice, Verdict, as_followed, merged_outline, outline_meetings
from app.courses.rules.outlines.records import Outline
from app.courses.rules.reviewing import Act
from app.courses.services.outlines import begin_edition, move_outline, settle_outline
from app.courses.services.publish_outline import publish_outline
from app.courses.views.blueprint import courses
from app.courses.views.programme_reach import programme_in_reach, programme_to_write
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.workbook import FILE_TYPE, Column, Table, workbook

_MOVES = {act.value: act for act in (Act.SUBMIT, Act.RETURN, Act.APPROVE, Act.DISCARD)}
_DRAFT, _ROOT = "nhap", "goc"


@dataclass(frozen=True)
class Compared:
    """Two outlines beside each other, with what they are called and what the addresses call them."""

    found: tuple[Change, ...]
    before: str
    after: str
    names: Mapping[str, str]


@courses.get("/chuong-trinh/<int:programme_id>/khac")
def programme_changes(programme_id: int) -> ResponseReturnValue:
    """What differs between two editions, or between an edition and the draft; with the buttons of the review."""
    reached = programme_in_reach(programme_id)
    row, shown = reached.row, _compared(reached.row)
    person_id, steps = current_viewer().person_id, steps_of_draft(reached.row.draft_id) if reached.row.draft_id else ()
    own = any(step.by_id == person_id and step.kind in ("changed", "undone") for step in steps)
    errors = errors_of(draft_outline(row.draft_id)) if row.draft_id else ()
    page = {"reached": reached, "row": row, "shown": shown, "groups": grouped(shown.found), "own": own, "errors": errors}
    page |= {"steps": [step for step in steps if step.kind not in ("changed", "undone")], "words": wording_programmes.WAY}
    return render_template("courses/programme_changes.html", **page, way=wording.way_of(row.state))


@courses.get("/chuong-trinh/<int:programme_id>/khac.xlsx")
def programme_changes_xlsx(programme_id: int) -> ResponseReturnValue:
    """The same list as a workbook."""
    row = programme_in_reach(programme_id).row
    shown, today = _compared(row), local_day(utc_now())
    columns = (
        Column(_("Phần"), 20),
        Column(_("Chỗ"), 40, wrapped=True),
        Column(_("Việc"), 24),
        Column(_("Trước"), 40, wrapped=True),
    )
    rows = [(GROUPS[one.group], one.place, one.what, one.before, one.after) for one in shown.found]
    lines = (
        row.title,
        _("Trước: {before}. Sau: {after}.").format(before=shown.names[shown.before], after=shown.names[shown.after]),
    )
    table = Table(_("Chỗ khác nhau"), lines, (*columns, Column(_("Sau"), 40, wrapped=True)), rows)
    data = workbook(row.title, [table], dated=today)
    response = Response(data, mimetype=FILE_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="khac-{row.key}.xlsx"'
    return response


@courses.post("/chuong-trinh/<int:programme_id>/duyet")
def programme_review(programme_id: int) -> ResponseReturnValue:
    """A step of the draft on its way."""
    reached, sent = programme_in_reach(programme_id), read_outline_step(request.form)
    may = reached.may_review if sent.act in {Act.APPROVE, Act.RETURN} else reached.may_write
    if not may:
        abort(404)
    back = url_for("courses.programme_changes", programme_id=programme_id)
    try:
        flash(_stepped(reached.row, sent.act, sent.version, request.form.get("note", "")), "ok")
    except Refused as refusal:
        flash(refusal.sentence, "warn")
        return redirect(back, 303)
    desk = sent.act in {Act.DISCARD, Act.PUBLISH}
    return redirect(url_for("courses.programme_desk", programme_id=programme_id) if desk else back, 303)


@courses.get("/chuong-trinh/<int:programme_id>/doi-chieu")
def outline_settle_page(programme_id: int) -> ResponseReturnValue:
    """Two sides part by part: what follows, what is our own, what a person decides."""
    row = programme_to_write(programme_id)
    return _sides_page(row, request.args.get("ben", ""), {})


@courses.post("/chuong-trinh/<int:programme_id>/doi-chieu")
def outline_settle(programme_id: int) -> ResponseReturnValue:
    """The outline with the chosen parts becomes the draft."""
    row, side, chosen = programme_to_write(programme_id), request.form.get("ben", ""), read_choices(request.form)
    sides = _sides(row, side)
    if sides is None:
        return _sides_page(row, side, {})
    base, ours, theirs, finish = sides
    result = merged_outline(ours, theirs, outline_meetings(base, ours, theirs), chosen)
    if result is None:
        return _sides_page(row, side, chosen, tried=True), 422
    by, at = current_viewer().person_id, utc_now()
    try:
        seen = read_outline_step(request.form).version
        if row.draft_id is None:
            begin_edition(programme_id, by=by, at=at)
            seen = 1
        settle_outline(programme_id, finish(result), source=side, seen=seen, by=by, at=at)
    except Refused as refusal:
        flash(refusal.sentence, "warn")
        return redirect(url_for("courses.outline_settle_page", programme_id=programme_id, ben=side), 303)
    flash(_("Đã ghép vào bản nháp. Xem lại các tổng rồi gửi duyệt."), "ok")
    return redirect(url_for("courses.programme_desk", programme_id=programme_id), 303)


def _stepped(row: ProgrammeRow, act: str, seen: int, note: str) -> str:
    """Do what the button says; what to say then. Refused as the use-cases."""
    by, at = current_viewer().person_id, utc_now()
    if act in _MOVES:
        return wording_programmes.NEXT[move_outline(row.id, _MOVES[act], seen=seen, by=by, at=at, note=note)]
    if act != Act.PUBLISH:
        raise Refused("nothing", _("Chưa rõ chọn việc gì. Bấm lại một nút ở dưới."))
    publish_outline(row.id, seen=seen, by=by, at=at)
    return _("Đã phát hành ấn bản {n}. Lớp mở từ nay học theo ấn bản này, lớp đang học giữ ấn bản của mình.").format(
        n=row.number + 1
    )


def _compared(row: ProgrammeRow) -> Compared:
    """The two sides that the address names; without names the draft beside its base, or the two newest editions."""
    editions = editions_of(row.id)
    names = {str(one.number): _("Ấn bản {n}").format(n=one.number) for one in editions}
    names |= {_DRAFT: _("Bản nháp")} if row.draft_id else {}
    names |= {_ROOT: _("Chương trình gốc")} if row.follows_id else {}
    usual = list(names) if not row.draft_id else [_DRAFT, *[name for name in names if name != _DRAFT]]
    after = request.args.get("den", usual[0])
    before = request.args.get("tu", next((name for name in usual if name != after), after))
    if before not in names or after not in names:
        abort(404)
    sides = [_side(row, name, editions) for name in (before, after)]
    return Compared(changes(*sides), before, after, names)


def _side(row: ProgrammeRow, name: str, editions: Sequence[EditionStep]) -> Outline:
    """An outline by its name."""
    if name == _DRAFT:
        return draft_outline(row.draft_id or 0)
    if name == _ROOT:
        return as_followed(outline_of(row.newest_followed_id or 0))
    found = {str(one.number): one.id for one in editions}
    return outline_of(found[name])


_Sides = tuple[Outline, Outline, Outline, Callable[[Outline], Outline]]


def _sides(row: ProgrammeRow, side: str) -> _Sides | None:
    """(what both were, ours, theirs, how the result is finished) of a meeting; None when there is nothing to put together."""
    ours = draft_outline(row.draft_id) if row.draft_id else outline_of(row.edition_id) if row.edition_id else None
    if ours is None:
        return None
    if side == "newest" and row.is_overtaken and row.base_edition_id and row.edition_id:
        return outline_of(row.base_edition_id), ours, outline_of(row.edition_id), lambda outline: outline
    if side == "files" and (brought := outlines_on_disk(row.id)):
        return brought[0], ours, brought[1], lambda outline: outline
    if side == "followed" and row.follows_id and ours.follows:
        editions = {one.number: one.id for one in editions_of(row.follows_id)}
        newest, said = max(editions, default=0), int(ours.follows["edition"])
        if newest > said and said in editions:
            theirs = as_followed(outline_of(editions[newest]))
            base = as_followed(outline_of(editions[said]))
            follows = {**ours.follows, "edition": newest}
            return _named(base, ours), ours, _named(theirs, ours), lambda outline: replace(outline, follows=follows)
    return None


def _named(outline: Outline, like: Outline) -> Outline:
    """An outline under the names of another: those of a variant are its own from the beginning."""
    return replace(outline, title=like.title, short_title=like.short_title, decision=like.decision)


def _sides_page(row: ProgrammeRow, side: str, chosen: Mapping[str, Choice], *, tried: bool = False) -> str:
    """The page on which sides are chosen."""
    sides = _sides(row, side)
    found = outline_meetings(*sides[:3]) if sides else ()
    shown = sides_shown(found, sides[1], sides[2]) if sides else []
    picked = {one.name: chosen.get(one.name, one.proposed) for one in found}
    missing = sum(1 for one in found if picked[one.name] is None) if tried else 0
    order = [Verdict.CONFLICT, Verdict.FOLLOWS, Verdict.OWN]
    shown.sort(key=lambda one: order.index(one.meeting.verdict))
    page = {
        "row": row,
        "side": side,
        "shown": shown,
        "picked": picked,
        "missing": missing,
        "verdicts": wording_programmes.VERDICTS,
    }
    return render_template("courses/programme_settle.html", **page, sides=list(Choice))
