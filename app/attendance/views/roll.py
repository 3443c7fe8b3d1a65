"""Pages of the roll: the sessions of a class, the roll of one, its history."""

from __future__ import annotations

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance import queries
from app.attendance.pages import (
    CHOICES,
    RollShown,
    client_of,
    conflicts_from,
    conflicts_to,
    marks_from,
    parts_from,
    roll_shown,
    say_saved,
    session_lines,
)
from app.attendance.queries.claims import codes_by_session, waiting_codes
from app.attendance.queries.makeups import makeup_people
from app.attendance.rules.roll import may_be_marked
from app.attendance.services.roll import save_roll as save
from app.attendance.views.blueprint import attendance, class_in_reach, reach_of, today
from app.attendance.wording import HALVES, STATES, WAYS, say_cell
from app.cohorts.queries import SessionReach, roster, session_reach, timetable
from app.cohorts.tabs import cohort_tabs
from app.courses.queries import edition_view
from app.kernel.clock import utc_now
from app.people.identity import current_viewer
from app.web.offline import kept_offline

AHEAD_DAYS = 14
"""How far ahead a phone keeps the roll of a session for whoever will take it without a line."""


@attendance.get("/lop/<int:cohort_id>/diem-danh")
def sessions(cohort_id: int) -> ResponseReturnValue:
    """All sessions of a class: still to come, not taken, taken by whom."""
    cohort = class_in_reach(cohort_id)
    people = len(roster(cohort_id))
    lines = session_lines(timetable(cohort_id), queries.taken_by(cohort_id), people, makeup_people(cohort_id), today())
    tabs = cohort_tabs(cohort_id, "attendance.sessions")
    return render_template(
        "attendance/sessions.html",
        cohort=cohort,
        lines=lines,
        codes=codes_by_session(cohort_id),
        waiting=queries.waiting([cohort_id], today=today())[cohort_id],
        tabs=tabs,
        halves=HALVES,
        today=today(),
    )


@attendance.get("/diem-danh/<int:session_id>")
def roll(session_id: int) -> ResponseReturnValue:
    """The roll of one session, on a phone or at a desk; with `giu`, as her phone keeps it for the day of the session."""
    reach, on = _reach_ahead(session_id) if request.args.get("giu") else (reach_of(session_id), today())
    opened = may_be_marked(reach.session.held_on, on)
    page = render_template(
        "attendance/roll.html",
        reach=reach,
        page=_shown(reach),
        choices=CHOICES,
        states=STATES,
        halves=HALVES,
        open=opened,
        today=on,
        codes=waiting_codes(session_id),
        client=client_of(""),
        back=_back(reach),
    )
    return kept_offline(page) if opened else page


@attendance.post("/diem-danh/<int:session_id>")
def save_roll(session_id: int) -> ResponseReturnValue:
    """Save what was marked; what somebody else changed meanwhile is shown at its rows."""
    reach_of(session_id)
    marks, seen = marks_from(request.form)
    now = utc_now()
    saved = save(
        session_id,
        marks,
        seen,
        parts=parts_from(request.form),
        fill=request.form.get("fill", ""),
        device_at=now,
        by=current_viewer().person_id,
        at=now,
        client_prefix=client_of(request.form.get("client", "")),
    )
    flash(say_saved(saved.written, saved.people - saved.marked), "ok")
    return redirect(url_for("attendance.roll", session_id=session_id, khac=conflicts_to(saved.conflicts) or None), 303)


@attendance.get("/diem-danh/<int:session_id>/lich-su")
def history(session_id: int) -> ResponseReturnValue:
    """Everything that was recorded in a session, old marks beside new."""
    reach = reach_of(session_id)
    rows = queries.history(session_id)
    return render_template(
        "attendance/history.html", reach=reach, rows=rows, states=STATES, ways=WAYS, halves=HALVES, say_cell=say_cell
    )


def _reach_ahead(session_id: int) -> tuple[SessionReach, date]:
    """A session of the next days for the phone of who will take its roll, and its day; marks are taken from that day on only."""
    soon = today() + timedelta(days=AHEAD_DAYS)
    reach = session_reach(current_viewer(), session_id, soon) or abort(404)
    return reach, min(max(today(), reach.session.held_on), soon)


def _shown(reach: SessionReach) -> RollShown:
    """The lines of the roll, with the tiết that the class's edition gives each state."""
    return roll_shown(
        queries.roll_page(reach.session.id),
        conflicts_from(request.args.get("khac", "")),
        request.args.get("loc", ""),
        planned=reach.session.periods,
        rules=edition_view(reach.cohort.edition_id, reach.cohort.content_version).attendance,
    )


def _back(reach: SessionReach) -> str:
    """Where the roll was opened from."""
    if reach.as_role == "coordinator":
        return url_for("attendance.sessions", cohort_id=reach.cohort.id)
    return url_for("desks.instructor" if reach.as_role == "instructor" else "desks.home")
