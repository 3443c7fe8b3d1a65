"""Named reads of learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.cohorts.models import Cohort, Enrolment
from app.courses.models import EditionLesson, EditionTopic
from app.kernel.clock import moment_of
from app.learning.models import CheckAnswer, LessonDone, LessonQuestion, Place, SectionRead
from app.learning.queries.corrections import corrected
from app.storage import reads
from app.storage.transaction import session


@dataclass(frozen=True)
class TopicProgress:
    """What one trainee has of one topic's lessons: tiết and number of lessons."""

    enrolment_id: int
    edition_topic_id: int
    periods: float
    lessons: int


@dataclass(frozen=True)
class Done:
    """When a lesson was finished by the clock of her device, corrected, and when the server heard of it (None: long ago)."""

    at: datetime
    told_at: datetime | None = None


@dataclass(frozen=True)
class Answered:
    """Her latest answer to a check question."""

    response: tuple[str, ...]
    correct: bool
    tries: int
    at: datetime
    first_at: datetime


@dataclass(frozen=True)
class LessonProgress:
    """What she has of one lesson: sections with the moment she read them, check questions answered, when it was done.

    `asked`: somebody asked about this lesson, so that there may be something to show; `corrected`: it was, after she
    had read it.
    """

    read: Mapping[str, datetime]
    answers: Mapping[str, Answered]
    done_at: datetime | None
    asked: bool = False
    corrected: bool = False


def done_by_topic(cohort_id: int, edition_id: int, due_on: date) -> Sequence[TopicProgress]:
    """What each trainee of a class finished by the end of `due_on`, per topic. 1 statement."""
    found = reads.rows(_done_by_topic(), cohort_id=cohort_id, edition_id=edition_id, end=_end_of(due_on))
    return [TopicProgress(*row) for row in found]


@cache
def _done_by_topic() -> Select[Any]:
    """Tiết and lessons done before `end`, per trainee of class `cohort_id` and topic of edition `edition_id`."""
    return (
        select(LessonDone.enrolment_id, EditionLesson.edition_topic_id, func.sum(EditionLesson.periods), func.count())
        .join(Enrolment, Enrolment.id == LessonDone.enrolment_id)
        .join(EditionLesson, EditionLesson.lesson_id == LessonDone.lesson_id)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .where(
            Enrolment.cohort_id == bindparam("cohort_id"),
            EditionTopic.edition_id == bindparam("edition_id"),
            LessonDone.done_at < bindparam("end"),
        )
        .group_by(LessonDone.enrolment_id, EditionLesson.edition_topic_id)
    )


