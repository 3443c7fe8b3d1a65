"""The people of many classes at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam

from app.cohorts.models import Enrolment
from app.cohorts.queries.people import RosterRow, roster_rows
from app.storage import reads


def rosters_of_cohorts(cohort_ids: Collection[int]) -> dict[int, list[RosterRow]]:
    """The people who are in these classes, each class in Vietnamese order of names. 1 statement, however many classes."""
    found: dict[int, list[RosterRow]] = defaultdict(list)
    for cohort_id, *row in reads.rows(_rosters(), cohort_ids=list(cohort_ids)):
        found[cohort_id].append(RosterRow(*row))
    return found


@cache
def _rosters() -> Select[Any]:
    """The people of the classes `cohort_ids`, with the columns of `RosterRow` after the class."""
    return roster_rows(Enrolment.cohort_id).where(
        Enrolment.cohort_id.in_(bindparam("cohort_ids", expanding=True)), Enrolment.left_at.is_(None)
    )
