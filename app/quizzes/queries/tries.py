"""What she did and does besides one attempt: earlier tries at a paper, banks that a running one draws from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Enrolment
from app.quizzes.models import Attempt, Paper
from app.quizzes.queries.drawing import bank_of
from app.storage import reads
from app.storage.base import Record


@dataclass(frozen=True)
class EarlierAttempt:
    """A closed attempt in a list; without a mark while a free text waits for a person."""

    id: int
    number: int
    closed_at: datetime
    closed_by: str
    mark: float | None
    passed: bool | None
    arrivals_until: datetime | None = None


@dataclass(frozen=True)
class RunningBanks:
    """The topics from which somebody is being asked: in any paper, in each graded test (by its title), and in practice."""

    any_paper: frozenset[int]
    tests: tuple[tuple[str, frozenset[int]], ...] = ()
    practice: frozenset[int] = frozenset()

    @property
    def final(self) -> frozenset[int]:
        """In graded tests."""
        return frozenset().union(*(topics for _title, topics in self.tests))

    def test_on(self, topics: frozenset[int]) -> str:
        """The title of a graded test that asks from one of these topics; "" for none."""
        return next((title for title, asked in self.tests if asked & topics), "")


def earlier_attempts(paper_id: int, enrolment_id: int) -> Sequence[EarlierAttempt]:
    """Her closed attempts at a paper, newest first. 1 statement."""
    return [EarlierAttempt(*row) for row in reads.rows(_earlier(), paper_id=paper_id, enrolment_id=enrolment_id)]


@cache
def _earlier() -> Select[Any]:
    """The closed attempts of `enrolment_id` at `paper_id`."""
    return (
        select(
            Attempt.id,
            Attempt.number,
            Attempt.closed_at,
            Attempt.closed_by,
            Attempt.mark,
            Attempt.passed,
            Attempt.arrivals_until,
        )
        .where(
            Attempt.paper_id == bindparam("paper_id"),
            Attempt.enrolment_id == bindparam("enrolment_id"),
            Attempt.closed_at.is_not(None),
        )
        .order_by(Attempt.number.desc())
    )


def topics_under_test(person_id: int, at: datetime) -> frozenset[int]:
    """The topics from whose banks she has an attempt running at this moment. 1 statement."""
    return running_banks(person_id, at).any_paper


def running_banks(person_id: int, at: datetime) -> RunningBanks:
    """The topics from whose banks she has an attempt running at this moment, and those of graded tests; a graded test runs until
    no answer to it can arrive any more that counts. 1 statement."""
    rows = reads.rows(_running(), person_id=person_id, at=at)
    found = [(kind, title, _topics(lines)) for kind, title, lines, *times in rows if _is_open(kind, at, *times)]
    tests = tuple((title, topics) for kind, title, topics in found if kind == "final")
    practice: frozenset[int] = frozenset().union(*(topics for kind, _title, topics in found if kind != "final"))
    return RunningBanks(frozenset().union(*(topics for _kind, _title, topics in found)), tests, practice)


def _topics(blueprint: Sequence[Record]) -> frozenset[int]:
    """The topics from whose banks a blueprint draws."""
    return frozenset(int(line["topic_id"]) for line in blueprint)


@cache
def _running() -> Select[Any]:
    """Kind, title, blueprint, end and allowance of what the person `person_id` may have running at the moment `at`."""
    return (
        select(Paper.kind, Paper.title, Paper.blueprint, Attempt.closed_at, Attempt.due_at, Paper.allowance_minutes)
        .join(Attempt, Attempt.paper_id == Paper.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.person_id == bindparam("person_id"), _may_run())
    )


def _may_run() -> ColumnElement[bool]:
    """Attempts that nobody closed, and closed graded ones to which an answer may still arrive at the moment `at`."""
    arriving = and_(Paper.kind == "final", Attempt.arrivals_until >= bindparam("at"))
    return or_(Attempt.closed_at.is_(None), arriving)


def _is_open(kind: str, at: datetime, closed_at: datetime | None, due_at: datetime | None, allowance_minutes: int) -> bool:
    """Whether an attempt of `_may_run` runs at a moment. One that ran out of time and that nobody closed yet is over, if graded
    when the allowance is."""
    if closed_at is not None or due_at is None:
        return True
    return at <= due_at + timedelta(minutes=allowance_minutes) if kind == "final" else at < due_at


def since_tested(enrolment_id: int, paper_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """Of these papers of practice, those that draw from a graded test which the owner of an enrolment has running (see
    `running_banks`), with when it began: what she practised since then would tell her what is right. Banks with questions for
    practice alone tell nothing. 1 statement, 3 while a graded test runs."""
    rows = reads.rows(_tests(), enrolment_id=enrolment_id, at=at)
    tests = [(_topics(lines), opened_at) for lines, opened_at, *times in rows if _is_open("final", at, *times)]
    if not tests or not paper_ids:
        return {}
    found = reads.rows(_blueprints(), paper_ids=list(paper_ids))
    parted = bank_of(frozenset().union(*(topics for topics, _opened_at in tests))).parted
    began = {
        paper_id: [opened_at for topics, opened_at in tests if topics & _topics(lines) - parted]
        for paper_id, kind, lines in found
        if kind != "final"
    }
    return {paper_id: min(moments) for paper_id, moments in began.items() if moments}


@cache
def _tests() -> Select[Any]:
    """Blueprint, beginning, end and allowance of the graded tests that the owner of `enrolment_id` may have running at `at`."""
    owner = select(Enrolment.person_id).where(Enrolment.id == bindparam("enrolment_id")).scalar_subquery()
    hers = aliased(Enrolment, name="hers")
    return (
        select(Paper.blueprint, Attempt.opened_at, Attempt.closed_at, Attempt.due_at, Paper.allowance_minutes)
        .join(Attempt, Attempt.paper_id == Paper.id)
        .join(hers, hers.id == Attempt.enrolment_id)
        .where(Paper.kind == "final", hers.person_id == owner, _may_run())
    )


@cache
def _blueprints() -> Select[Any]:
    """Id, kind and blueprint of the papers `paper_ids`."""
    return select(Paper.id, Paper.kind, Paper.blueprint).where(Paper.id.in_(bindparam("paper_ids", expanding=True)))
