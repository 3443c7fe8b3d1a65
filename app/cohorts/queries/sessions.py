"""The timetable, and who may mark one of its sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, bindparam, case, cast, func, or_, select

from app.cohorts.models import ClassSession, Cohort, Enrolment, Officer, SessionChange, SessionMakeup
from app.cohorts.queries.classes import LEADERS, CohortView, cohorts
from app.courses.models import EditionTopic
from app.kernel.text import _
from app.people.models import Person
from app.people.rules import Role, Viewer
from app.storage import reads
from app.storage.transaction import session

HALVES = ("morning", "afternoon", "evening")
"""The halves of a day in their order."""


@dataclass(frozen=True)
class SessionView:
    """One session of the timetable; `number` counts from 1 (see `timetable`), 0 for a make-up.

    `kind` is "regular" or "makeup"; a make-up plans no tiết of the programme, `makes_up` names the sessions it makes up for,
    `makes_up_numbers` their numbers.
    """

    id: int
    number: int
    held_on: date
    half: str
    starts: str
    periods: float
    edition_topic_id: int
    topic_code: str
    topic_title: str
    instructor_id: int | None
    instructor_name: str
    place: str
    mode: str
    kind: str = "regular"
    makes_up: tuple[int, ...] = ()
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    makes_up_numbers: tuple[int, ...] = ()

    @property
    def called(self) -> str:
        """What it is called within a sentence: "buổi 7", "buổi học bù cho buổi 3"."""
        if not self.is_makeup:
            return _("buổi {n}").format(n=self.number)
        return _("buổi học bù cho buổi {n}").format(n=_(", ").join(map(str, self.makes_up_numbers)))

    @property
    def name(self) -> str:
        """What it is called at the beginning of a sentence: "Buổi 7", "Buổi học bù cho buổi 3"."""
        return self.called[:1].upper() + self.called[1:]

    @property
    def is_makeup(self) -> bool:
        """Whether it only gives back what was missed elsewhere."""
        return self.kind == "makeup"


@dataclass(frozen=True)
class SessionReach:
    """A session that somebody may see and mark, and as what: coordinator, instructor or officer."""

    session: SessionView
    cohort: CohortView
    as_role: str
    officer_enrolment_id: int | None


def timetable(cohort_id: int, *, cancelled: bool = False) -> list[SessionView]:
    """The sessions of a class in the order of day and half; cancelled ones only when asked for. 1 statement.

    Ordinary sessions are numbered from 1 by the first day and half that they ever had, so that moving one renumbers nothing;
    a cancelled one keeps its place in the count, a make-up has no number of its own (decision 0013).
    """
    found = reads.rows(_timetable(), cohort_id=cohort_id)
    ordinary = sorted((row for row in found if row.kind == "regular"), key=_first_place)
    numbers = {row.id: number for number, row in enumerate(ordinary, 1)}
    sessions = []
    for row in found:
        if row.cancelled_at is None or cancelled:
            makes_up = makes_up_of(row.makes_up)
            named = tuple(sorted(numbers[one] for one in makes_up if one in numbers))
            values: list[Any] = [row[0], numbers.get(row.id, 0), *row[1:13], makes_up, *row[14:17], named]
            sessions.append(SessionView(*values))
    return sessions


def _first_place(row: Any) -> tuple[str, int, int]:
    """Where a session first stood: its day, its half, and its id where two had the same."""
    return row.first_on or row.held_on.isoformat(), HALVES.index(row.first_half or row.half), row.id


def _first(column: str) -> ScalarSelect[Any]:
    """What a session's `column` was before it was changed for the first time, none when it never was. 0 statements."""
    before = SessionChange.before[column].as_string()
    return (
        select(before)
        .where(SessionChange.session_id == ClassSession.id, before.is_not(None))
        .order_by(SessionChange.id)
        .limit(1)
        .correlate(ClassSession)
        .scalar_subquery()
    )


def makes_up_of(listed: str | None) -> tuple[int, ...]:
    """The ids that `made_up` listed, in order. 0 statements."""
    return tuple(sorted(int(number) for number in listed.split(","))) if listed else ()


def made_up() -> ScalarSelect[Any]:
    """The ids of the sessions that a session makes up for, as one text beside it. 0 statements."""
    return (
        select(func.aggregate_strings(cast(SessionMakeup.session_id, String), ","))
        .where(SessionMakeup.makeup_id == ClassSession.id)
        .correlate(ClassSession)
        .scalar_subquery()
    )


def half_order() -> ColumnElement[int]:
    """The place of a session's half within its day. 0 statements."""
    return case((ClassSession.half == "morning", 0), (ClassSession.half == "afternoon", 1), else_=2)


@cache
def _timetable() -> Select[Any]:
    """The sessions of the class `cohort_id`."""
    columns: Select[Any] = select(
        ClassSession.id,
        ClassSession.held_on,
        ClassSession.half,
        ClassSession.starts,
        ClassSession.periods,
        ClassSession.edition_topic_id,
        EditionTopic.code,
        EditionTopic.title,
        ClassSession.instructor_id,
        func.coalesce(Person.full_name, ""),
        ClassSession.place,
        ClassSession.mode,
        ClassSession.kind,
        made_up().label("makes_up"),
        ClassSession.closed_at,
        ClassSession.cancelled_at,
        func.coalesce(ClassSession.cancel_reason, ""),
        _first("held_on").label("first_on"),
        _first("half").label("first_half"),
    )
    return (
        columns.join(EditionTopic, EditionTopic.id == ClassSession.edition_topic_id)
        .outerjoin(Person, Person.id == ClassSession.instructor_id)
        .where(ClassSession.cohort_id == bindparam("cohort_id"))
        .order_by(ClassSession.held_on, half_order(), ClassSession.id)
    )


def session_reach(viewer: Viewer, session_id: int, today: date) -> SessionReach | None:
    """A session that `viewer` may see and mark, and as what; None when she may not. At most 3 statements.

    A cancelled session can still be looked at; that nothing is written in it, `attendance.services.shut` sees to.

    Coordinators within their scope, the session's instructor, and an officer of the class in sessions of `today` or before.
    """
    row = (
        session()
        .execute(cohorts().join(ClassSession, ClassSession.cohort_id == Cohort.id).where(ClassSession.id == session_id))
        .first()
    )
    if row is None:
        return None
    cohort = CohortView(*row)
    found = next((item for item in timetable(cohort.id, cancelled=True) if item.id == session_id), None)
    if found is None:
        return None
    if viewer.reaches(cohort.unit_path, *LEADERS):
        return SessionReach(found, cohort, "coordinator", None)
    if found.instructor_id == viewer.person_id and viewer.has(Role.INSTRUCTOR):
        return SessionReach(found, cohort, "instructor", None)
    officer = _officer_enrolment(viewer.person_id, cohort.id, today) if found.held_on <= today else None
    return SessionReach(found, cohort, "officer", officer) if officer else None


def _officer_enrolment(person_id: int, cohort_id: int, today: date) -> int | None:
    """The enrolment with which a person is an officer of a class on a day. 1 statement."""
    return session().scalar(
        select(Enrolment.id)
        .join(Officer, Officer.enrolment_id == Enrolment.id)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.cohort_id == cohort_id,
            Enrolment.left_at.is_(None),
            Officer.from_on <= today,
            or_(Officer.to_on.is_(None), Officer.to_on >= today),
        )
    )
