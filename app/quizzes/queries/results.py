"""What came out of tests and essays, per trainee; for the ledger and the class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from app.cohorts.models import Enrolment
from app.people.models import Person
from app.quizzes.models import Attempt, GivenMark
from app.storage.transaction import session


@dataclass(frozen=True)
class PaperResult:
    """What one trainee has of one paper: `best` on the scale of 10, `tries_used` closed, `passed_at` of the first pass."""

    enrolment_id: int
    paper_id: int
    best: float | None
    tries_used: int
    passed: bool
    passed_at: datetime | None
    open_attempt_id: int | None


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
    return _results(Attempt.enrolment_id.in_(select(Enrolment.id).where(Enrolment.cohort_id == cohort_id)))


def results_of(enrolment_id: int) -> Sequence[PaperResult]:
    """What one trainee has of every paper she began. 1 statement."""
    return _results(Attempt.enrolment_id == enrolment_id)


def _results(condition: ColumnElement[bool]) -> Sequence[PaperResult]:
    """The results of the attempts that meet a condition."""
    passed = Attempt.passed.is_(True)
    rows = session().execute(
        select(
            Attempt.enrolment_id,
            Attempt.paper_id,
            func.max(Attempt.mark),
            func.count(Attempt.closed_at),
            func.max(case((passed, 1), else_=0)),
            func.min(case((passed, Attempt.closed_at))),
            func.max(case((Attempt.closed_at.is_(None), Attempt.id))),
        )
        .where(condition)
        .group_by(Attempt.enrolment_id, Attempt.paper_id)
        .order_by(Attempt.enrolment_id, Attempt.paper_id)
    )
    return [PaperResult(row[0], row[1], row[2], row[3], row[4] == 1, row[5], row[6]) for row in rows]


def given_marks(cohort_id: int) -> Sequence[GivenResult]:
    """The marks that persons gave in a class, summed up. 1 statement."""
    return _given(GivenMark.enrolment_id.in_(select(Enrolment.id).where(Enrolment.cohort_id == cohort_id)))


def given_marks_of(enrolment_id: int) -> Sequence[GivenResult]:
    """The marks that persons gave to one trainee, summed up. 1 statement."""
    return _given(GivenMark.enrolment_id == enrolment_id)


def _given(condition: ColumnElement[bool]) -> Sequence[GivenResult]:
    """Best mark and number of tries per requirement."""
    rows = session().execute(
        select(
            GivenMark.enrolment_id, GivenMark.requirement_key, func.max(GivenMark.mark), func.count(GivenMark.number.distinct())
        )
        .where(condition, _stands())
        .group_by(GivenMark.enrolment_id, GivenMark.requirement_key)
        .order_by(GivenMark.enrolment_id, GivenMark.requirement_key)
    )
    return [GivenResult(*row) for row in rows]


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
