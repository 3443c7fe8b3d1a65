"""What arrived from phones: answers and hand-ins, what of it counts, and what a use-case locks before it decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.sql import ColumnElement

from app.cohorts.models import Enrolment
from app.quizzes.models import Answer, Attempt, HandIn, Paper
from app.quizzes.rules.attempts import Given
from app.quizzes.rules.ending import ClosedBy, Ending, Event
from app.storage import reads


@dataclass(frozen=True)
class LockedAttempt:
    """An attempt under lock, with what its paper says about marks and late arrivals; moments in UTC."""

    id: int
    paper_id: int
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    arrivals_until: datetime | None
    mark: float | None
    passed: bool | None
    waiting: int
    pass_mark: float
    allowance_minutes: int
    paper_kind: str

    @property
    def told_at_once(self) -> bool:
        """Whether it is practice, which tells what is right as soon as it is over."""
        return self.paper_kind != "final"

    @property
    def ending(self) -> Ending | None:
        """How it ended; None while it goes on."""
        return None if self.closed_at is None else Ending(self.closed_at, self.closed_by or "", self.arrivals_until)

    def overdue(self, now: datetime) -> bool:
        """Whether its time ran out and nobody has closed it yet."""
        return self.closed_at is None and self.due_at is not None and now >= self.due_at


@dataclass(frozen=True)
class Arrivals:
    """What arrived after an attempt was over: answers that count because they were given before, and answers that do not."""

    counted: int
    left_out: int


def locked_attempt(attempt_id: int, person_id: int | None) -> LockedAttempt | None:
    """An attempt, locked until the transaction ends; None when there is none, or it is not hers (None: anybody's).

    1 statement.
    """
    asked = _locked(own=person_id is not None)
    row = reads.first(asked, attempt_id=attempt_id, **({} if person_id is None else {"person_id": person_id}))
    return LockedAttempt(*row) if row else None


@cache
def _locked(*, own: bool) -> Select[Any]:
    """The attempt `attempt_id`, with `own` only when it is that of `person_id`."""
    found = _lockable().where(Attempt.id == bindparam("attempt_id"))
    if not own:
        return found
    return found.join(Enrolment, Enrolment.id == Attempt.enrolment_id).where(Enrolment.person_id == bindparam("person_id"))


def locked_attempts(paper_id: int, enrolment_id: int) -> Sequence[tuple[int, LockedAttempt]]:
    """(number, attempt) of all attempts at a paper, locked, in order. 1 statement."""
    rows = reads.rows(_of_paper(), paper_id=paper_id, enrolment_id=enrolment_id)
    return [(row[-1], LockedAttempt(*row[:-1])) for row in rows]


@cache
def _of_paper() -> Select[Any]:
    """The attempts of `enrolment_id` at `paper_id`."""
    asked = (Attempt.paper_id == bindparam("paper_id"), Attempt.enrolment_id == bindparam("enrolment_id"))
    return _lockable().add_columns(Attempt.number).where(*asked).order_by(Attempt.number)


def _lockable() -> Select[Any]:
    """Attempts in the columns of `LockedAttempt`, locked."""
    return (
        select(
            Attempt.id,
            Attempt.paper_id,
            Attempt.opened_at,
            Attempt.due_at,
            Attempt.closed_at,
            Attempt.closed_by,
            Attempt.arrivals_until,
            Attempt.mark,
            Attempt.passed,
            Attempt.waiting,
            Paper.pass_mark,
            Paper.allowance_minutes,
            Paper.kind,
        )
        .select_from(Attempt)
        .join(Paper, Paper.id == Attempt.paper_id)
        .with_for_update(of=Attempt)
    )


def answers_of(attempt_id: int) -> Sequence[Given]:
    """Every answer of an attempt as it was given, without those that came too late to count. 1 statement."""
    return given_of(reads.rows(_answers(counting=True), attempt_id=attempt_id))


def everything_given(attempt_id: int) -> Sequence[Given]:
    """Every answer of an attempt as it was given, also what does not count. 1 statement."""
    return given_of(reads.rows(_answers(counting=False), attempt_id=attempt_id))


def answer_columns() -> tuple[Any, ...]:
    """What `given_of` makes answers of. 0 statements."""
    return (Answer.id, Answer.position, Answer.response, Answer.given_at, Answer.received_at, Answer.client_id, Answer.device)


def given_of(rows: Sequence[Any]) -> Sequence[Given]:
    """Rows of `answer_columns` as the rules see them. 0 statements."""
    return [Given(row[0], row[1], tuple(row[2]), row[3], row[4], row[5] if row[6] else "") for row in rows]


@cache
def _answers(*, counting: bool) -> Select[Any]:
    """The answers of the attempt `attempt_id`."""
    asked = select(*answer_columns()).where(Answer.attempt_id == bindparam("attempt_id"))
    return asked.join(Attempt, Attempt.id == Answer.attempt_id).where(counted()) if counting else asked


def counted() -> ColumnElement[bool]:
    """That an answer counts: `rules.ending.Ending.counts` for a select of answers joined with their attempts. 0 statements."""
    in_time = or_(
        Answer.given_at < Attempt.closed_at, and_(Attempt.closed_by == ClosedBy.TRAINEE, Answer.given_at == Attempt.closed_at)
    )
    return or_(Attempt.arrivals_until.is_(None), and_(in_time, Answer.received_at <= Attempt.arrivals_until))


def hand_ins_of(attempt_id: int) -> Sequence[Event]:
    """Every time that an attempt was handed in. 1 statement."""
    return [Event(*row) for row in reads.rows(_hand_ins(), attempt_id=attempt_id)]


@cache
def _hand_ins() -> Select[Any]:
    """The times that the attempt `attempt_id` was handed in."""
    return select(HandIn.given_at, HandIn.received_at).where(HandIn.attempt_id == bindparam("attempt_id"))


def late_arrivals(attempt_id: int) -> Arrivals:
    """What arrived after a closed attempt was over. 1 statement."""
    row = reads.first(_late(), attempt_id=attempt_id)
    return Arrivals(int(row[0] or 0), int(row[1] or 0)) if row else Arrivals(0, 0)


@cache
def _late() -> Select[Any]:
    """Answers of the attempt `attempt_id` that arrived after its end, and answers of it that do not count."""
    late = and_(counted(), Answer.received_at > Attempt.closed_at)
    return (
        select(func.sum(case((late, 1), else_=0)), func.sum(case((counted(), 0), else_=1)))
        .select_from(Answer)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(Answer.attempt_id == bindparam("attempt_id"))
    )


def overdue_attempts(at: datetime) -> Sequence[int]:
    """The attempts whose time ran out and that nobody has closed. 1 statement."""
    return [row[0] for row in reads.rows(_overdue(), at=at)]


@cache
def _overdue() -> Select[Any]:
    """The open attempts that ended before the moment `at`."""
    ended = (Attempt.closed_at.is_(None), Attempt.due_at <= bindparam("at"))
    return select(Attempt.id).where(*ended).order_by(Attempt.id)
