"""What the pages of an attempt read. While it is open nothing that tells right from wrong leaves this file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from app.cohorts.models import Enrolment
from app.quizzes.models import Answer, Attempt, AttemptQuestion, Paper, QuestionVersion
from app.quizzes.rules.attempts import AttemptTimes, Given, latest
from app.storage.transaction import session


@dataclass(frozen=True)
class AttemptHead:
    """One attempt with what its paper says; moments in UTC, marks on the scale of 10."""

    id: int
    paper_id: int
    enrolment_id: int
    edition_id: int
    edition_topic_id: int
    number: int
    kind: str
    title: str
    tries: int | None
    pass_mark: float
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    mark: float | None
    passed: bool | None

    @property
    def times(self) -> AttemptTimes:
        """What the rules need to know of its clock."""
        return AttemptTimes(self.due_at, self.closed_at)


@dataclass(frozen=True)
class ShownQuestion:
    """A question as it may be seen while the attempt is open: stem, options in her order, what she chose; nothing of the key."""

    position: int
    kind: str
    stem_html: str
    options: tuple[tuple[str, str], ...]
    response: tuple[str, ...]
    saved_at: datetime | None


@dataclass(frozen=True)
class AttemptPage:
    """An open attempt: its head, which positions are answered, and one question when a position was asked for."""

    head: AttemptHead
    answered: Mapping[int, bool]
    question: ShownQuestion | None

    @property
    def blank(self) -> tuple[int, ...]:
        """The positions without an answer."""
        return tuple(position for position, given in self.answered.items() if not given)

    @property
    def count(self) -> int:
        """How many questions it has."""
        return len(self.answered)


@dataclass(frozen=True)
class EarlierAttempt:
    """A closed attempt in a list."""

    id: int
    number: int
    closed_at: datetime
    closed_by: str
    mark: float
    passed: bool


def attempt_head(attempt_id: int, person_id: int) -> AttemptHead | None:
    """Her own attempt; None when it is somebody else's or none. 1 statement."""
    row = session().execute(_heads().where(Attempt.id == attempt_id, Enrolment.person_id == person_id)).first()
    return AttemptHead(*row) if row else None


def attempt_page(attempt_id: int, person_id: int, position: int | None = None) -> AttemptPage | None:
    """The page of an attempt without anything that tells right from wrong; None when it is not hers. 3 statements.

    `question` is None when no position is asked for or the attempt has no such position.
    """
    head = attempt_head(attempt_id, person_id)
    if head is None:
        return None
    shown = and_(QuestionVersion.id == AttemptQuestion.version_id, AttemptQuestion.position == position)
    rows = (
        session()
        .execute(
            select(
                AttemptQuestion.position,
                AttemptQuestion.option_order,
                QuestionVersion.kind,
                QuestionVersion.stem_html,
                QuestionVersion.options,
            )
            .outerjoin(QuestionVersion, shown)
            .where(AttemptQuestion.attempt_id == attempt_id)
            .order_by(AttemptQuestion.position)
        )
        .all()
    )
    given = latest(answers_of(attempt_id))
    question = next((_shown(row, given.get(row[0])) for row in rows if row[0] == position), None)
    answered = {row[0]: row[0] in given and bool(given[row[0]].response) for row in rows}
    return AttemptPage(head, answered, question)


def _shown(row: Any, given: Given | None) -> ShownQuestion:
    """The question of one row: html by key in the order of this attempt, and no other part of the options."""
    position, order, kind, stem_html, options = row
    html = {option["key"]: option["html"] for option in options}
    shown = tuple((key, html[key]) for key in order)
    return ShownQuestion(position, kind, stem_html, shown, given.response if given else (), given.given_at if given else None)


def answers_of(attempt_id: int) -> Sequence[Given]:
    """Every answer of an attempt as it was given. 1 statement."""
    rows = session().execute(
        select(Answer.id, Answer.position, Answer.response, Answer.given_at).where(Answer.attempt_id == attempt_id)
    )
    return [Given(row[0], row[1], tuple(row[2]), row[3]) for row in rows]


def earlier_attempts(paper_id: int, enrolment_id: int) -> Sequence[EarlierAttempt]:
    """Her closed attempts at a paper, newest first. 1 statement."""
    rows = session().execute(
        select(Attempt.id, Attempt.number, Attempt.closed_at, Attempt.closed_by, Attempt.mark, Attempt.passed)
        .where(Attempt.paper_id == paper_id, Attempt.enrolment_id == enrolment_id, Attempt.closed_at.is_not(None))
        .order_by(Attempt.number.desc())
    )
    return [EarlierAttempt(*row) for row in rows]


def open_attempt(paper_id: int, enrolment_id: int) -> AttemptHead | None:
    """Her attempt at a paper that nobody has closed yet. 1 statement."""
    condition = (Attempt.paper_id == paper_id, Attempt.enrolment_id == enrolment_id, Attempt.closed_at.is_(None))
    row = session().execute(_heads().where(*condition).order_by(Attempt.number.desc())).first()
    return AttemptHead(*row) if row else None


def topics_under_test(person_id: int, at: datetime) -> frozenset[int]:
    """The topics from whose banks she has an attempt running at this moment. 1 statement."""
    running = and_(Attempt.closed_at.is_(None), or_(Attempt.due_at.is_(None), Attempt.due_at > at))
    blueprints = session().scalars(
        select(Paper.blueprint)
        .join(Attempt, Attempt.paper_id == Paper.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.person_id == person_id, running)
    )
    return frozenset(int(line["topic_id"]) for blueprint in blueprints for line in blueprint)


def overdue_attempts(at: datetime) -> Sequence[int]:
    """The attempts whose time ran out and that nobody has closed. 1 statement."""
    return (
        session().scalars(select(Attempt.id).where(Attempt.closed_at.is_(None), Attempt.due_at <= at).order_by(Attempt.id)).all()
    )


def _heads() -> Any:
    """Attempts with their papers, in the columns of `AttemptHead`."""
    return (
        select(
            Attempt.id,
            Attempt.paper_id,
            Attempt.enrolment_id,
            Paper.edition_id,
            Paper.edition_topic_id,
            Attempt.number,
            Paper.kind,
            Paper.title,
            Paper.tries,
            Paper.pass_mark,
            Attempt.opened_at,
            Attempt.due_at,
            Attempt.closed_at,
            Attempt.closed_by,
            Attempt.mark,
            Attempt.passed,
        )
        .join(Paper, Paper.id == Attempt.paper_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    )
