"""The sessions of many classes side by side, and who is in two of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.cohorts.models import ClassSession, Cohort, Enrolment
from app.cohorts.queries.classes import LEADERS
from app.cohorts.queries.sessions import half_order
from app.cohorts.rules.clashes import Slot
from app.courses.models import EditionTopic
from app.people.models import Person, Unit
from app.people.queries import within
from app.people.rules import Viewer
from app.storage.transaction import session


@dataclass(frozen=True)
class ClassSlot:
    """One session with its class, its topic and who teaches it."""

    id: int
    cohort_id: int
    cohort_code: str
    cohort_title: str
    held_on: date
    half: str
    starts: str
    periods: float
    topic_code: str
    topic_title: str
    instructor_id: int | None
    instructor_name: str
    place: str
    mode: str
    kind: str


@dataclass(frozen=True)
class CalendarRow(ClassSlot):
    """One session in a calendar of many classes."""

    unit_path: str

    def slot(self, *, told: bool) -> Slot:
        """As far as it can clash."""
        return Slot(
            self.id, self.cohort_id, self.cohort_code, self.held_on, self.half, self.place, self.mode,
            self.instructor_id, self.instructor_name, told,
        )  # fmt: skip


def slots_with(*more: Any) -> Select[Any]:
    """Sessions with the columns of `ClassSlot`, then `more`. 0 statements."""
    columns: Select[Any] = select(
        ClassSession.id, Cohort.id, Cohort.code, Cohort.title, ClassSession.held_on, ClassSession.half, ClassSession.starts,
        ClassSession.periods, EditionTopic.code, EditionTopic.title, ClassSession.instructor_id,
        func.coalesce(Person.full_name, ""), ClassSession.place, ClassSession.mode, ClassSession.kind, *more,
    )  # fmt: skip
    return (
        columns.join(Cohort, Cohort.id == ClassSession.cohort_id)
        .join(EditionTopic, EditionTopic.id == ClassSession.edition_topic_id)
        .outerjoin(Person, Person.id == ClassSession.instructor_id)
    )


def calendar_rows(viewer: Viewer, first: date, last: date) -> list[CalendarRow]:
    """The sessions of her classes between two days, and those of others that share an instructor or trainees. 1 statement."""
    hers = select(Cohort.id).join(Unit, Unit.id == Cohort.unit_id).where(within(viewer.reach(*LEADERS)))
    teaching = select(ClassSession.instructor_id).where(
        ClassSession.cohort_id.in_(hers), ClassSession.held_on.between(first, last), ClassSession.instructor_id.is_not(None)
    )
    also = or_(
        Cohort.id.in_(hers),
        ClassSession.instructor_id.in_(teaching),
        Cohort.id.in_(_classes_of_the_same_people(hers)),
    )
    return _rows(and_(ClassSession.held_on.between(first, last), also))


def rows_at(slots: Collection[tuple[date, str]], *, apart_from: int) -> list[CalendarRow]:
    """The sessions of all other classes in these half-days. 1 statement, none for no half-days."""
    if not slots:
        return []
    days, wanted = {day for day, _half in slots}, set(slots)
    rows = _rows(and_(ClassSession.held_on.in_(sorted(days)), ClassSession.cohort_id != apart_from))
    return [row for row in rows if (row.held_on, row.half) in wanted]


def in_both(cohort_ids: Collection[int], others: Collection[int] | None = None) -> dict[frozenset[int], int]:
    """How many people are in two classes, one of `cohort_ids` and one of `others` (none: all of the first), by both ids.

    1 statement.
    """
    one, other = aliased(Enrolment), aliased(Enrolment)
    rows = session().execute(
        select(one.cohort_id, other.cohort_id, func.count())
        .join(other, and_(other.person_id == one.person_id, other.cohort_id != one.cohort_id))
        .where(
            one.cohort_id.in_(sorted(cohort_ids)),
            other.cohort_id.in_(sorted(cohort_ids if others is None else others)),
            one.left_at.is_(None),
            other.left_at.is_(None),
        )
        .group_by(one.cohort_id, other.cohort_id)
    )
    return {frozenset({first, second}): count for first, second, count in rows}


def _classes_of_the_same_people(hers: Select[Any]) -> Select[Any]:
    """Classes in which somebody of her classes is as well. 0 statements."""
    one, other = aliased(Enrolment), aliased(Enrolment)
    found: Select[Any] = (
        select(other.cohort_id)
        .join(one, one.person_id == other.person_id)
        .where(one.cohort_id.in_(hers), one.left_at.is_(None), other.left_at.is_(None))
    )
    return found


def _rows(where: ColumnElement[bool]) -> list[CalendarRow]:
    """Sessions that take place, in the order of day, half and class. 1 statement."""
    rows = session().execute(
        slots_with(Unit.path)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(ClassSession.cancelled_at.is_(None), where)
        .order_by(ClassSession.held_on, half_order(), Cohort.code, ClassSession.id)
    )
    return [CalendarRow(*row) for row in rows]
