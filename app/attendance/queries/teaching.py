"""Who taught what: in the classes of a coordinator, and one instructor herself."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from app.attendance.models import SettledMark
from app.attendance.rules.teaching import Taught
from app.cohorts.models import ClassSession, Cohort, InstructorBody
from app.cohorts.queries.classes import LEADERS
from app.courses.models import EditionTopic
from app.people.models import Person, Post, Unit
from app.people.queries import within
from app.people.rules import Viewer
from app.storage.transaction import session


def taught_in_reach(viewer: Viewer, first: date, last: date) -> list[Taught]:
    """The sessions of her classes between two days that have an instructor, in Vietnamese order of names, then by day.

    1 statement. Where somebody works is what was said of her, else the unit of the post that she holds.
    """
    return _taught(within(viewer.reach(*LEADERS)), first, last)


def taught_by(person_id: int, first: date, last: date) -> list[Taught]:
    """The sessions of one instructor between two days, in every class, by day. 1 statement."""
    return _taught(ClassSession.instructor_id == person_id, first, last)


def teaches_in_reach(viewer: Viewer, person_id: int) -> bool:
    """Whether somebody teaches in her classes, whenever. 1 statement."""
    found = (
        select(ClassSession.id)
        .join(Cohort, Cohort.id == ClassSession.cohort_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(ClassSession.instructor_id == person_id, within(viewer.reach(*LEADERS)))
        .limit(1)
    )
    return session().scalar(found) is not None


def _taught(whose: ColumnElement[bool], first: date, last: date) -> list[Taught]:
    """Sessions with an instructor between two days, in Vietnamese order of names, then by day."""
    settled = or_(ClassSession.closed_at.is_not(None), exists().where(SettledMark.session_id == ClassSession.id))
    holds = (
        select(Unit.name)
        .join(Post, Post.unit_id == Unit.id)
        .where(Post.person_id == Person.id, Post.to_on.is_(None))
        .order_by(Post.id)
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    columns: Select[Any] = select(
        Person.id, Person.full_name, func.coalesce(InstructorBody.body, holds, ""), Cohort.id, Cohort.code, Cohort.title,
        ClassSession.held_on, ClassSession.half, EditionTopic.title, ClassSession.periods, ClassSession.kind, settled,
    )  # fmt: skip
    rows = session().execute(
        columns.select_from(ClassSession)
        .join(Cohort, Cohort.id == ClassSession.cohort_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .join(Person, Person.id == ClassSession.instructor_id)
        .join(EditionTopic, EditionTopic.id == ClassSession.edition_topic_id)
        .outerjoin(InstructorBody, InstructorBody.person_id == Person.id)
        .where(whose, ClassSession.cancelled_at.is_(None), ClassSession.held_on.between(first, last))
        .order_by(Person.sort_key, Person.id, ClassSession.held_on, ClassSession.id)
    )
    return [Taught(*row) for row in rows]
