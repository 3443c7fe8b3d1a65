"""Named reads of the marks that count: sums of a class, the marks of a trainee, how far rolls are taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select

from app.attendance.models import Mark, SettledMark
from app.attendance.rules.makeups import Attended, credits_of
from app.attendance.rules.roll import Standing
from app.cohorts.models import ClassSession, Enrolment
from app.cohorts.queries.sessions import made_up, makes_up_of
from app.people.models import Person
from app.storage import reads
from app.storage.transaction import session


@dataclass(frozen=True)
class AttendanceSum:
    """What a trainee has of the sessions that were marked: tiết earned and lost, and how often she was what.

    What a make-up gave back is in `earned` and no longer in `lost`; the counts are of ordinary sessions. Cancelled sessions do
    not count.
    """

    earned: float
    lost: float
    present: int
    late: int
    excused: int
    absent: int


@dataclass(frozen=True)
class SettledView:
    """The mark that counts; `recorded_by` is a name. `periods` are the tiết she was there.

    `credited` are the tiết that count in the ledger: the same in an ordinary session, in a make-up never more than was missed.
    """

    state: str
    periods: float
    way: str
    recorded_by: str
    received_at: datetime
    evidence: str = ""
    credited: float = 0.0
    mark_id: int = 0


@dataclass(frozen=True)
class Taken:
    """How far a session's roll is taken: people marked, who recorded (the latest first), and when last."""

    marked: int
    names: tuple[str, ...]
    last_at: datetime


def marks_of(enrolment_id: int) -> dict[int, SettledView]:
    """The marks that count for one trainee, by session; those of cancelled sessions do not. 1 statement."""
    found = reads.rows(_marks_of(), enrolment_id=enrolment_id)
    around = [Attended(row.session_id, row.periods, row.planned, row.kind == "makeup", makes_up_of(row.listed)) for row in found]
    credit = credits_of(around) if any(mark.is_makeup for mark in around) else {}
    return {row.session_id: _settled(row, credit.get(row.session_id, row.periods)) for row in found}


def _settled(row: Row[Any], credited: float) -> SettledView:
    """A row of `_marks_of` as the mark that counts."""
    values: list[Any] = [*row[1:7], credited, row.mark_id]
    return SettledView(*values)


@cache
def _marks_of() -> Select[Any]:
    """The settled marks of the enrolment `enrolment_id`, with way, person and moment."""
    return (
        select(
            SettledMark.session_id,
            SettledMark.state,
            SettledMark.periods,
            Mark.way,
            Person.full_name,
            Mark.received_at,
            Mark.evidence,
            SettledMark.mark_id,
            ClassSession.periods.label("planned"),
            ClassSession.kind,
            made_up().label("listed"),
        )
        .join(Mark, Mark.id == SettledMark.mark_id)
        .join(Person, Person.id == Mark.recorded_by_id)
        .join(ClassSession, ClassSession.id == SettledMark.session_id)
        .where(SettledMark.enrolment_id == bindparam("enrolment_id"), ClassSession.cancelled_at.is_(None))
    )


def taken(cohort_id: int) -> dict[int, int]:
    """How many of the people who are in the class are marked, by session; unmarked sessions are missing. 1 statement."""
    rows = session().execute(
        select(SettledMark.session_id, func.count())
        .join(Enrolment, Enrolment.id == SettledMark.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None))
        .group_by(SettledMark.session_id)
    )
    return {row[0]: row[1] for row in rows}


def taken_by(cohort_id: int) -> dict[int, Taken]:
    """How far each session's roll is taken and by whom. 1 statement."""
    rows = session().execute(
        select(SettledMark.session_id, Person.full_name, func.count(), func.max(Mark.received_at))
        .join(Enrolment, Enrolment.id == SettledMark.enrolment_id)
        .join(Mark, Mark.id == SettledMark.mark_id)
        .join(Person, Person.id == Mark.recorded_by_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None))
        .group_by(SettledMark.session_id, Person.id, Person.full_name)
    )
    found: dict[int, list[tuple[datetime, str, int]]] = defaultdict(list)
    for session_id, name, count, last_at in rows:
        found[session_id].append((last_at, name, count))
    return {key: _taken(sorted(parts, reverse=True)) for key, parts in found.items()}


def _taken(parts: Sequence[tuple[datetime, str, int]]) -> Taken:
    """The recorders of one session, the latest first, as one line."""
    return Taken(sum(part[2] for part in parts), tuple(part[1] for part in parts), parts[0][0])


def standing(session_ids: Collection[int]) -> dict[tuple[int, int], Standing]:
    """The marks that count in these sessions, by (session, enrolment). 1 statement."""
    rows = session().execute(
        select(
            SettledMark.session_id,
            SettledMark.enrolment_id,
            SettledMark.mark_id,
            SettledMark.state,
            SettledMark.periods,
            Person.full_name,
        )
        .join(Mark, Mark.id == SettledMark.mark_id)
        .join(Person, Person.id == Mark.recorded_by_id)
        .where(SettledMark.session_id.in_(session_ids))
    )
    return {(row[0], row[1]): Standing(*row[2:]) for row in rows}


def has_marks(session_id: int) -> bool:
    """Whether anything was ever recorded in a session, taken back or not. 1 statement."""
    return session().scalar(select(Mark.id).where(Mark.session_id == session_id).limit(1)) is not None
