"""Classes, and who may reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from app.cohorts.models import Cohort, Enrolment
from app.courses.models import Edition
from app.people.models import Unit
from app.people.queries import within
from app.people.rules import Role, Viewer
from app.storage.transaction import session

LEADERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who looks after the classes of her units."""


@dataclass(frozen=True)
class CohortView:
    """A class with its edition and the unit that opened it."""

    id: int
    code: str
    title: str
    edition_id: int
    content_version: int
    unit_id: int
    unit_name: str
    unit_path: str
    opens_on: date
    online_due_on: date
    closes_on: date
    place: str


@dataclass(frozen=True)
class CohortRow:
    """A class in a list, with how many people are in it."""

    view: CohortView
    enrolled: int


def cohort_in_reach(viewer: Viewer, cohort_id: int) -> CohortView | None:
    """A class that `viewer` coordinates; None outside her scope. 1 statement."""
    row = session().execute(cohorts().where(Cohort.id == cohort_id, within(viewer.reach(*LEADERS)))).first()
    return CohortView(*row) if row else None


def cohorts_in_reach(viewer: Viewer) -> list[CohortRow]:
    """The classes that `viewer` coordinates, the newest first. 1 statement."""
    enrolled = (
        select(func.count())
        .where(Enrolment.cohort_id == Cohort.id, Enrolment.left_at.is_(None))
        .correlate(Cohort)
        .scalar_subquery()
    )
    rows = session().execute(
        cohorts().add_columns(enrolled).where(within(viewer.reach(*LEADERS))).order_by(Cohort.opens_on.desc(), Cohort.code)
    )
    return [CohortRow(CohortView(*row[:-1]), row[-1]) for row in rows]


def cohort_of(cohort_id: int) -> CohortView | None:
    """A class whoever asks; for use-cases and commands. 1 statement."""
    row = session().execute(cohorts().where(Cohort.id == cohort_id)).first()
    return CohortView(*row) if row else None


def opener_of(cohort_id: int) -> int | None:
    """The person who opened a class; in whose name commands act when they are told no other. 1 statement."""
    return session().scalar(select(Cohort.opened_by_id).where(Cohort.id == cohort_id))


def cohort_by_code(code: str) -> CohortView | None:
    """The class that papers call by this code; for commands. 1 statement."""
    row = session().execute(cohorts().where(Cohort.code == code)).first()
    return CohortView(*row) if row else None


def cohort_columns() -> tuple[Any, ...]:
    """The columns of `CohortView`, in its order. 0 statements."""
    return (
        Cohort.id,
        Cohort.code,
        Cohort.title,
        Cohort.edition_id,
        Edition.content_version,
        Cohort.unit_id,
        Unit.name,
        Unit.path,
        Cohort.opens_on,
        Cohort.online_due_on,
        Cohort.closes_on,
        Cohort.place,
    )


def cohorts() -> Select[Any]:
    """Classes with their edition and unit, to be narrowed by the asker. 0 statements."""
    columns: Select[Any] = select(*cohort_columns())
    return columns.select_from(Cohort).join(Edition, Edition.id == Cohort.edition_id).join(Unit, Unit.id == Cohort.unit_id)
