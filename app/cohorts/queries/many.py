"""The people of many classes at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Enrolment, Officer
from app.cohorts.queries.people import RosterRow
from app.people.models import Person, Unit
from app.storage import reads

_HOME = aliased(Unit, name="home")
"""The commune that a trainee came from."""


def rosters_of_cohorts(cohort_ids: Collection[int]) -> dict[int, list[RosterRow]]:
    """The people who are in these classes, each class in Vietnamese order of names. 1 statement, however many classes."""
    found: dict[int, list[RosterRow]] = defaultdict(list)
    for cohort_id, *row in reads.rows(_rosters(), cohort_ids=list(cohort_ids)):
        found[cohort_id].append(RosterRow(*row))
    return found


@cache
def _rosters() -> Select[Any]:
    """The people of the classes `cohort_ids`, with the columns of `RosterRow` after the class."""
    columns: Select[Any] = select(
        Enrolment.cohort_id,
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
        .outerjoin(Officer, and_(Officer.enrolment_id == Enrolment.id, Officer.to_on.is_(None)))
        .where(Enrolment.cohort_id.in_(bindparam("cohort_ids", expanding=True)), Enrolment.left_at.is_(None))
        .order_by(Person.sort_key, Enrolment.id)
    )
