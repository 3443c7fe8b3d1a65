"""Her own pages: the notice, what is kept about her, her copy, her requests, what she gives by consent."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.clock import local, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer, viewer_or_none
from app.people.rules import NOTICE_VERSION, Owes
from app.people.services.sign_in import read_notice
from app.privacy import queries, services
from app.privacy.catalogue import HOLDINGS
from app.privacy.forms import AskForm, ParticularsForm
from app.privacy.rules import ParticularKind, RequestKind
from app.privacy.services import Copy
from app.privacy.views.blueprint import privacy
from app.privacy.wording import COLUMNS, GROUNDS, KINDS, OUTCOMES, PARTICULARS, PURPOSES, TABLES
from app.web.downloads import attachment
from app.web.security import safe_next


@privacy.get("/thong-bao-du-lieu")
def notice() -> ResponseReturnValue:
    """What is kept of people here and why; in an office everybody reads it once, and again when it changes."""
    viewer = viewer_or_none()
    waits = viewer is not None and viewer.owes is Owes.NOTICE
    return render_template(
        "privacy/notice.html",
        holdings=HOLDINGS,
        version=NOTICE_VERSION,
        waits=waits,
        signed_in=viewer is not None,
    )


@privacy.post("/thong-bao-du-lieu/da-doc")
def acknowledge() -> ResponseReturnValue:
    """She has read it."""
    read_notice(by=current_viewer().person_id, at=utc_now())
    return redirect(safe_next(request.args.get("next")) or url_for("desks.home"), 303)


@privacy.get("/du-lieu-cua-toi")
def mine() -> ResponseReturnValue:
    """What is kept about her, what for and how long; her copy, her requests."""
    person_id = current_viewer().person_id
    return render_template(
        "privacy/mine.html",
        holdings=HOLDINGS,
        requests=queries.requests_of(person_id),
        given=len(queries.particulars_of(person_id)),
        kinds=KINDS,
        outcomes=OUTCOMES,
        grounds=GROUNDS,
    )


@privacy.post("/du-lieu-cua-toi/tai-ve")
def copy() -> ResponseReturnValue:
    """Her copy: a page to read and a file for programs, in one ZIP; or the file for programs alone."""
    made = services.copy_of(current_viewer().person_id, by=current_viewer().person_id, at=utc_now())
    plain = json.dumps(_plain(made), ensure_ascii=False, indent=1, default=_said).encode()
    name = f"du-lieu-cua-toi-{local(made.made_at):%Y-%m-%d}"
    if request.form.get("kieu") == "json":
        return attachment(plain, f"{name}.json", "application/json")
    page = render_template("privacy/copy.html", copy=made, columns=COLUMNS, names=TABLES, say=_readable)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(f"{name}.html", page)
        folder.writestr(f"{name}.json", plain)
    return attachment(packed.getvalue(), f"{name}.zip", "application/zip")


@privacy.route("/du-lieu-cua-toi/yeu-cau", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """Ask for a correction or an erasure."""
    form = AskForm()
    if form.validate_on_submit():
        services.ask_about_data(RequestKind(form.kind.data), form.words.data, by=current_viewer().person_id, at=utc_now())
        flash(_("Đã gửi yêu cầu. Chị được trả lời trong hai ngày làm việc."), "ok")
        return redirect(url_for("privacy.mine"), 303)
    return render_template("privacy/ask.html", form=form), 422 if form.errors else 200


@privacy.route("/du-lieu-cua-toi/tu-cho-biet", methods=["GET", "POST"])
def particulars() -> ResponseReturnValue:
    """What she may tell about herself and need not; empty fields take back."""
    viewer = current_viewer()
    given = queries.particulars_of(viewer.person_id)
    form = ParticularsForm(data=given if request.method == "GET" else None)
    if form.validate_on_submit():
        texts = {kind: form[str(kind)].data or "" for kind in ParticularKind}
        try:
            services.give_particulars(texts, agreed=form.agreed.data, by=viewer.person_id, at=utc_now())
        except Refused as refusal:
            (form.id_number if refusal.reason == "id_number" else form.agreed).errors = [refusal.sentence]
        else:
            flash(_("Đã lưu. Điều nào để trống đã được xóa."), "ok")
            return redirect(url_for("privacy.mine"), 303)
    page = render_template("privacy/particulars.html", form=form, given=given, names=PARTICULARS, purposes=PURPOSES)
    return page, 422 if form.errors else 200


def _plain(made: Copy) -> dict[str, Any]:
    """The copy as plain values for programs."""
    parts = [
        {"title": holding.title, "why": holding.why, "ground": holding.ground, "kept": holding.kept, "rows": tables}
        for holding, tables in made.parts
    ]
    return {"made_at": made.made_at, "parts": parts}


def _said(value: object) -> str:
    """A day or a moment as programs read it; anything else as text."""
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _readable(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, datetime):
        return f"{local(value):%H:%M %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
