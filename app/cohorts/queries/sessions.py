"""The timetable, and who may mark one of its sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, or_, select

from app.cohorts.models import ClassSession, Cohort, Enrolment, Officer
from app.cohorts.queries.classes import LEADERS, CohortView, cohorts
from app.courses.models import EditionTopic
from app.people.models import Person
from app.people.rules import Role, Viewer
from app.storage import reads
from app.storage.transaction import session


@dataclass(frozen=True)
class SessionView:
    """One session of the timetable; `number` counts from 1 in the order of day and half."""

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


@dataclass(frozen=True)
class SessionReach:
    """A session that somebody may see and mark, and as what: coordinator, instructor or officer."""

    session: SessionView
    cohort: CohortView
    as_role: str
    officer_enrolment_id: int | None


def timetable(cohort_id: int) -> list[SessionView]:
    """The sessions of a class in the order of day and half. 1 statement."""
    found = reads.rows(_timetable(), cohort_id=cohort_id)
    return [SessionView(row[0], number, *row[1:]) for number, row in enumerate(found, 1)]


@cache
def _timetable() -> Select[Any]:
    """The sessions of the class `cohort_id`."""
    half = case((ClassSession.half == "morning", 0), (ClassSession.half == "afternoon", 1), else_=2)
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
    )
    return (
        columns.join(EditionTopic, EditionTopic.id == ClassSession.edition_topic_id)
        .outerjoin(Person, Person.id == ClassSession.instructor_id)
        .where(ClassSession.cohort_id == bindparam("cohort_id"))
        .order_by(ClassSession.held_on, half)
    )


def session_reach(viewer: Viewer, session_id: int, today: date) -> SessionReach | None:
    """A session that `viewer` may mark, and as what; None when she may not. At most 3 statements.

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
    found = next((item for item in timetable(cohort.id) if item.id == session_id), None)
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
