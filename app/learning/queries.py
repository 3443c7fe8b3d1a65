"""Named reads of learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.cohorts.models import Enrolment
from app.courses.models import EditionLesson, EditionTopic
from app.kernel.clock import moment_of
from app.learning.models import CheckAnswer, LessonDone, Place, SectionRead
from app.storage.transaction import session


@dataclass(frozen=True)
class TopicProgress:
    """What one trainee has of one topic's lessons: tiết and number of lessons."""

    enrolment_id: int
    edition_topic_id: int
    periods: float
    lessons: int


@dataclass(frozen=True)
class Answered:
    """Her latest answer to a check question."""

    response: tuple[str, ...]
    correct: bool
    tries: int
    at: datetime


@dataclass(frozen=True)
class LessonProgress:
    """What she has of one lesson: sections with the moment she read them, check questions answered, when it was done."""

    read: Mapping[str, datetime]
    answers: Mapping[str, Answered]
    done_at: datetime | None


def done_by_topic(cohort_id: int, edition_id: int, due_on: date) -> Sequence[TopicProgress]:
    """What each trainee of a class finished by the end of `due_on`, per topic. 1 statement."""
    rows = session().execute(
        select(LessonDone.enrolment_id, EditionLesson.edition_topic_id, func.sum(EditionLesson.periods), func.count())
        .join(Enrolment, Enrolment.id == LessonDone.enrolment_id)
        .join(EditionLesson, EditionLesson.lesson_id == LessonDone.lesson_id)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .where(Enrolment.cohort_id == cohort_id, EditionTopic.edition_id == edition_id, LessonDone.done_at < _end_of(due_on))
        .group_by(LessonDone.enrolment_id, EditionLesson.edition_topic_id)
    )
    return [TopicProgress(*row) for row in rows]


def done_lessons(enrolment_id: int) -> Mapping[int, datetime]:
    """When she finished which lesson. 1 statement."""
    return {
        row[0]: row[1]
        for row in session().execute(
            select(LessonDone.lesson_id, LessonDone.done_at).where(LessonDone.enrolment_id == enrolment_id)
        )
    }


def place_of(enrolment_id: int) -> tuple[int, str] | None:
    """(lesson, section) at which she was last, on whatever device. 1 statement."""
    row = session().execute(select(Place.lesson_id, Place.section_key).where(Place.enrolment_id == enrolment_id)).first()
    return (row[0], row[1]) if row else None


def last_seen(cohort_id: int) -> Mapping[int, datetime]:
    """When each trainee of a class last read something. 1 statement."""
    rows = session().execute(
        select(Place.enrolment_id, Place.placed_at)
        .join(Enrolment, Enrolment.id == Place.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id)
    )
    return {row[0]: row[1] for row in rows}


def lesson_progress(enrolment_id: int, lesson_id: int) -> LessonProgress:
    """What she has of one lesson. 3 statements."""
    of_this = {"enrolment_id": enrolment_id, "lesson_id": lesson_id}
    read = session().execute(select(SectionRead.section_key, SectionRead.read_at).filter_by(**of_this))
    answers = session().execute(
        select(
            CheckAnswer.check_key, CheckAnswer.response, CheckAnswer.correct, CheckAnswer.tries, CheckAnswer.answered_at
        ).filter_by(**of_this)
    )
    done_at = session().scalar(select(LessonDone.done_at).filter_by(**of_this))
    return LessonProgress(
        dict(read.tuples().all()),
        {key: Answered(tuple(response), correct, tries, moment) for key, response, correct, tries, moment in answers},
        done_at,
    )


def _end_of(day: date) -> datetime:
    """The first moment after a day in Viet Nam."""
    return moment_of(day + timedelta(days=1))
