"""Free texts that wait for a person, and one of them with its rubric. Names are not read: a text is marked for what it says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Cohort, Enrolment
from app.courses.models import TopicSteward
from app.people.models import Person, Unit
from app.people.queries import within
from app.quizzes.models import Attempt, AttemptQuestion, EssayMark, Paper, Question, QuestionVersion
from app.quizzes.queries.attempts import answers_of
from app.quizzes.rules.attempts import effective
from app.storage.transaction import session

LIMIT = 200
"""Texts on the list at once, oldest first."""


@dataclass(frozen=True)
class WaitingEssay:
    """A free text that nobody has marked; `id` of the question in the attempt."""

    id: int
    key: str
    stem_html: str
    paper: str
    cohort_code: str
    closed_at: datetime


@dataclass(frozen=True)
class Criterion:
    """A line of the rubric."""

    points: float
    html: str


@dataclass(frozen=True)
class EssayMarkView:
    """What a person gave, and when; `stands` False when it was corrected since."""

    points: tuple[float, ...]
    comment: str
    score: float
    given_by: str
    given_at: datetime
    stands: bool


@dataclass(frozen=True)
class Essay:
    """A free text to mark: what was asked, what she wrote, the rubric, a model answer, and what was given so far."""

    id: int
    key: str
    stem_html: str
    model_html: str
    marks: float
    rubric: tuple[Criterion, ...]
    text: str
    paper: str
    cohort_code: str
    closed_at: datetime
    given: tuple[EssayMarkView, ...]

    @property
    def stands(self) -> EssayMarkView | None:
        """The mark that counts."""
        return next((mark for mark in self.given if mark.stands), None)


def waiting_essays(steward_id: int | None, paths: Collection[str]) -> Sequence[WaitingEssay]:
    """The texts that wait, oldest first, at most `LIMIT`: of the topics a person stewards (None: all topics), in classes of
    units under `paths`. 1 statement."""
    rows = session().execute(
        _texts(steward_id, paths)
        .where(AttemptQuestion.score.is_(None))
        .order_by(Attempt.closed_at, AttemptQuestion.id)
        .limit(LIMIT)
    )
    return [WaitingEssay(row.id, row.key, row.stem_html, row.paper, row.cohort_code, row.closed_at) for row in rows]


def count_waiting_essays(steward_id: int | None, paths: Collection[str]) -> int:
    """How many texts wait. 1 statement."""
    waiting = _texts(steward_id, paths).where(AttemptQuestion.score.is_(None)).subquery()
    return session().scalar(select(func.count()).select_from(waiting)) or 0


def essay(essay_id: int, steward_id: int | None, paths: Collection[str]) -> Essay | None:
    """A free text of a closed attempt; None outside of her topics and classes. 3 statements."""
    row = session().execute(_texts(steward_id, paths).where(AttemptQuestion.id == essay_id)).first()
    if row is None:
        return None
    response = effective(answers_of(row.attempt_id)).get(row.position, ())
    return Essay(
        row.id,
        row.key,
        row.stem_html,
        row.explanation_html,
        row.marks,
        tuple(Criterion(points, html) for points, html in row.accepts.get("rubric", ())),
        response[0] if response else "",
        row.paper,
        row.cohort_code,
        row.closed_at,
        tuple(_marks_of(essay_id)),
    )


def _texts(steward_id: int | None, paths: Collection[str]) -> Any:
    """Free texts of closed attempts within reach."""
    asked = (
        select(
            AttemptQuestion.id,
            AttemptQuestion.position,
            AttemptQuestion.attempt_id,
            Question.key,
            QuestionVersion.stem_html,
            QuestionVersion.explanation_html,
            QuestionVersion.marks,
            QuestionVersion.accepts,
            Paper.title.label("paper"),
            Cohort.code.label("cohort_code"),
            Attempt.closed_at,
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(Paper, Paper.id == Attempt.paper_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(QuestionVersion.kind == "essay", Attempt.closed_at.is_not(None), within(paths))
    )
    if steward_id is None:
        return asked
    return asked.where(Question.topic_id.in_(select(TopicSteward.topic_id).where(TopicSteward.person_id == steward_id)))


def _marks_of(essay_id: int) -> Sequence[EssayMarkView]:
    """What persons gave for a text, newest first. 1 statement."""
    later = aliased(EssayMark)
    stands = ~select(later.id).where(later.replaces_id == EssayMark.id).exists()
    rows = session().execute(
        select(EssayMark.points, EssayMark.comment, EssayMark.score, Person.full_name, EssayMark.given_at, stands)
        .join(Person, Person.id == EssayMark.given_by_id)
        .where(EssayMark.attempt_question_id == essay_id)
        .order_by(EssayMark.id.desc())
    )
    return [EssayMarkView(tuple(row[0]), row[1], row[2], row[3], row[4], bool(row[5])) for row in rows]


def comments_of(attempt_id: int) -> dict[int, EssayMarkView]:
    """What was given for the free texts of an attempt, by position. 1 statement."""
    later = aliased(EssayMark)
    rows = session().execute(
        select(
            AttemptQuestion.position,
            EssayMark.points,
            EssayMark.comment,
            EssayMark.score,
            Person.full_name,
            EssayMark.given_at,
        )
        .join(EssayMark, EssayMark.attempt_question_id == AttemptQuestion.id)
        .join(Person, Person.id == EssayMark.given_by_id)
        .where(AttemptQuestion.attempt_id == attempt_id, ~select(later.id).where(later.replaces_id == EssayMark.id).exists())
    )
    return {row[0]: EssayMarkView(tuple(row[1]), row[2], row[3], row[4], row[5], True) for row in rows}
