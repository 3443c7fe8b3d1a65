"""What a trainee has asked about the sessions of her class, as it stands beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import literal, select, union_all

from app.attendance.models import LeaveRequest, LeaveSession, Objection
from app.attendance.queries.settled import SettledView
from app.attendance.rules.asking import may_object, objection_days
from app.attendance.rules.notes import SessionNote
from app.cohorts.queries import SessionView
from app.kernel.clock import local_day
from app.storage.transaction import session


def notes_of(
    enrolment_id: int,
    sessions: Sequence[SessionView],
    marks: Mapping[int, SettledView],
    attendance_rules: Mapping[str, Any],
    *,
    today: date,
) -> dict[int, SessionNote]:
    """What stands beside each session for one trainee; sessions without anything are missing. 1 statement.

    `marks` are those that count (`queries.marks_of`), `attendance_rules` the attendance block of the edition.
    """
    notes, objected = _asked(enrolment_id)
    days = objection_days(attendance_rules)
    for one in sessions:
        mark = marks.get(one.id)
        if mark is None or one.is_makeup or mark.mark_id in objected:
            continue
        if may_object(mark.state, mark.periods, one.periods, local_day(mark.received_at), today, days):
            notes[one.id] = replace(notes.get(one.id, SessionNote()), may_object=True)
    return notes


def _asked(enrolment_id: int) -> tuple[dict[int, SessionNote], set[int]]:
    """Her requests and objections by session, the last of each, and the marks that she objected to. 1 statement."""
    leave = (
        select(literal("leave"), LeaveSession.session_id, LeaveRequest.answer, literal(""), literal(0), LeaveRequest.id)
        .join(LeaveRequest, LeaveRequest.id == LeaveSession.request_id)
        .where(LeaveRequest.enrolment_id == enrolment_id, LeaveRequest.withdrawn_at.is_(None))
    )
    objections = select(
        literal("objection"), Objection.session_id, Objection.answer, Objection.answer_words, Objection.mark_id, Objection.id
    ).where(Objection.enrolment_id == enrolment_id)
    notes: dict[int, SessionNote] = {}
    marks: set[int] = set()
    for kind, session_id, answer, words, mark_id, _id in sorted(session().execute(union_all(leave, objections)), key=_by_id):
        note = notes.get(session_id, SessionNote())
        if kind == "leave":
            notes[session_id] = replace(note, leave=answer or "waiting")
        else:
            notes[session_id] = replace(note, objection=answer or "waiting", answer=words)
            marks.add(mark_id)
    return notes, marks


def _by_id(row: Any) -> tuple[str, int]:
    """Kind and id: the order in which they were asked."""
    return row[0], row[5]
