"""Lessons that no edition shows yet: begun in the web, reviewed like any other, waiting for a place in a programme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.courses.markdown import front_matter
from app.courses.models import (
    Edition,
    EditionLesson,
    EditionTopic,
    Lesson,
    LessonComment,
    LessonDraft,
    LessonRevision,
    Programme,
    Topic,
    TopicSteward,
)
from app.courses.naming import title_apart
from app.courses.rules.outlines.records import LessonLine
from app.people.models import Person
from app.storage.transaction import session

_PERIODS = re.compile(r"^periods:[ \t]*(\d{1,2}(?:\.[05])?)[ \t]*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True)
class TopicRow:
    """An online topic of a newest edition, in which lessons may be written."""

    topic_id: int
    key: str
    code: str
    title: str
    programme_id: int
    programme_key: str
    programme_title: str


@dataclass(frozen=True)
class NewLesson:
    """A lesson without a place: its topic as the newest edition has it, its open draft, the last of its published texts
    (number 0: none yet). `source` is what is written now."""

    lesson_id: int
    key: str
    title: str
    revision_id: int
    number: int
    published_at: object
    topic: TopicRow
    draft: tuple[object, ...]
    waiting: int
    source: str

    @property
    def periods(self) -> float:
        """The tiết that its text asks for."""
        return _periods(self.source)

    @property
    def named(self) -> str:
        """The title that its text gives."""
        head = front_matter.split(self.source)
        return (title_apart(head[0]).title if head else "") or self.title


def topics_to_write(steward_id: int | None) -> Sequence[TopicRow]:
    """The online topics of every newest edition in order; `steward_id`: only those that this person answers for. 1 statement."""
    newest = select(Edition.programme_id, func.max(Edition.number).label("number")).group_by(Edition.programme_id).subquery()
    rows = (
        select(Topic.id, Topic.key, EditionTopic.code, EditionTopic.title, Programme.id, Programme.key, Edition.title)
        .join(newest, (newest.c.programme_id == Edition.programme_id) & (newest.c.number == Edition.number))
        .join(Programme, Programme.id == Edition.programme_id)
        .join(EditionTopic, EditionTopic.edition_id == Edition.id)
        .join(Topic, Topic.id == EditionTopic.topic_id)
        .where(EditionTopic.mode == "online", EditionTopic.kind == "topic", Topic.programme_id == Programme.id)
        .order_by(Edition.total_periods.desc(), Programme.key, EditionTopic.position)
    )
    if steward_id is not None:
        rows = rows.join(TopicSteward, (TopicSteward.topic_id == Topic.id) & (TopicSteward.person_id == steward_id))
    return [TopicRow(*row) for row in session().execute(rows)]


def new_lessons(lesson_id: int | None = None, *, steward_id: int | None = None) -> Sequence[NewLesson]:
    """The lessons that no edition ever showed and that are written on, or that have a published text; oldest first.

    `lesson_id`: only this one. 2 statements, 1 when there is none.
    """
    waiting = (
        select(func.count(LessonComment.id))
        .where(LessonComment.draft_id == LessonDraft.id, LessonComment.answer_to_id.is_(None), LessonComment.done_at.is_(None))
        .scalar_subquery()
    )
    last = (
        select(LessonRevision.lesson_id, func.max(LessonRevision.number).label("number"))
        .group_by(LessonRevision.lesson_id)
        .subquery()
    )
    columns = (
        select(
            Lesson.id, Lesson.key, LessonRevision.title, LessonRevision.id, LessonRevision.number, LessonRevision.published_at,
            Lesson.topic_id, LessonDraft.id, LessonDraft.state, LessonDraft.version, LessonDraft.base_revision_id,
            LessonDraft.saved_at, LessonDraft.saved_by_id, Person.full_name, LessonDraft.publish_on, waiting,
            func.coalesce(LessonDraft.source, LessonRevision.source),
        )
        .join(last, last.c.lesson_id == Lesson.id)
        .join(LessonRevision, (LessonRevision.lesson_id == Lesson.id) & (LessonRevision.number == last.c.number))
        .outerjoin(LessonDraft, LessonDraft.open_lesson_id == Lesson.id)
        .outerjoin(Person, Person.id == LessonDraft.saved_by_id)
        .where(~select(EditionLesson.id).where(EditionLesson.lesson_id == Lesson.id).exists())
        .where((LessonDraft.id.is_not(None)) | (LessonRevision.number > 0))
        .order_by(Lesson.id)
    )  # fmt: skip
    rows = session().execute(columns.where(Lesson.id == lesson_id) if lesson_id is not None else columns).all()
    topics = {topic.topic_id: topic for topic in topics_to_write(steward_id)} if rows else {}
    return [
        NewLesson(row[0], row[1], row[2], row[3], row[4], row[5], topics[row[6]], tuple(row[7:15]), row[15], row[16])
        for row in rows
        if row[6] in topics
    ]


def waiting_lessons(programme_id: int, topic_key: str) -> Sequence[LessonLine]:
    """The lessons of a topic whose text is published and that no edition shows yet, oldest first. 1 statement."""
    rows = session().execute(
        select(
            Lesson.key, LessonRevision.title, LessonRevision.source, LessonRevision.reading_minutes,
            LessonRevision.practice_minutes, LessonRevision.words, LessonRevision.id,
        )
        .join(Topic, Topic.id == Lesson.topic_id)
        .join(LessonRevision, LessonRevision.lesson_id == Lesson.id)
        .where(Topic.programme_id == programme_id, Topic.key == topic_key, LessonRevision.number > 0)
        .where(~select(EditionLesson.id).where(EditionLesson.lesson_id == Lesson.id).exists())
        .order_by(Lesson.id, LessonRevision.number)
    )  # fmt: skip
    lines = {
        row.key: LessonLine(
            row.key, row.title, _periods(row.source), row.reading_minutes + row.practice_minutes, row.words, row.id
        )
        for row in rows
    }
    return list(lines.values())


def begun_in_web(programme_key: str) -> frozenset[tuple[str, str]]:
    """(topic key, lesson key) of the lessons of a programme that were begun in the web. 1 statement."""
    rows = session().execute(
        select(Topic.key, Lesson.key)
        .join(Lesson, Lesson.topic_id == Topic.id)
        .join(Programme, Programme.id == Topic.programme_id)
        .where(Programme.key == programme_key)
        .where(select(LessonRevision.id).where(LessonRevision.lesson_id == Lesson.id, LessonRevision.number == 0).exists())
    )
    return frozenset((topic_key, lesson_key) for topic_key, lesson_key in rows)


def _periods(source: str) -> float:
    """The tiết that a text asks for."""
    head = front_matter.split(source)
    found = _PERIODS.search(head[0]) if head else None
    return float(found[1]) if found else 0.0
