"""What came out of tests and essays, per trainee; for the ledger and the class."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Row, Select, bindparam, case, func, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql import ColumnElement

from app.cohorts.models import Enrolment
from app.people.models import Person
from app.quizzes.models import Attempt, GivenMark, Paper, PaperExtra
from app.quizzes.queries.marking import marking_of
from app.quizzes.queries.papers import stands
from app.quizzes.queries.tries import since_tested
from app.quizzes.rules.counting import Sat, Which, counted, is_settled
from app.quizzes.rules.marking import DEFAULT
from app.storage import reads
from app.storage.transaction import session

_LONGEST_TEST = timedelta(days=1)
"""No graded test with a clock lasts longer: what she practised before cannot have been told during one."""


@dataclass(frozen=True)
class PaperResult:
    """What one trainee has of one paper: `best` is the mark that counts (of 10; the highest, or as the paper says), `tries_used`
    are closed, `passed_at` is since when she passes.

    `waiting`: closed attempts whose free texts nobody has marked yet; they are used, and may still come to pass. `settled`: no
    further attempt can change the mark. `extra_tries`, `extra_minutes` and `closes_at` (a closing of her own) were given to her.
    `arrivals_until`: of a graded paper, until when answers given before the end of an attempt may still arrive and change it.
    """

    enrolment_id: int
    paper_id: int
    best: float | None
    tries_used: int
    passed: bool
    passed_at: datetime | None
    open_attempt_id: int | None
    waiting: int = 0
    settled: bool = False
    extra_tries: int = 0
    extra_minutes: int = 0
    closes_at: datetime | None = None
    arrivals_until: datetime | None = None

    def arriving(self, at: datetime) -> datetime | None:
        """Until when the mark may still change by what arrives from another phone; None when it stands."""
        return self.arrivals_until if self.arrivals_until is not None and at <= self.arrivals_until else None

    def tries_of(self, tries: int | None) -> int | None:
        """How often she may try, of a paper that allows `tries`."""
        return None if tries is None else tries + self.extra_tries

    def last_moment(self, of_class: datetime) -> datetime:
        """When her attempts end at the latest, in a class whose attempts end at that moment."""
        return max(of_class, self.closes_at or of_class) + timedelta(minutes=self.extra_minutes)


@dataclass(frozen=True)
class GivenResult:
    """What one trainee has of a mark given by a person; corrected marks do not count."""

    enrolment_id: int
    requirement_key: str
    best: float
    tries: int


@dataclass(frozen=True)
class GivenMarkView:
    """A mark as it stands, or one that was corrected since (`stands` False); `reason`: why it replaced a colleague's mark."""

    id: int
    enrolment_id: int
    number: int
    mark: float
    given_by: str
    given_at: datetime
    stands: bool
    given_by_id: int = 0
    reason: str = ""


def results(cohort_id: int) -> Sequence[PaperResult]:
    """What everybody in a class has of every paper she began or was given something for. 1 statement."""
    return results_from(reads.rows(_results(of_class=True), key=cohort_id))


def results_of(enrolment_id: int, *, told_at: datetime | None = None) -> Sequence[PaperResult]:
    """What one trainee has of every paper she began or was given something for. 1 statement; with `told_at` 2 when she did
    something lately, 4 during a graded test.

    `told_at`: as she may know it at that moment; a graded attempt to which an answer may still come in waits for its mark, and so
    does what she practised from the banks of a graded test since that began.
    """
    rows = reads.rows(_results(of_class=False), key=enrolment_id)
    if told_at is None:
        return results_from(rows)
    fresh = [row for row in rows if row[2] is not None and (row[5] is None or row[5] >= told_at - _LONGEST_TEST)]
    tested = since_tested(enrolment_id, {row[1] for row in fresh}, told_at) if fresh else {}
    return results_from([_as_told(row, told_at, tested.get(row[1])) for row in rows])


def _as_told(row: Any, at: datetime, tested_since: datetime | None) -> Any:
    """A row of `result_rows`, without its mark while an answer may still come in, or while it would tell something of a test."""
    arrives = row[10] is not None and at <= row[10]
    tells = row[2] is not None and row[5] is not None and tested_since is not None and row[5] >= tested_since
    return (*row[:4], None, row[5], 1, *row[7:]) if arrives or tells else row


@cache
def _results(*, of_class: bool) -> CompoundSelect[Any]:
    """The attempts and extras by enrolment and paper, of the class or of the enrolment `key`."""
    return result_rows(lambda column: _about(column, of_class=of_class))