def done_by_topic_of_cohorts(due_on: Mapping[int, date]) -> Sequence[TopicProgress]:
    """What each trainee of several classes finished in time, per topic of her edition; `due_on` is the last day by class.

    1 statement, however many classes.
    """
    if not due_on:
        return []
    days: dict[date, list[int]] = {}
    for cohort_id, day in due_on.items():
        days.setdefault(day, []).append(cohort_id)
    in_time = [and_(Enrolment.cohort_id.in_(ids), LessonDone.done_at < _end_of(day)) for day, ids in days.items()]
    found = session().execute(
        select(LessonDone.enrolment_id, EditionLesson.edition_topic_id, func.sum(EditionLesson.periods), func.count())
        .join(Enrolment, Enrolment.id == LessonDone.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(EditionLesson, EditionLesson.lesson_id == LessonDone.lesson_id)
        .join(EditionTopic, and_(EditionTopic.id == EditionLesson.edition_topic_id, EditionTopic.edition_id == Cohort.edition_id))
        .where(or_(*in_time))
        .group_by(LessonDone.enrolment_id, EditionLesson.edition_topic_id)
    )
    return [TopicProgress(*row) for row in found]


def done_lessons_of_cohort(cohort_id: int) -> Mapping[int, Mapping[int, Done]]:
    """When everybody in a class finished which lesson, by enrolment. 1 statement."""
    found: dict[int, dict[int, Done]] = {}
    for enrolment_id, lesson_id, *moments in reads.rows(_done_in_class(), cohort_id=cohort_id):
        found.setdefault(enrolment_id, {})[lesson_id] = Done(*moments)
    return found


@cache
def _done_in_class() -> Select[Any]:
    """The lessons that the trainees of class `cohort_id` finished."""
    done = select(LessonDone.enrolment_id, LessonDone.lesson_id, LessonDone.done_at, LessonDone.told_at)
    return done.join(Enrolment, Enrolment.id == LessonDone.enrolment_id).where(Enrolment.cohort_id == bindparam("cohort_id"))


def done_lessons(enrolment_id: int) -> Mapping[int, Done]:
    """When she finished which lesson. 1 statement."""
    return {row[0]: Done(row[1], row[2]) for row in reads.rows(_done_lessons(), enrolment_id=enrolment_id)}


@cache
def _done_lessons() -> Select[Any]:
    """The lessons that trainee `enrolment_id` finished."""
    done = select(LessonDone.lesson_id, LessonDone.done_at, LessonDone.told_at)
    return done.where(LessonDone.enrolment_id == bindparam("enrolment_id"))


def place_of(enrolment_id: int) -> tuple[int, str] | None:
    """(lesson, section) at which she was last, on whatever device. 1 statement."""
    row = reads.first(_place(), enrolment_id=enrolment_id)
    return (row[0], row[1]) if row else None


@cache
def _place() -> Select[Any]:
    """The place of trainee `enrolment_id`."""
    return select(Place.lesson_id, Place.section_key).where(Place.enrolment_id == bindparam("enrolment_id"))


def last_seen(cohort_id: int) -> Mapping[int, datetime]:
    """When each trainee of a class last read something. 1 statement."""
    return {row[0]: row[1] for row in reads.rows(_last_seen(), cohort_id=cohort_id)}


@cache
def _last_seen() -> Select[Any]:
    """The moments of the places of class `cohort_id`."""
    places = select(Place.enrolment_id, Place.placed_at).join(Enrolment, Enrolment.id == Place.enrolment_id)
    return places.where(Enrolment.cohort_id == bindparam("cohort_id"))


def lesson_progress(enrolment_id: int, lesson_id: int) -> LessonProgress:
    """What she has of one lesson. 3 statements."""
    of_this = {"enrolment_id": enrolment_id, "lesson_id": lesson_id}
    read, answers, ((done_at, asked, corrected),) = (reads.rows(statement, **of_this) for statement in _of_lesson())
    return LessonProgress(
        {row[0]: row[1] for row in read},
        {row[0]: Answered(tuple(row[1]), row[2], row[3], row[4], row[5] or row[4]) for row in answers},
        done_at,
        bool(asked),
        bool(corrected),
    )


@cache
def _of_lesson() -> tuple[Select[Any], ...]:
    """Sections read; answers; the moment it was done whether anybody asked, or it was corrected: by ids."""
    answer = CheckAnswer
    answers = (answer.check_key, answer.response, answer.correct, answer.tries, answer.answered_at, answer.first_at)
    asked = select(LessonQuestion.id).where(LessonQuestion.lesson_id == bindparam("lesson_id")).exists()
    done = _in_lesson(LessonDone, LessonDone.done_at).scalar_subquery()
    return (
        _in_lesson(SectionRead, SectionRead.section_key, SectionRead.read_at),
        _in_lesson(CheckAnswer, *answers),
        select(done, asked, corrected(bindparam("enrolment_id"), bindparam("lesson_id"))),
    )


def _in_lesson(table: type[SectionRead | CheckAnswer | LessonDone], *columns: InstrumentedAttribute[Any]) -> Select[Any]:
    """Columns of what `enrolment_id` has in `lesson_id`."""
    return select(*columns).where(table.enrolment_id == bindparam("enrolment_id"), table.lesson_id == bindparam("lesson_id"))


@dataclass(frozen=True)
class Told:
    """Everything she has of the lessons of a class: sections and answers by lesson, lessons done."""

    read: Mapping[int, Sequence[str]]
    answers: Mapping[int, Mapping[str, Sequence[str]]]
    done: Sequence[int]


def told_of(enrolment_id: int) -> Told:
    """What one trainee read and answered, for her phone to show without a line. 3 statements."""
    read: dict[int, list[str]] = {}
    answers: dict[int, dict[str, Sequence[str]]] = {}
    for lesson_id, key in session().execute(
        select(SectionRead.lesson_id, SectionRead.section_key).filter_by(enrolment_id=enrolment_id)
    ):
        read.setdefault(lesson_id, []).append(key)
    answer = CheckAnswer
    for lesson_id, key, response in session().execute(
        select(answer.lesson_id, answer.check_key, answer.response).filter_by(enrolment_id=enrolment_id)
    ):
        answers.setdefault(lesson_id, {})[key] = response
    return Told(read, answers, sorted(done_lessons(enrolment_id)))


def _end_of(day: date) -> datetime:
    """The first moment after a day in Viet Nam."""
    return moment_of(day + timedelta(days=1))
