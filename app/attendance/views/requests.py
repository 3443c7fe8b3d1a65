"""Pages of those who answer: the pile of leave requests and objections, and closing a session."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.queries.leave import LeaveView, leave_for_session, leave_pile, leave_request
from app.attendance.queries.objections import ObjectionView, objection_pile, objections_in_session
from app.attendance.queries.objections import objection as objection_of
from app.attendance.services.deciding import decide_leave as decide
from app.attendance.services.deciding import undo_decision
from app.attendance.services.objections import answer_objection as answer
from app.attendance.views.blueprint import attendance, class_in_reach, decides, reach_of
from app.attendance.wording import HALVES, LEAVE_REASONS, say_cell, say_leave_decided
from app.cohorts.services import close_session as close
from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import utc_now
from app.kernel.ids import is_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer

_KEPT = timedelta(days=30)
"""How long answered requests stay in the pile."""


@attendance.get("/lop/<int:cohort_id>/don")
def requests(cohort_id: int) -> ResponseReturnValue:
    """The leave requests and objections of a class."""
    cohort = class_in_reach(cohort_id)
    since = utc_now() - _KEPT
    return render_template(
        "attendance/requests.html",
        title=_("Đơn xin nghỉ và phản ánh"),
        line=cohort.title,
        tabs=cohort_tabs(cohort_id, "attendance.sessions"),
        back=url_for("attendance.sessions", cohort_id=cohort_id),
        leave=leave_pile(cohort_id, since=since),
        objections=objection_pile(cohort_id, since=since),
        here="",
        theirs=frozenset(),
        **_WORDS,
    )


@attendance.get("/diem-danh/<int:session_id>/don")
def session_requests(session_id: int) -> ResponseReturnValue:
    """The leave requests and objections about one session, for its instructor."""
    reach = reach_of(session_id)
    if reach.as_role == "officer":
        abort(404)
    asked, me = leave_for_session(session_id), current_viewer().person_id
    theirs = {one.id for one in asked if any(session.instructor_id != me for session in one.sessions)}
    return render_template(
        "attendance/requests.html",
        title=_("Đơn và phản ánh của {name}").format(name=reach.session.called),
        line=reach.cohort.title,
        tabs=(),
        back=url_for("attendance.roll", session_id=session_id),
        leave=asked,
        objections=objections_in_session(session_id),
        here=str(session_id),
        theirs=theirs if reach.as_role == "instructor" else frozenset(),
        **_WORDS,
    )


_WORDS = {"halves": HALVES, "reasons": LEAVE_REASONS, "say_cell": say_cell}


@attendance.post("/xin-nghi/<int:request_id>/tra-loi")
def decide_leave(request_id: int) -> ResponseReturnValue:
    """Grant or decline a request."""
    asked = _asked(request_id)
    said, words, by = request.form.get("answer", ""), request.form.get("note", ""), current_viewer().person_id
    try:
        outcome = decide(request_id=request_id, answer=said, words=words, by=by, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "err")
    else:
        done = say_leave_decided(said, outcome.marked, outcome.promised, outcome.kept)
        flash(done if outcome.new else _("Đơn này đã trả lời như vậy từ trước."), "ok")
    return _back(asked.cohort_id)


@attendance.post("/xin-nghi/<int:request_id>/bo-tra-loi")
def undo_leave(request_id: int) -> ResponseReturnValue:
    """Take the answer to a request back."""
    asked = _asked(request_id)
    try:
        undone = undo_decision(request_id=request_id, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "err")
    else:
        flash(_("Đã bỏ trả lời; đơn lại chờ.") if undone else _("Đơn này chưa có trả lời."), "ok")
    return _back(asked.cohort_id)


@attendance.post("/phan-anh/<int:objection_id>/tra-loi")
def answer_objection(objection_id: int) -> ResponseReturnValue:
    """Accept or decline an objection."""
    raised = _raised(objection_id)
    accepted, words = request.form.get("answer") == "accepted", request.form.get("note", "")
    try:
        answer(objection_id=objection_id, accepted=accepted, words=words, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "err")
    else:
        flash(_("Đã ghi có mặt theo phản ánh.") if accepted else _("Đã trả lời, dấu điểm danh giữ nguyên."), "ok")
    return _back(raised.cohort_id)


@attendance.post("/diem-danh/<int:session_id>/chot")
def close_session(session_id: int) -> ResponseReturnValue:
    """Close a session: coordinators and its instructor."""
    reach = reach_of(session_id)
    if reach.as_role == "officer":
        abort(404)
    try:
        closed = close(session_id=session_id, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "err")
    else:
        flash(_("Đã chốt buổi. Điểm danh không sửa được nữa cho đến khi mở lại.") if closed else _("Buổi này đã chốt."), "ok")
    return redirect(url_for("attendance.roll", session_id=session_id), 303)


def _asked(request_id: int) -> LeaveView:
    """A request that the viewer may decide; 404 otherwise."""
    asked = leave_request(request_id)
    if asked is None or not decides(asked.cohort_id, [one.instructor_id for one in asked.sessions]):
        abort(404)
    return asked


def _raised(objection_id: int) -> ObjectionView:
    """An objection that the viewer may answer; 404 otherwise."""
    raised = objection_of(objection_id)
    if raised is None or not decides(raised.cohort_id, [raised.instructor_id]):
        abort(404)
    return raised


def _back(cohort_id: int) -> ResponseReturnValue:
    """To the pile from which it was answered."""
    here = request.form.get("here", "")
    if here and is_id(here):
        return redirect(url_for("attendance.session_requests", session_id=int(here)), 303)
    return redirect(url_for("attendance.requests", cohort_id=cohort_id), 303)