def result_rows(condition: Callable[[InstrumentedAttribute[int]], ColumnElement[bool]]) -> CompoundSelect[Any]:
    """Attempts, and what was given beyond the papers, in the columns that `results_from` reads. 0 statements.

    `condition` is asked of the column that holds the enrolment.
    """
    attempts = (
        select(
            Attempt.enrolment_id,
            Attempt.paper_id,
            Attempt.id,
            Attempt.number,
            Attempt.mark,
            Attempt.closed_at,
            Attempt.waiting,
            Paper.which_counts,
            Paper.pass_mark,
            null(),
            case((Paper.kind == "final", Attempt.arrivals_until), else_=null()).label("arrivals_until"),
        )
        .join(Paper, Paper.id == Attempt.paper_id)
        .where(condition(Attempt.enrolment_id))
    )
    extras = select(
        PaperExtra.enrolment_id,
        PaperExtra.paper_id,
        null(),
        null(),
        null(),
        PaperExtra.closes_at,
        PaperExtra.minutes,
        null(),
        null(),
        PaperExtra.tries,
        null(),
    ).where(condition(PaperExtra.enrolment_id), PaperExtra.revokes_id.is_(None), stands())
    return union_all(attempts, extras).order_by("enrolment_id", "paper_id")


def results_from(rows: Sequence[Row[Any]]) -> list[PaperResult]:
    """The rows of `result_rows` summed up by enrolment and paper. 0 statements."""
    return [_result(list(group)) for _key, group in groupby(rows, key=itemgetter(0, 1))]


def _single(row: Row[Any]) -> PaperResult:
    """One attempt and nothing given beyond it, as nine in ten have it: the same whichever attempt counts."""
    enrolment_id, paper_id, attempt_id, _number, mark, closed_at, waiting, which, pass_mark, _tries, arrives = row
    if closed_at is None:
        return PaperResult(enrolment_id, paper_id, None, 0, False, None, attempt_id)
    passed = mark is not None and mark >= pass_mark
    passed_at, settled = closed_at if passed else None, is_settled(which, 1)
    return PaperResult(
        enrolment_id, paper_id, mark, 1, passed, passed_at, None, int(waiting > 0), settled, arrivals_until=arrives
    )


def _result(rows: Sequence[Row[Any]]) -> PaperResult:
    """Everything about one trainee and one paper."""
    if len(rows) == 1 and rows[0][2] is not None:
        return _single(rows[0])
    attempts = [row for row in rows if row[2] is not None]
    closed = [Sat(row[3], row[4], row[5]) for row in attempts if row[5] is not None]
    extras = [row for row in rows if row[2] is None] if len(attempts) < len(rows) else ()
    which, pass_mark = (attempts[0][7], attempts[0][8]) if attempts else ("best", 0.0)
    step = marking_of(rows[0][1]).step if which == Which.AVERAGE else DEFAULT.step
    counts = counted(closed, which, pass_mark, step)
    running = [row[2] for row in attempts if row[5] is None]
    return PaperResult(
        rows[0][0],
        rows[0][1],
        counts.mark,
        len(closed),
        counts.passed,
        counts.passed_at,
        max(running) if running else None,
        sum(row[6] > 0 for row in attempts if row[5] is not None),
        is_settled(which, len(closed)),
        sum(row[9] for row in extras),
        sum(row[6] for row in extras),
        max((row[5] for row in extras if row[5] is not None), default=None),
        max((row[10] for row in attempts if row[10] is not None), default=None),
    )


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
            GivenMark.given_by_id,
            GivenMark.reason,
        )
        .join(Enrolment, Enrolment.id == GivenMark.enrolment_id)
        .join(Person, Person.id == GivenMark.given_by_id)
        .where(Enrolment.cohort_id == cohort_id, GivenMark.requirement_key == requirement_key)
        .order_by(GivenMark.number, GivenMark.id)
    )
    found: dict[int, list[GivenMarkView]] = {}
    for row in rows:
        found.setdefault(row[1], []).append(_view(row))
    return found


def _view(row: Row[Any]) -> GivenMarkView:
    """One row of the history."""
    return GivenMarkView(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]), row[7], row[8] or "")


def _stands() -> ColumnElement[bool]:
    """That no later mark replaces this one."""
    later = aliased(GivenMark)
    return ~select(later.id).where(later.replaces_id == GivenMark.id).exists()
