"""People in classes: one enrolment, and the roster of a class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Cohort, Enrolment, Officer
from app.cohorts.queries.classes import LEADERS, CohortView, cohort_columns
from app.courses.models import Edition
from app.people.models import Person, Unit
from app.people.queries import within
from app.people.rules import Viewer
from app.storage import reads
from app.storage.transaction import session

_HOME = aliased(Unit, name="home")
"""The commune that a trainee came from, beside the unit that opened the class."""


@dataclass(frozen=True)
class EnrolmentView:
    """A person in a class; `officer_role` is leader, deputy or none."""

    id: int
    person_id: int
    full_name: str
    unit_name: str
    post_title: str
    left_at: datetime | None
    officer_role: str | None
    cohort: CohortView


@dataclass(frozen=True)
class RosterRow:
    """One person of the list of a class; post and unit are those of the day of enrolment."""

    enrolment_id: int
    person_id: int
    full_name: str
    search_key: str
    sort_key: str
    unit_id: int | None
    unit_name: str
    post_title: str
    post_kind: str
    phone: str | None
    birth_on: date | None
    birth_year: int | None
    officer_role: str | None
    left_at: datetime | None
    left_reason: str | None


def own_enrolment(person_id: int, enrolment_id: int) -> EnrolmentView | None:
    """Her own enrolment; None when it is somebody else's or none. 1 statement."""
    row = reads.first(_own_enrolment(), person_id=person_id, enrolment_id=enrolment_id)
    return _enrolment_view(row) if row else None


@cache
def _own_enrolment() -> Select[Any]:
    """The enrolment `enrolment_id`, when it is that of `person_id`."""
    return _enrolments().where(Enrolment.id == bindparam("enrolment_id"), Enrolment.person_id == bindparam("person_id"))


def own_enrolments(person_id: int) -> list[EnrolmentView]:
    """Everything she is or was enrolled in, the newest class first. 1 statement."""
    rows = session().execute(
        _enrolments().where(Enrolment.person_id == person_id).order_by(Cohort.opens_on.desc(), Enrolment.id.desc())
    )
    return [_enrolment_view(row) for row in rows]


def enrolment_in_reach(viewer: Viewer, enrolment_id: int) -> EnrolmentView | None:
    """An enrolment in a class that `viewer` coordinates; None outside her scope. 1 statement."""
    row = session().execute(_enrolments().where(Enrolment.id == enrolment_id, within(viewer.reach(*LEADERS)))).first()
    return _enrolment_view(row) if row else None


def roster(cohort_id: int, left: bool = False) -> list[RosterRow]:
    """The people of a class in Vietnamese order of names; with `left` also those who left it. 1 statement."""
    return [RosterRow(*row) for row in reads.rows(_roster(left), cohort_id=cohort_id)]


@cache
def _roster(left: bool) -> Select[Any]:
    """The people of the class `cohort_id`."""
    return roster_rows().where(Enrolment.cohort_id == bindparam("cohort_id"), *([] if left else [Enrolment.left_at.is_(None)]))


def roster_rows(*before: Any) -> Select[Any]:
    """People of classes in Vietnamese order of names: the columns `before`, then those of `RosterRow`. 0 statements."""
    columns: Select[Any] = select(
        *before,
        Enrolment.id,
        Person.id,
        Person.full_name,
        Person.search_key,
        Person.sort_key,
        Enrolment.unit_id,
        func.coalesce(_HOME.name, ""),
        Enrolment.post_title,
        Enrolment.post_kind,
        Person.phone,
        Person.birth_on,
        Person.birth_year,
        Officer.role,
        Enrolment.left_at,
        Enrolment.left_reason,
    )
    return (
        columns.join(Person, Person.id == Enrolment.person_id)
        .outerjoin(_HOME, _HOME.id == Enrolment.unit_id)
        .outerjoin(Officer, _in_office())
        .order_by(Person.sort_key, Enrolment.id)
    )


def _in_office() -> Any:
    """The condition that joins an enrolment with the office it holds; an enrolment holds at most one without an end."""
    return and_(Officer.enrolment_id == Enrolment.id, Officer.to_on.is_(None))


def _enrolments() -> Select[Any]:
    """Enrolments with person, home unit and class; the first seven columns are the enrolment's."""
    columns: Select[Any] = select(
        Enrolment.id,
        Enrolment.person_id,
        Person.full_name,
        func.coalesce(_HOME.name, ""),
        Enrolment.post_title,
        Enrolment.left_at,
        Officer.role,
        *cohort_columns(),
    )
    return (
        columns.select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Edition, Edition.id == Cohort.edition_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .outerjoin(_HOME, _HOME.id == Enrolment.unit_id)
        .outerjoin(Officer, _in_office())
    )


def _enrolment_view(row: Sequence[Any]) -> EnrolmentView:
    """One row of `_enrolments()` as its view."""
    enrolment_id, person_id, full_name, unit_name, post_title, left_at, officer_role, *cohort = row
    return EnrolmentView(enrolment_id, person_id, full_name, unit_name, post_title, left_at, officer_role, CohortView(*cohort))
