"""Which edition shows which text of a lesson, and what was told of corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.courses.models import Edition, EditionLesson, EditionTopic, LessonCorrection, LessonRevision
from app.people.models import Person
from app.storage.transaction import session


@dataclass(frozen=True)
class Showing:
    """An edition that has a lesson, and the text of it that its classes read."""

    edition_id: int
    number: int
    title: str
    revision_id: int
    revision_number: int
    published_at: datetime


@dataclass(frozen=True)
class CorrectionView:
    """What was told of a correction; `before_id` and `revision_id` are the same when the edition had followed already."""

    id: int
    edition_id: int
    edition_number: int
    lesson_id: int
    title: str
    before_id: int
    revision_id: int
    note: str
    by: str
    at: datetime


def editions_showing(lesson_id: int) -> Sequence[Showing]:
    """The editions that have a lesson, the newest first. 1 statement."""
    rows = session().execute(
        select(
            Edition.id,
            Edition.number,
            Edition.short_title,
            LessonRevision.id,
            LessonRevision.number,
            LessonRevision.published_at,
        )
        .join(EditionTopic, EditionTopic.edition_id == Edition.id)
        .join(EditionLesson, EditionLesson.edition_topic_id == EditionTopic.id)
        .join(LessonRevision, LessonRevision.id == EditionLesson.revision_id)
        .where(EditionLesson.lesson_id == lesson_id)
        .order_by(Edition.number.desc(), Edition.id.desc())
    )
    return [Showing(*row) for row in rows]


def corrections_told(*, lesson_id: int | None = None, edition_id: int | None = None) -> Sequence[CorrectionView]:
    """What was told of a lesson, or in an edition, the newest first. 1 statement."""
    rows = (
        select(
            LessonCorrection.id,
            LessonCorrection.edition_id,
            Edition.number,
            LessonCorrection.lesson_id,
            LessonRevision.title,
            LessonCorrection.before_id,
            LessonCorrection.revision_id,
            LessonCorrection.note,
            Person.full_name,
            LessonCorrection.at,
        )
        .join(Edition, Edition.id == LessonCorrection.edition_id)
        .join(LessonRevision, LessonRevision.id == LessonCorrection.revision_id)
        .join(Person, Person.id == LessonCorrection.by_id)
        .order_by(LessonCorrection.at.desc(), LessonCorrection.id.desc())
    )
    if lesson_id is not None:
        rows = rows.where(LessonCorrection.lesson_id == lesson_id)
    if edition_id is not None:
        rows = rows.where(LessonCorrection.edition_id == edition_id)
    return [CorrectionView(*row) for row in session().execute(rows)]


def revision_numbers(edition_id: int) -> Mapping[int, tuple[int, datetime]]:
    """(number, day it was published) of the text that an edition shows of each lesson. 1 statement."""
    rows = session().execute(
        select(EditionLesson.lesson_id, LessonRevision.number, LessonRevision.published_at)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(LessonRevision, LessonRevision.id == EditionLesson.revision_id)
        .where(EditionTopic.edition_id == edition_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}
