"""Which line of a plan a class counts for, and who was approved for it."""

from __future__ import annotations

from sqlalchemy import select

from app.cohorts.models import CohortLine
from app.storage.transaction import session


def line_of_cohort(cohort_id: int) -> int | None:
    """The target line that a class counts for, or None. 1 statement."""
    return session().scalar(select(CohortLine.line_id).where(CohortLine.cohort_id == cohort_id))
