"""What a class is told: written by those who lead or teach it, read by its trainees."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.forms_announcements import AnnouncementForm
from app.cohorts.queries import CohortView, own_enrolment
from app.cohorts.queries.announcements import announcements_for, announcements_of, class_to_tell, readers_of
from app.cohorts.services import announcements as use_cases
from app.cohorts.tabs import cohort_tabs
from app.cohorts.views.blueprint import cohorts
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.offline import kept_offline


@cohorts.route("/lop/<int:cohort_id>/thong-bao", methods=["GET", "POST"])
def announcements(cohort_id: int) -> ResponseReturnValue:
    """What the class was told, and the form for more."""
    cohort, leads = _to_tell(cohort_id)
    form = AnnouncementForm()
    if form.validate_on_submit():
        use_cases.publish_announcement(cohort_id=cohort_id, title=form.title.data, body=form.body.data, **_act())
        flash(_("Đã đăng thông báo. Học viên thấy ở trang Hôm nay."), "ok")
        return redirect(url_for("cohorts.announcements", cohort_id=cohort_id), 303)
    tabs = cohort_tabs(cohort_id, "cohorts.announcements") if leads else ()
    found = announcements_of(cohort_id)
    page = render_template("cohorts/announcements.html", cohort=cohort, leads=leads, tabs=tabs, form=form, found=found)
    return page, 422 if form.errors else 200


@cohorts.route("/lop/<int:cohort_id>/thong-bao/<int:announcement_id>", methods=["GET", "POST"])
def announcement(cohort_id: int, announcement_id: int) -> ResponseReturnValue:
    """One announcement: its words to change, and who has read it."""
    cohort, leads = _to_tell(cohort_id)
    found = next((one for one in announcements_of(cohort_id) if one.id == announcement_id), None)
    if found is None:
        abort(404)
    form = AnnouncementForm(obj=found)
    if form.validate_on_submit():
        facts: dict[str, Any] = {"title": form.title.data, "body": form.body.data}
        try:
            changed = use_cases.change_announcement(cohort_id=cohort_id, announcement_id=announcement_id, **facts, **_act())
        except Refused as refusal:
            form.title.errors = [refusal.sentence]
        else:
            flash(_("Đã sửa. Học viên được nhắc đọc lại.") if changed else _("Không có gì thay đổi."), "ok")
            return redirect(url_for("cohorts.announcements", cohort_id=cohort_id), 303)
    readers = readers_of(found, cohort_id)
    page = render_template("cohorts/announcement.html", cohort=cohort, leads=leads, form=form, found=found, readers=readers)
    return page, 422 if form.errors else 200


@cohorts.post("/lop/<int:cohort_id>/thong-bao/<int:announcement_id>/rut")
def announcement_withdraw(cohort_id: int, announcement_id: int) -> ResponseReturnValue:
    """Take an announcement back."""
    _to_tell(cohort_id)
    try:
        use_cases.withdraw_announcement(cohort_id=cohort_id, announcement_id=announcement_id, **_act())
    except Refused:
        abort(404)
    flash(_("Đã rút thông báo. Học viên không còn thấy."), "ok")
    return redirect(url_for("cohorts.announcements", cohort_id=cohort_id), 303)


@cohorts.get("/hoc/<int:enrolment_id>/thong-bao")
def my_announcements(enrolment_id: int) -> ResponseReturnValue:
    """What her class was told, what she has not read yet first."""
    enrolment = own_enrolment(current_viewer().person_id, enrolment_id)
    if enrolment is None:
        abort(404)
    found = sorted(announcements_for(enrolment_id, enrolment.cohort.id), key=lambda one: one.read_at is not None)
    return kept_offline(render_template("cohorts/my_announcements.html", enrolment=enrolment, found=found))


@cohorts.post("/hoc/<int:enrolment_id>/thong-bao/<int:announcement_id>/da-doc")
def announcement_read(enrolment_id: int, announcement_id: int) -> ResponseReturnValue:
    """She has read it."""
    enrolment = own_enrolment(current_viewer().person_id, enrolment_id)
    if enrolment is None:
        abort(404)
    try:
        use_cases.read_announcement(enrolment_id=enrolment_id, announcement_id=announcement_id, **_act())
    except Refused as refusal:
        if refusal.reason == "no_announcement":
            abort(404)
        flash(refusal.sentence, "warn")
    return redirect(url_for("cohorts.my_announcements", enrolment_id=enrolment_id), 303)


def _to_tell(cohort_id: int) -> tuple[CohortView, bool]:
    """A class that she leads or teaches, and whether she leads it; 404 otherwise."""
    found = class_to_tell(current_viewer(), cohort_id)
    if found is None:
        abort(404)
    return found


def _act() -> dict[str, Any]:
    """Who does it, and when."""
    return {"by": current_viewer().person_id, "at": utc_now()}
