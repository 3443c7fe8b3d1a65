"""What she did and does besides one attempt: earlier tries at a paper, banks that a running one draws from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from app.cohorts.models import Enrolment
from app.quizzes.models import Attempt, Paper
from app.storage import reads


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
    """The topics from which somebody is being asked: in any paper, and in a graded test."""

    any_paper: frozenset[int]
    final: frozenset[int]


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
    """The topics from whose banks she has an attempt running at this moment, and those of graded tests. 1 statement."""
    rows = reads.rows(_running(), person_id=person_id, at=at)
    found = [(kind, int(line["topic_id"])) for kind, lines in rows for line in lines]
    return RunningBanks(frozenset(topic for _kind, topic in found), frozenset(topic for kind, topic in found if kind == "final"))


@cache
def _running() -> Select[Any]:
    """Kind and blueprint of what the person `person_id` has running at the moment `at`."""
    return (
        select(Paper.kind, Paper.blueprint)
        .join(Attempt, Attempt.paper_id == Paper.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Enrolment.person_id == bindparam("person_id"),
            Attempt.closed_at.is_(None),
            or_(Attempt.due_at.is_(None), Attempt.due_at > bindparam("at")),
        )
    )
