"""Timetables written at once: copied from another class or shifted by days, seen before they are written, taken back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.forms import numbered
from app.cohorts.forms_timetable import CopyForm, ShiftForm
from app.cohorts.queries import CohortView, cohorts_in_reach, timetable
from app.cohorts.queries.copies import copies_of
from app.cohorts.rules.shifting import holidays
from app.cohorts.services import copying
from app.cohorts.services.clashes import Wanted, clashes_elsewhere
from app.cohorts.views.blueprint import cohorts, reached
from app.cohorts.wording import HALF_NAMES
from app.cohorts.wording_calendar import say_clash
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer


@cohorts.route("/lop/<int:cohort_id>/lich/chep", methods=["GET", "POST"])
def timetable_copy(cohort_id: int) -> ResponseReturnValue:
    """Copy the timetable of another class of hers: asked, shown, then written."""
    cohort = reached(cohort_id)
    others = {row.view.id: row.view for row in cohorts_in_reach(current_viewer()) if row.view.id != cohort_id}
    first = max(cohort.opens_on, local_day(utc_now()))
    form = CopyForm(data={"first_day": first, "off": _off(cohort), "instructors": False})
    form.source.choices = numbered((one.id, f"{one.code} · {one.title}") for one in others.values())
    planned = None
    if form.validate_on_submit():
        asked: dict[str, Any] = {
            "first": form.day,
            "off": form.off.data or [],
            "weekend": form.weekend,
            "instructors": form.instructors.data,
        }
        try:
            if form.fingerprint.data:
                source, act = others[form.source.data], _act()
                count = copying.copy_timetable(cohort, source, asked=asked, fingerprint=form.fingerprint.data, **act)
                return _written(cohort_id, _("Đã chép {n} buổi vào lịch.").format(n=count))
            planned = copying.plan_copy(cohort, others[form.source.data], **asked)
        except Refused as refusal:
            form.first_day.errors = [refusal.sentence]
    return _page(cohort, form, planned, kind="copied")


@cohorts.route("/lop/<int:cohort_id>/lich/doi-ngay", methods=["GET", "POST"])
def timetable_shift(cohort_id: int) -> ResponseReturnValue:
    """Shift the sessions from a day on: asked, shown, then written."""
    cohort = reached(cohort_id)
    form = ShiftForm(data={"from_day": max(local_day(utc_now()), cohort.opens_on), "days": 7, "off": _off(cohort)})
    planned = None
    if form.validate_on_submit():
        asked: dict[str, Any] = {
            "since": form.day,
            "by_days": form.days.data,
            "off": form.off.data or [],
            "weekend": form.weekend,
        }
        try:
            if form.fingerprint.data:
                said: dict[str, Any] = {"reason": form.reason.data, "fingerprint": form.fingerprint.data}
                count = copying.shift_timetable(cohort, asked=asked, **said, **_act())
                return _written(cohort_id, _("Đã dời {n} buổi. Lịch của học viên ghi rõ chuyển từ đâu.").format(n=count))
            planned = copying.plan_shift(cohort, **asked)
        except Refused as refusal:
            form.from_day.errors = [refusal.sentence]
    return _page(cohort, form, planned, kind="shifted")


@cohorts.post("/lop/<int:cohort_id>/lich/ghi-loat/<int:copy_id>/hoan-tac")
def timetable_undo(cohort_id: int, copy_id: int) -> ResponseReturnValue:
    """Take back what was written at once."""
    reached(cohort_id)
    try:
        count = copying.undo_copy(copy_id=copy_id, cohort_id=cohort_id, **_act())
    except Refused as refusal:
        flash(refusal.sentence, "err")
    else:
        flash(_("Đã hoàn tác {n} buổi.").format(n=count) if count else _("Lần ghi này đã được hoàn tác trước đó."), "ok")
    return redirect(url_for("cohorts.timetable", cohort_id=cohort_id), 303)


def _page(cohort: CohortView, form: CopyForm | ShiftForm, planned: copying.AtOnce | None, *, kind: str) -> ResponseReturnValue:
    """The page with what would be written and what gets in another class's way."""
    wanted = [
        Wanted(slot.held_on, slot.source.half, slot.place, slot.source.mode, slot.instructor_id)
        for slot in (planned.slots if planned else ())
    ]
    page = render_template(
        "cohorts/at_once.html",
        cohort=cohort,
        form=form,
        kind=kind,
        planned=planned,
        clashes=[say_clash(clash, cohort.id) for clash in clashes_elsewhere(cohort, wanted, current_viewer())],
        copies=copies_of(cohort.id) if request.method == "GET" else (),
        has_sessions=bool(planned) or bool(timetable(cohort.id)),
        half_names=HALF_NAMES,
    )
    return page, 422 if form.errors else 200


def _off(cohort: CohortView) -> list[Any]:
    """The days off that are known beforehand."""
    return holidays(cohort.opens_on, cohort.closes_on)


def _act() -> dict[str, Any]:
    """Who does it, and when."""
    return {"by": current_viewer().person_id, "at": utc_now()}


def _written(cohort_id: int, sentence: str) -> ResponseReturnValue:
    """To the timetable, with what was done."""
    flash(sentence, "ok")
    return redirect(url_for("cohorts.timetable", cohort_id=cohort_id), 303)
