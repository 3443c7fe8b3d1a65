"""Named reads of questions to the instructor: what a trainee sees, and the pile of those who answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.cohorts.models import ClassSession, Cohort, Enrolment
from app.cohorts.queries.classes import LEADERS
from app.courses.models import Edition, EditionTopic, TopicSteward
from app.learning.models import LessonQuestion, QuestionAnswer
from app.people.models import Person, Unit
from app.people.queries import within
from app.people.rules import Role, Viewer
from app.storage import reads
from app.storage.transaction import session

_MOST = 100
"""Questions on one page."""


@dataclass(frozen=True)
class AnswerView:
    """The answer that stands: the newest one; `shared` with the whole class, without the name of who asked."""

    id: int
    words: str
    shared: bool
    answered_by: str
    answered_at: datetime


@dataclass(frozen=True)
class QuestionView:
    """A question; `hers` is whether the trainee who looks asked it herself."""

    id: int
    hers: bool
    edition_topic_id: int
    topic_title: str
    lesson_id: int | None
    section_key: str
    words: str
    asked_at: datetime
    answer: AnswerView | None


@dataclass(frozen=True)
class PileView:
    """A question as those see it who answer: who asked, in which class of which edition, about which topic."""

    question: QuestionView
    full_name: str
    cohort_title: str
    edition_id: int
    content_version: int
    topic_code: str


def questions_of(
    enrolment_id: int, cohort_id: int, *, topic_id: int | None = None, lesson_id: int | None = None
) -> Sequence[QuestionView]:
    """What she asked, and what others of her class asked when the answer is shared: of one topic or lesson, or all.

    Hers first, each from the newest, at most 100. 1 statement.
    """
    place = {"topic_id": topic_id, "lesson_id": lesson_id}
    asked = _of_class(tuple(name for name, value in place.items() if value is not None))
    return [_view(row) for row in reads.rows(asked, enrolment_id=enrolment_id, cohort_id=cohort_id, **place)]


@cache
def _of_class(place: tuple[str, ...]) -> Select[Any]:
    """What `enrolment_id` may read of class `cohort_id`, narrowed to `topic_id` or `lesson_id` when `place` names them."""
    hers = LessonQuestion.enrolment_id == bindparam("enrolment_id")
    wanted = _questions(hers).where(or_(hers, and_(Enrolment.cohort_id == bindparam("cohort_id"), QuestionAnswer.shared)))
    columns = {"topic_id": LessonQuestion.edition_topic_id, "lesson_id": LessonQuestion.lesson_id}
    for name in place:
        wanted = wanted.where(columns[name] == bindparam(name))
    return wanted.order_by(hers.desc(), LessonQuestion.asked_at.desc(), LessonQuestion.id.desc()).limit(_MOST)


def waiting_of(enrolment_id: int) -> int:
    """How many questions of hers nobody has answered yet. 1 statement."""
    answered = exists().where(QuestionAnswer.question_id == LessonQuestion.id)
    return (
        session().scalar(select(func.count(LessonQuestion.id)).where(LessonQuestion.enrolment_id == enrolment_id, ~answered)) or 0
    )


def questions_in_reach(viewer: Viewer, *, waiting: bool) -> Sequence[PileView]:
    """The questions that `viewer` may answer: those that wait, oldest first, or those answered, newest first. At most 100.

    1 statement.
    """
    which = QuestionAnswer.id.is_(None) if waiting else QuestionAnswer.id.is_not(None)
    order = LessonQuestion.asked_at if waiting else QuestionAnswer.answered_at.desc()
    rows = session().execute(_pile(viewer).where(which).order_by(order, LessonQuestion.id).limit(_MOST))
    return [_pile_view(row) for row in rows]


def question_in_reach(viewer: Viewer, question_id: int) -> PileView | None:
    """One question that `viewer` may answer; None outside her scope. 1 statement."""
    row = session().execute(_pile(viewer).where(LessonQuestion.id == question_id)).first()
    return _pile_view(row) if row else None


def waiting_in_reach(viewer: Viewer) -> int:
    """How many questions wait for `viewer` or her colleagues. 1 statement."""
    return session().scalar(waiting_count(viewer)) or 0


def waiting_count(viewer: Viewer) -> Select[tuple[int]]:
    """The count of `waiting_in_reach` as a statement, for a page that counts several things at once. 0 statements."""
    return _pile(viewer).where(QuestionAnswer.id.is_(None)).with_only_columns(func.count(LessonQuestion.id))


def _questions(hers: ColumnElement[bool]) -> Select[Any]:
    """The columns of `QuestionView` and of its answer."""
    question, answer, newer, answerer = LessonQuestion, QuestionAnswer, aliased(QuestionAnswer), aliased(Person)
    stands = and_(answer.question_id == question.id, ~exists().where(newer.replaces_id == answer.id))
    return (
        select(
            question.id,
            hers,
            question.edition_topic_id,
            EditionTopic.title,
            question.lesson_id,
            question.section_key,
            question.words,
            question.asked_at,
            answer.id,
            answer.words,
            answer.shared,
            answerer.full_name,
            answer.answered_at,
        )
        .join(Enrolment, Enrolment.id == question.enrolment_id)
        .join(EditionTopic, EditionTopic.id == question.edition_topic_id)
        .outerjoin(answer, stands)
        .outerjoin(answerer, answerer.id == answer.answered_by_id)
    )


def _pile(viewer: Viewer) -> Select[Any]:
    """The questions within reach of `viewer`, with the columns of `PileView`.

    Hers to answer: those about a topic that she stewards, from classes of her units; those of a class in which she teaches a
    session; those of a class that she coordinates.
    """
    asked = _questions(LessonQuestion.id.is_(None)).add_columns(
        Person.full_name, Cohort.title, Edition.id, Edition.content_version, EditionTopic.code
    )
    stewards = exists().where(TopicSteward.topic_id == EditionTopic.topic_id, TopicSteward.person_id == viewer.person_id)
    teaches = exists().where(
        ClassSession.cohort_id == Cohort.id,
        ClassSession.instructor_id == viewer.person_id,
        ClassSession.cancelled_at.is_(None),
    )
    return (
        asked.join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Edition, Edition.id == Cohort.edition_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(or_(and_(stewards, within(viewer.reach(Role.INSTRUCTOR))), teaches, within(viewer.reach(*LEADERS))))
    )


def _view(row: Any) -> QuestionView:
    """A row of `_questions`."""
    answer = AnswerView(*row[8:13]) if row[8] is not None else None
    return QuestionView(*(*row[:8], answer))


def _pile_view(row: Any) -> PileView:
    """A row of `_pile`."""
    return PileView(_view(row), *row[13:])
