"""What came out of tests and essays, per trainee; for the ledger and the class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql import ColumnElement

from app.cohorts.models import Enrolment
from app.people.models import Person
from app.quizzes.models import Attempt, GivenMark
from app.storage import reads
from app.storage.transaction import session


@dataclass(frozen=True)
class PaperResult:
    """What one trainee has of one paper: `best` on the scale of 10, `tries_used` closed, `passed_at` of the first pass.

    `waiting`: closed attempts whose free texts nobody has marked yet; they are used, and may still come to pass.
    """

    enrolment_id: int
    paper_id: int
    best: float | None
    tries_used: int
    passed: bool
    passed_at: datetime | None
    open_attempt_id: int | None
    waiting: int = 0


@dataclass(frozen=True)
class GivenResult:
    """What one trainee has of a mark given by a person; corrected marks do not count."""

    enrolment_id: int
    requirement_key: str
    best: float
    tries: int


@dataclass(frozen=True)
class GivenMarkView:
    """A mark as it stands, or one that was corrected since (`stands` False)."""

    id: int
    enrolment_id: int
    number: int
    mark: float
    given_by: str
    given_at: datetime
    stands: bool


def results(cohort_id: int) -> Sequence[PaperResult]:
    """What everybody in a class has of every paper she began. 1 statement."""
    return [result_of_row(row) for row in reads.rows(_results(of_class=True), key=cohort_id)]


def results_of(enrolment_id: int) -> Sequence[PaperResult]:
    """What one trainee has of every paper she began. 1 statement."""
    return [result_of_row(row) for row in reads.rows(_results(of_class=False), key=enrolment_id)]


@cache
def _results(*, of_class: bool) -> Select[Any]:
    """The results by enrolment and paper, of the class or of the enrolment `key`."""
    return result_rows().where(_about(Attempt.enrolment_id, of_class=of_class))


def result_rows() -> Select[Any]:
    """Results by enrolment and paper, in the columns that `result_of_row` reads. 0 statements."""
    passed = Attempt.passed.is_(True)
    return (
        select(
            Attempt.enrolment_id,
            Attempt.paper_id,
            func.max(Attempt.mark),
            func.count(Attempt.closed_at),
            func.max(case((passed, 1), else_=0)),
            func.min(case((passed, Attempt.closed_at))),
            func.max(case((Attempt.closed_at.is_(None), Attempt.id))),
            func.sum(case((Attempt.closed_at.is_not(None) & (Attempt.waiting > 0), 1), else_=0)),
        )
        .group_by(Attempt.enrolment_id, Attempt.paper_id)
        .order_by(Attempt.enrolment_id, Attempt.paper_id)
    )


def result_of_row(row: Row[Any]) -> PaperResult:
    """One row of `result_rows` as plain values. 0 statements."""
    return PaperResult(row[0], row[1], row[2], row[3], row[4] == 1, row[5], row[6], int(row[7]))


def given_marks(cohort_id: int) -> Sequence[GivenResult]:
    """The marks that persons gave in a class, summed up. 1 statement."""
    return [GivenResult(*row) for row in reads.rows(_given(of_class=True), key=cohort_id)]


def given_marks_of(enrolment_id: int) -> Sequence[GivenResult]:
    """The marks that persons gave to one trainee, summed up. 1 statement."""
    return [GivenResult(*row) for row in reads.rows(_given(of_class=False), key=enrolment_id)]


@cache
def _given(*, of_class: bool) -> Select[Any]:
    """Best mark and number of tries per requirement, of the class or of the enrolment `key`."""
    return (
        select(
            GivenMark.enrolment_id, GivenMark.requirement_key, func.max(GivenMark.mark), func.count(GivenMark.number.distinct())
        )
        .where(_about(GivenMark.enrolment_id, of_class=of_class), _stands())
        .group_by(GivenMark.enrolment_id, GivenMark.requirement_key)
        .order_by(GivenMark.enrolment_id, GivenMark.requirement_key)
    )


def _about(enrolment_id: InstrumentedAttribute[int], *, of_class: bool) -> ColumnElement[bool]:
    """That a row is about the class `key`, or about the enrolment `key`."""
    key = bindparam("key", type_=Integer)
    return enrolment_id.in_(select(Enrolment.id).where(Enrolment.cohort_id == key)) if of_class else enrolment_id == key


def mark_history(cohort_id: int, requirement_key: str) -> Mapping[int, Sequence[GivenMarkView]]:
    """Every mark of one requirement in a class by enrolment, oldest first, corrected ones too. 1 statement."""
    rows = session().execute(
        select(
            GivenMark.id,
            GivenMark.enrolment_id,
            GivenMark.number,
            GivenMark.mark,
            Person.full_name,
            GivenMark.given_at,
            _stands(),
        )
        .join(Enrolment, Enrolment.id == GivenMark.enrolment_id)
        .join(Person, Person.id == GivenMark.given_by_id)
        .where(Enrolment.cohort_id == cohort_id, GivenMark.requirement_key == requirement_key)
        .order_by(GivenMark.number, GivenMark.id)
    )
    found: dict[int, list[GivenMarkView]] = {}
    for row in rows:
        found.setdefault(row[1], []).append(GivenMarkView(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6])))
    return found


def _stands() -> ColumnElement[bool]:
    """That no later mark replaces this one."""
    later = aliased(GivenMark)
    return ~select(later.id).where(later.replaces_id == GivenMark.id).exists()
