"""The choice of a report, and the report as it reads today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.clock import local_day, moment_of, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.people.queries import units_within
from app.plans.pictures import bullets_of, growth_of, tiles_of
from app.plans.queries.plans import LEADERS, plans_seen_by
from app.reports import services
from app.reports.asking import read_day
from app.reports.forms import IssueForm, client_of
from app.reports.making import TYPES, Made, file_name, write
from app.reports.queries.issued import issued_in_reach, same_reports
from app.reports.rules.document import head_rows, numbered, say_cell
from app.reports.views.blueprint import made_report, reports
from app.reports.wording import ABOUT, FORMS, NAMES, SKINS, Kind
from app.web.downloads import attachment
from app.web.fields import choices


@reports.get("/bao-cao")
def index() -> ResponseReturnValue:
    """Which report of which plan and year; what was issued."""
    viewer, today = current_viewer(), local_day(utc_now())
    return render_template(
        "reports/index.html",
        plans=plans_seen_by(viewer),
        units=units_within(viewer, *LEADERS),
        issued=issued_in_reach(viewer),
        names={str(kind): name for kind, name in NAMES.items()},
        about={str(kind): words for kind, words in ABOUT.items()},
        kinds=[str(kind) for kind in Kind],
        skins=SKINS,
        today=today,
        chosen=request.args,
        day_fault=_day_fault(request.args.get("den-ngay", ""), today),
    )


def _day_fault(text: str, today: date) -> str:
    """Why there are no figures of a day; "" when there are."""
    try:
        read_day(text, today=today)
    except Refused as refusal:
        return refusal.sentence
    return ""


@reports.get("/bao-cao/xem")
def preview() -> ResponseReturnValue:
    """The report as it reads today, with pictures, and the button that issues it."""
    return _page(made_report(), IssueForm())


@reports.get("/bao-cao/tai/<form>")
def draft(form: str) -> Response:
    """The same as a file."""
    if form not in TYPES:
        abort(404)
    made = made_report()
    return attachment(write(made.document, form), file_name(made.document, form), TYPES[form])


@reports.post("/bao-cao/phat-hanh")
def issue() -> ResponseReturnValue:
    """Issue it: figures and files stay as they are now."""
    made, form, now = made_report(), IssueForm(), utc_now()
    _offer(made, form)
    if not form.validate_on_submit():
        return _page(made, form), 422
    files = {kind: write(made.document, kind) for kind in TYPES}
    old = int(form.replaces.data) if form.replaces.data else None
    act: dict[str, Any] = {"client_id": client_of(form.client.data), "by": current_viewer().person_id}
    try:
        asked_at = moment_of(made.asked.on + timedelta(days=1)) - timedelta(minutes=1) if made.asked.on else now
        report_id = services.issue_report(made.about, made.document, files, as_of_at=asked_at, replaces_id=old, at=now, **act)
    except Refused as refusal:
        form.replaces.errors = [refusal.sentence]
        return _page(made, form), 422
    flash(_("Đã phát hành. Số liệu và tệp của báo cáo này không đổi nữa."), "ok")
    return redirect(url_for("reports.issued", report_id=report_id), 303)


def _offer(made: Made, form: IssueForm) -> None:
    """The reports whose place this one may take."""
    about = made.about
    same = same_reports(current_viewer().reach(*LEADERS), about.kind, about.unit_id, about.plan_id, about.year)
    words = _("Bản số {n}, phát hành ngày {day}")
    offered = [(str(one.id), words.format(n=one.id, day=f"{local_day(one.issued_at):%d/%m/%Y}")) for one in same]
    form.replaces.choices = choices([("", _("Không thay bản nào")), *offered])


def _page(made: Made, form: IssueForm) -> str:
    """The report on the screen."""
    if form.replaces.choices is None:
        _offer(made, form)
    form.client.data = client_of(form.client.data)
    facts = made.facts
    pictures: dict[str, Any] = {"growth": [], "bullets": [], "tiles": []}
    if facts is not None:
        first = next(iter(facts.requirements), None)
        tiles = tiles_of(facts.lacking[first.key]) if first else []
        whole = made.scope.whole
        pictures = {"growth": growth_of(facts.growth()) if whole else [], "bullets": bullets_of(facts.lines) if whole else []}
        pictures |= {"tiles": tiles, "requirement": first}
    return render_template(
        "reports/preview.html",
        made=made,
        blocks=list(numbered(made.document.blocks)),
        say_cell=say_cell,
        head_rows=head_rows,
        name=NAMES[made.asked.kind],
        form=form,
        forms=list(TYPES),
        form_names=FORMS,
        args=made.asked.args,
        **pictures,
    )
