"""What came out of tests and essays in many classes at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Enrolment
from app.quizzes.models import GivenMark
from app.quizzes.queries.results import GivenResult, PaperResult, result_rows, results_from
from app.storage import reads


def results_of_cohorts(cohort_ids: Collection[int]) -> Sequence[PaperResult]:
    """What everybody in these classes has of every paper she began. 1 statement, however many classes."""
    return results_from(reads.rows(_results(), cohort_ids=list(cohort_ids)))


@cache
def _results() -> CompoundSelect[Any]:
    """The attempts and extras by enrolment and paper, of the classes `cohort_ids`."""
    return result_rows(lambda enrolment_id: enrolment_id.in_(select(Enrolment.id).where(_of_classes())))


def given_of_cohorts(cohort_ids: Collection[int]) -> Sequence[GivenResult]:
    """The marks that persons gave in these classes, summed up; corrected ones do not count. 1 statement."""
    return [GivenResult(*row) for row in reads.rows(_given(), cohort_ids=list(cohort_ids))]


@cache
def _given() -> Select[Any]:
    """Best mark and number of tries per requirement, of the classes `cohort_ids`."""
    newer = aliased(GivenMark, name="newer")
    return (
        select(
            GivenMark.enrolment_id, GivenMark.requirement_key, func.max(GivenMark.mark), func.count(GivenMark.number.distinct())
        )
        .join(Enrolment, Enrolment.id == GivenMark.enrolment_id)
        .where(_of_classes(), ~select(newer.id).where(newer.replaces_id == GivenMark.id).exists())
        .group_by(GivenMark.enrolment_id, GivenMark.requirement_key)
        .order_by(GivenMark.enrolment_id, GivenMark.requirement_key)
    )


def _of_classes() -> Any:
    """That an enrolment is in the classes `cohort_ids`."""
    return Enrolment.cohort_id.in_(bindparam("cohort_ids", expanding=True))
