"""What waits for a coordinator in her classes, for the desks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Date, DateTime, Select, cast, exists, func, literal, null, select, union_all

from app.attendance.models import LeaveRequest, Objection, SettledMark
from app.attendance.queries.claims import codes_of_classes
from app.cohorts.models import ClassSession, Enrolment
from app.kernel.clock import local_day
from app.storage.transaction import session


@dataclass(frozen=True)
class Pile:
    """Things that wait: how many, and since which day the oldest."""

    count: int = 0
    oldest_on: date | None = None


@dataclass(frozen=True)
class Waiting:
    """What waits in one class: leave requests, objections, sessions whose roll nobody took on their day, wall codes in doubt."""

    leave: Pile = field(default_factory=Pile)
    objections: Pile = field(default_factory=Pile)
    untaken: Pile = field(default_factory=Pile)
    codes: Pile = field(default_factory=Pile)

    @property
    def count(self) -> int:
        """Everything together."""
        return self.leave.count + self.objections.count + self.untaken.count + self.codes.count


def waiting(cohort_ids: Collection[int], *, today: date) -> dict[int, Waiting]:
    """What waits in these classes, by class; each class has an entry. 1 statement, however many classes; none for none."""
    if not cohort_ids:
        return {}
    found: dict[int, dict[str, Pile]] = {cohort_id: {} for cohort_id in cohort_ids}
    for kind, cohort_id, count, oldest_at, oldest_on in session().execute(
        union_all(_leave(cohort_ids), _objections(cohort_ids), _untaken(cohort_ids, today), codes_of_classes(cohort_ids))
    ):
        found[cohort_id][kind] = Pile(count, local_day(oldest_at) if oldest_at else oldest_on)
    return {cohort_id: Waiting(**piles) for cohort_id, piles in found.items()}


def _leave(cohort_ids: Collection[int]) -> Select[Any]:
    """Leave requests that nobody decided."""
    columns: Select[Any] = select(
        literal("leave"), Enrolment.cohort_id, func.count(), func.min(LeaveRequest.asked_at), cast(null(), Date)
    )
    return (
        columns.join(Enrolment, Enrolment.id == LeaveRequest.enrolment_id)
        .where(Enrolment.cohort_id.in_(cohort_ids), LeaveRequest.answer.is_(None), LeaveRequest.withdrawn_at.is_(None))
        .group_by(Enrolment.cohort_id)
    )


def _objections(cohort_ids: Collection[int]) -> Select[Any]:
    """Objections that nobody answered."""
    columns: Select[Any] = select(
        literal("objections"), Enrolment.cohort_id, func.count(), func.min(Objection.raised_at), cast(null(), Date)
    )
    return (
        columns.join(Enrolment, Enrolment.id == Objection.enrolment_id)
        .where(Enrolment.cohort_id.in_(cohort_ids), Objection.answer.is_(None))
        .group_by(Enrolment.cohort_id)
    )


def _untaken(cohort_ids: Collection[int], today: date) -> Select[Any]:
    """Sessions before today in which nobody is marked."""
    columns: Select[Any] = select(
        literal("untaken"),
        ClassSession.cohort_id,
        func.count(),
        cast(null(), DateTime),
        func.min(ClassSession.held_on),
    )
    return columns.where(
        ClassSession.cohort_id.in_(cohort_ids),
        ClassSession.held_on < today,
        ClassSession.cancelled_at.is_(None),
        ~exists().where(SettledMark.session_id == ClassSession.id),
    ).group_by(ClassSession.cohort_id)
