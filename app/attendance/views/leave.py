"""Pages of what a trainee asks: leave from sessions, and an objection to a mark."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance import queries
from app.attendance.forms import LeaveForm, ObjectionForm
from app.attendance.queries.leave import LeaveView, leave_request, photo_of, requests_of
from app.attendance.queries.objections import objections_of
from app.attendance.rules.asking import may_ask_leave, may_withdraw, objection_days
from app.attendance.services.leave import Photo, ask_leave, withdraw_leave
from app.attendance.services.objections import raise_objection
from app.attendance.views.blueprint import attendance, decides, today
from app.attendance.wording import HALVES, LEAVE_REASONS, LONG_STATES, say_cell
from app.cohorts.queries import EnrolmentView, SessionView, own_enrolment, timetable
from app.courses.queries import edition_view
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.fields import choices
from app.web.format import weekday_day
from app.web.offline import kept_offline

_CLIENT = re.compile(r"[0-9a-f]{16}")
_FIELD_OF = {"photo": "photo", "kind": "kind", "no_words": "note"}


@attendance.route("/hoc/<int:enrolment_id>/xin-nghi", methods=["GET", "POST"])
def my_leave(enrolment_id: int) -> ResponseReturnValue:
    """Ask for leave, and see what became of earlier requests."""
    enrolment = _own(enrolment_id)
    form = _leave_form(enrolment)
    if form.validate_on_submit():
        client, file = request.form.get("client", ""), form.photo.data
        try:
            ask_leave(
                enrolment_id=enrolment_id,
                session_ids=form.sessions.data,
                kind=form.kind.data,
                words=form.note.data,
                photo=Photo(file.filename or "", file.read()) if file else None,
                client_id=client if _CLIENT.fullmatch(client) else secrets.token_hex(8),
                by=current_viewer().person_id,
                at=utc_now(),
            )
        except Refused as refusal:
            form[_FIELD_OF.get(refusal.reason, "sessions")].errors = [refusal.sentence]
        else:
            flash(_("Đã gửi đơn xin nghỉ. Câu trả lời sẽ hiện ở trang này."), "ok")
            return redirect(url_for("attendance.my_leave", enrolment_id=enrolment_id), 303)
    return _leave_page(enrolment, form)


@attendance.post("/hoc/<int:enrolment_id>/xin-nghi/<int:request_id>/rut")
def withdraw(enrolment_id: int, request_id: int) -> ResponseReturnValue:
    """Take a request back."""
    _own(enrolment_id)
    asked = leave_request(request_id)
    if asked is None or asked.enrolment_id != enrolment_id:
        abort(404)
    try:
        withdraw_leave(request_id=request_id, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "err")
    else:
        flash(_("Đã rút đơn."), "ok")
    return redirect(url_for("attendance.my_leave", enrolment_id=enrolment_id), 303)


@attendance.get("/xin-nghi/<int:request_id>/anh")
def leave_photo(request_id: int) -> ResponseReturnValue:
    """The photo of a request, for her and for those who decide."""
    asked = leave_request(request_id)
    if asked is None or not (asked.person_id == current_viewer().person_id or _may_decide(asked)):
        abort(404)
    data = photo_of(request_id) or abort(404)
    response = Response(data, mimetype="image/webp")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@attendance.route("/hoc/<int:enrolment_id>/phan-anh/<int:session_id>", methods=["GET", "POST"])
def objection(enrolment_id: int, session_id: int) -> ResponseReturnValue:
    """Say that a mark is wrong ("em có mặt"), and read the answer."""
    enrolment = _own(enrolment_id)
    mark = queries.marks_of(enrolment_id).get(session_id)
    session = next((one for one in timetable(enrolment.cohort.id) if one.id == session_id), None)
    if session is None:
        abort(404)
    form = ObjectionForm()
    if form.validate_on_submit() and _was_sent(form, enrolment_id, session_id):
        flash(_("Đã gửi phản ánh. Câu trả lời sẽ hiện ở trang này."), "ok")
        return redirect(url_for("attendance.objection", enrolment_id=enrolment_id, session_id=session_id), 303)
    page = render_template(
        "attendance/objection.html",
        enrolment=enrolment,
        session=session,
        mark=mark,
        form=form,
        earlier=[one for one in objections_of(enrolment_id) if one.session_id == session_id],
        open=_may_object(enrolment, session),
        halves=HALVES,
        states=LONG_STATES,
        say_cell=say_cell,
    )
    return (page, 422) if form.errors else kept_offline(page)


def _was_sent(form: ObjectionForm, enrolment_id: int, session_id: int) -> bool:
    """Raise the objection of a form; a refusal stands at its words."""
    by, words = current_viewer().person_id, form.note.data or ""
    try:
        raise_objection(enrolment_id=enrolment_id, session_id=session_id, words=words, by=by, at=utc_now())
    except Refused as refusal:
        form.note.errors = [refusal.sentence]
        return False
    return True


def _own(enrolment_id: int) -> EnrolmentView:
    """Her own enrolment; somebody else's is as if it did not exist."""
    return own_enrolment(current_viewer().person_id, enrolment_id) or abort(404)


