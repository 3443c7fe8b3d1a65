"""Use-cases of those who answer for the class: leave is granted, declined, or the answer taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.models import LeaveDecision, LeaveRequest, LeaveSession, Mark
from app.attendance.queries import standing
from app.attendance.rules.asking import leave_changes
from app.attendance.rules.roll import Standing, periods_for
from app.attendance.rules.settling import State
from app.attendance.services.entries import Pen
from app.attendance.services.leave import attendance_rules, locked_request
from app.attendance.services.settling import write_marks
from app.attendance.services.shut import open_sessions
from app.cohorts.models import ClassSession
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.people.models import Person
from app.storage.journal import record
from app.storage.transaction import transaction

ANSWERS = ("granted", "declined")
MAX_ANSWER = 300


@dataclass(frozen=True)
class LeaveOutcome:
    """What a decision did: whether it is new, sessions marked as excused, sessions to come that are promised, and those in which
    she was seen in the room, whose mark stays."""

    new: bool
    marked: int = 0
    promised: int = 0
    kept: int = 0


@dataclass(frozen=True)
class _Asked:
    """A session of the request."""

    id: int
    held_on: date
    periods: float


def decide_leave(*, request_id: int, answer: str, words: str, by: int, at: datetime) -> LeaveOutcome:
    """Grant or decline a request; granting marks sessions that were held as excused, with the tiết of the edition's rule.

    For sessions to come the roll shows the promise and keeps it (`queries.leave.promised`). The same answer again does nothing.
    Refused: "no_answer", "no_request", "withdrawn", "decided" (somebody answered otherwise), "closed" (a session would need a
    mark and is closed).
    """
    if answer not in ANSWERS:
        raise Refused("no_answer", _("Chọn đồng ý hoặc không đồng ý."))
    with transaction() as db:
        request = locked_request(db, request_id)
        if request.withdrawn_at is not None:
            raise Refused("withdrawn", _("Học viên đã rút đơn này."))
        if request.answer == answer:
            return LeaveOutcome(new=False)
        if request.answer is not None:
            raise _decided(db, request)
        decision = LeaveDecision(
            request_id=request_id, answer=answer, words=squeeze(words)[:MAX_ANSWER], decided_at=at, decided_by_id=by
        )
        db.add(decision)
        request.answer = answer
        db.flush()
        outcome = _grant(db, request, decision, by, at) if answer == "granted" else LeaveOutcome(new=True)
        record("attendance.decided_leave", "leave_request", request_id, by=by, at=at, answer=answer, marked=outcome.marked)
        return outcome


def undo_decision(*, request_id: int, by: int, at: datetime) -> bool:
    """Take the answer to a request back, and the marks that it wrote; later corrections stay. Gives back whether there was one.

    Refused: "no_request", "closed" (a session with such a mark is closed).
    """
    with transaction() as db:
        request = locked_request(db, request_id)
        if request.answer is None:
            return False
        last = db.scalars(select(LeaveDecision).filter_by(request_id=request_id).order_by(LeaveDecision.id.desc()).limit(1)).one()
        if request.answer == "granted":
            _take_back(db, request, last, by, at)
        request.answer = None
        db.add(LeaveDecision(request_id=request_id, answer="undone", words="", decided_at=at, decided_by_id=by))
        record("attendance.undid_leave", "leave_request", request_id, by=by, at=at)
        return True


def _grant(db: Session, request: LeaveRequest, decision: LeaveDecision, by: int, at: datetime) -> LeaveOutcome:
    """Mark the sessions of a granted request that were held."""
    sessions = _locked_sessions(db, request.id)
    today = local_day(at)
    held = [one for one in sessions if one.held_on <= today]
    current = standing([one.id for one in held])
    rules = attendance_rules(db, _cohort_of(db, request))
    pen = Pen("leave", by, at, _("đơn xin nghỉ số {n}").format(n=request.id))
    rows = list(_excused(held, request.enrolment_id, current, rules, pen, f"leave-{decision.id}"))
    open_sessions([row["session_id"] for row in rows])
    write_marks(rows)
    return LeaveOutcome(True, len(rows), len(sessions) - len(held), len(held) - len(rows))


def _excused(
    held: Sequence[_Asked],
    enrolment_id: int,
    current: Mapping[tuple[int, int], Standing],
    rules: Mapping[str, Any],
    pen: Pen,
    name: str,
) -> Iterator[dict[str, Any]]:
    """The entries for the sessions in which granted leave changes something."""
    for one in held:
        stands = current.get((one.id, enrolment_id))
        if leave_changes(stands.state if stands else None):
            periods = periods_for(State.EXCUSED, one.periods, rules)
            replaces = stands.mark_id if stands else None
            yield pen.entry(one.id, enrolment_id, State.EXCUSED, periods, replaces_id=replaces, client_id=f"{name}-{one.id}")


def _take_back(db: Session, request: LeaveRequest, decision: LeaveDecision, by: int, at: datetime) -> None:
    """Withdraw the marks that a decision wrote."""
    sessions = {one.id for one in _locked_sessions(db, request.id)}
    written = db.execute(
        select(Mark.id, Mark.session_id, Mark.client_id).where(
            Mark.enrolment_id == request.enrolment_id,
            Mark.client_id.in_([f"leave-{decision.id}-{session_id}" for session_id in sessions]),
        )
    ).all()
    pen = Pen("leave", by, at, _("bỏ trả lời đơn xin nghỉ số {n}").format(n=request.id))
    rows = [
        pen.entry(session_id, request.enrolment_id, State.WITHDRAWN, 0.0, replaces_id=mark_id, client_id=f"undo-{name}")
        for mark_id, session_id, name in written
    ]
    open_sessions([row["session_id"] for row in rows])
    write_marks(rows)


def _locked_sessions(db: Session, request_id: int) -> list[_Asked]:
    """The sessions of a request that are not cancelled, locked in one order against rolls at the same time."""
    asked = select(LeaveSession.session_id).where(LeaveSession.request_id == request_id)
    rows = db.execute(
        select(ClassSession.id, ClassSession.held_on, ClassSession.periods)
        .where(ClassSession.id.in_(asked), ClassSession.cancelled_at.is_(None))
        .order_by(ClassSession.id)
        .with_for_update()
    )
    return [_Asked(*row) for row in rows]


def _cohort_of(db: Session, request: LeaveRequest) -> int:
    """The class of a request. 1 statement."""
    asked = select(LeaveSession.session_id).where(LeaveSession.request_id == request.id)
    return db.scalars(select(ClassSession.cohort_id).where(ClassSession.id.in_(asked)).limit(1)).one()


def _decided(db: Session, request: LeaveRequest) -> Refused:
    """Why a second, different answer is not taken."""
    last = select(LeaveDecision.decided_by_id).filter_by(request_id=request.id).order_by(LeaveDecision.id.desc()).limit(1)
    name = db.scalar(select(Person.full_name).where(Person.id == last.scalar_subquery())) or ""
    words = _("{name} vừa đồng ý đơn này.") if request.answer == "granted" else _("{name} vừa không đồng ý đơn này.")
    return Refused("decided", " ".join((words.format(name=name), _("Bỏ trả lời cũ trước, rồi trả lời lại."))))
