"""Cần giúp: everybody who needs a call, over all classes within reach, with a message to copy."""

from __future__ import annotations

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import CohortView, cohorts_in_reach
from app.completion.calls import HALF_FILTERS, PER_PAGE, SHOWS, CallRow, call_rows, calls_table, chosen, watched
from app.completion.forms import client_of
from app.completion.queries import AtRisk, at_risk
from app.completion.rules.risks import is_watched
from app.completion.services import remind, take_reminder_back
from app.completion.views.blueprint import completion, enrolment_reached
from app.completion.wording import HOW, group_message
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook


@completion.get("/can-giup")
def risks() -> ResponseReturnValue:
    """Who needs a call, the most urgent first; one class, one half, those not reminded yet by a GET form."""
    today = local_day(utc_now())
    views = [row.view for row in cohorts_in_reach(current_viewer()) if is_watched(row.view.opens_on, row.view.closes_on, today)]
    found = at_risk(views, today=today)
    show, half = request.args.get("hien", ""), request.args.get("nua", "")
    cohort = next((view for view in views if str(view.id) == request.args.get("lop", "")), None)
    rows = chosen(found, show=show, half=half, cohort_id=cohort.id if cohort else None, today=today)
    return render_template(
        "completion/risks.html",
        **_one_page(rows),
        everybody=len(found),
        classes=watched(views, found),
        group=_group(cohort) if cohort else "",
        chosen={"lop": cohort.id if cohort else None, "hien": show, "nua": half},
        shows=SHOWS,
        halves=HALF_FILTERS,
        how=HOW,
        back=request.full_path.rstrip("?"),
        client=client_of(None),
    )


@completion.get("/can-giup.xlsx")
def risks_xlsx() -> Response:
    """The same list as a workbook, everybody whom the filters leave."""
    today = local_day(utc_now())
    views = [row.view for row in cohorts_in_reach(current_viewer()) if is_watched(row.view.opens_on, row.view.closes_on, today)]
    cohort_id = request.args.get("lop", type=int)
    show, half = request.args.get("hien", ""), request.args.get("nua", "")
    rows = chosen(at_risk(views, today=today), show=show, half=half, cohort_id=cohort_id, today=today)
    data = workbook(_("Cần giúp"), [calls_table(rows, today)])
    return attachment(data, _("Cần giúp {day:%Y-%m-%d}.xlsx").format(day=today), FILE_TYPE)


def _one_page(found: list[AtRisk]) -> dict[str, object]:
    """The rows of the page that was asked for, and where it stands among the pages."""
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(1, request.args.get("trang", 1, type=int)), pages)
    rows = _rows(found[(page - 1) * PER_PAGE : page * PER_PAGE])
    return {"rows": rows, "total": len(found), "page": page, "pages": pages, "per_page": PER_PAGE}


@completion.post("/can-giup/<int:enrolment_id>/nhac")
def reminded(enrolment_id: int) -> ResponseReturnValue:
    """Note that somebody was reminded: who, when, how."""
    enrolment = enrolment_reached(enrolment_id)
    by, at = current_viewer().person_id, utc_now()
    try:
        remind(enrolment_id, request.form.get("how", ""), client_id=client_of(request.form.get("client")), by=by, at=at)
    except Refused as refusal:
        flash(refusal.sentence, "warn")
    else:
        flash(_("Đã ghi: đã nhắc {name}.").format(name=enrolment.full_name), "ok")
    return redirect(_back(), 303)


@completion.post("/can-giup/<int:enrolment_id>/nhac/<int:reminder_id>/bo")
def reminder_back(enrolment_id: int, reminder_id: int) -> ResponseReturnValue:
    """Take the note back."""
    enrolment_reached(enrolment_id)
    try:
        done = take_reminder_back(enrolment_id, reminder_id, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "warn")
    else:
        flash(_("Đã bỏ ghi nhận nhắc.") if done else _("Lần nhắc này đã bỏ từ trước."), "ok")
    return redirect(_back(), 303)


def _rows(found: list[AtRisk]) -> list[CallRow]:
    """The rows of one page, with the address at which each trainee finds her next step."""
    settings: Settings = current_app.config["SETTINGS"]
    keys = [row.standing.person.enrolment_id for row in found]
    address = {key: url_for("desks.trainee", enrolment_id=key, _external=True) for key in keys}
    return call_rows(found, address=address, phone=settings.help_phone)


def _group(cohort: CohortView) -> str:
    """The message for the group of a class."""
    return group_message(
        cohort.title,
        today=local_day(utc_now()),
        online_due_on=cohort.online_due_on,
        closes_on=cohort.closes_on,
        address=url_for("desks.trainee", _external=True),
    )


def _back() -> str:
    """The list as it was filtered; nothing but a list of ours."""
    asked = request.form.get("back", "")
    return asked if asked.startswith("/can-giup") and "\\" not in asked else url_for("completion.risks")