def _may_decide(asked: LeaveView) -> bool:
    """Whether the viewer answers for the class or teaches one of the sessions."""
    return decides(asked.cohort_id, [one.instructor_id for one in asked.sessions])


def _may_object(enrolment: EnrolmentView, session: SessionView) -> bool:
    """Whether she may still object to the mark of that session."""
    rules = _rules(enrolment)
    marks = queries.marks_of(enrolment.id)
    note = queries.notes_of(enrolment.id, [session], marks, rules, today=today()).get(session.id)
    return note is not None and note.may_object


def _leave_form(enrolment: EnrolmentView) -> LeaveForm:
    """The form with the sessions for which leave can be asked."""
    form = LeaveForm()
    words = _("{day}, {half}: {title}")
    form.sessions.choices = choices(
        (str(one.id), words.format(day=weekday_day(one.held_on), half=HALVES[one.half], title=one.topic_title))
        for one in _askable(enrolment)
    )
    wanted = request.args.get("buoi", "")
    if request.method == "GET" and wanted.isdecimal():
        form.sessions.data = [int(wanted[:9])]
    return form


def _askable(enrolment: EnrolmentView) -> Iterator[SessionView]:
    """The sessions for which she may ask leave and has not: to come or just over, open, and she was not seen there."""
    days, marks = objection_days(_rules(enrolment)), queries.marks_of(enrolment.id)
    asked = {session.session_id for one in requests_of(enrolment.id) if _stands(one) for session in one.sessions}
    for one in timetable(enrolment.cohort.id):
        if one.is_makeup or one.closed_at or one.id in asked or _was_there(one, marks):
            continue
        if may_ask_leave(one.held_on, today(), days):
            yield one


def _stands(asked: LeaveView) -> bool:
    """Whether a request waits or was granted, so that its sessions need no other."""
    return asked.withdrawn_at is None and asked.answer != "declined"


def _was_there(session: SessionView, marks: dict[int, queries.SettledView]) -> bool:
    """Whether she is marked in a way that leave does not change."""
    return session.id in marks and marks[session.id].state != "absent"


def _rules(enrolment: EnrolmentView) -> dict[str, object]:
    """What the edition says about attendance."""
    return dict(edition_view(enrolment.cohort.edition_id, enrolment.cohort.content_version).attendance)


def _leave_page(enrolment: EnrolmentView, form: LeaveForm) -> ResponseReturnValue:
    """The page with the form and her requests."""
    asked = requests_of(enrolment.id)
    now = today()
    page = render_template(
        "attendance/leave.html",
        enrolment=enrolment,
        form=form,
        client=secrets.token_hex(8),
        requests=asked,
        open_ids={one.id for one in asked if one.sessions and may_withdraw(one.answer, one.sessions[0].held_on, now)},
        reasons=LEAVE_REASONS,
        halves=HALVES,
    )
    return (page, 422) if form.errors else kept_offline(page)
