"""Named reads of courses; each says how many SQL statements it costs. Editions and revisions are remembered by the process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.courses.markdown.front_matter import verify_of
from app.courses.markdown.tree import Figure
from app.courses.memory import Memory
from app.courses.models import Edition, EditionLesson, EditionTopic, Lesson, LessonRevision, Picture, Programme, Topic
from app.courses.published import CheckView, EditionView, LessonView, OptionView, RevisionView, SectionView, TopicView, Words
from app.storage.transaction import session

__all__ = (
    "CheckView",
    "EditionRow",
    "EditionView",
    "LessonView",
    "NewestEdition",
    "OptionView",
    "RevisionView",
    "SectionView",
    "TopicView",
    "Words",
    "all_editions",
    "edition_view",
    "forget_courses",
    "known_figures",
    "known_sources",
    "newest_editions",
    "newest_revisions_of",
    "revision_view",
)


class EditionRow(NamedTuple):
    """An edition in a list."""

    edition_id: int
    number: int
    title: str
    programme_key: str
    content_version: int
    published_at: datetime


class NewestEdition(NamedTuple):
    """The edition on which new classes open."""

    edition_id: int
    number: int
    title: str
    programme_key: str
    content_version: int


_editions: Memory[EditionView] = Memory(64)
_revisions: Memory[RevisionView] = Memory(256)


def edition_view(edition_id: int, content_version: int) -> EditionView:
    """An edition as it stands at `content_version`. 3 statements, none when the process remembers it.

    Raises LookupError when there is no such edition.
    """
    return _editions.get((edition_id, content_version), lambda: _read_edition(edition_id))


def revision_view(revision_id: int) -> RevisionView:
    """One text of a lesson. 1 statement, none when the process remembers it; raises LookupError without it."""
    return _revisions.get(revision_id, lambda: _read_revision(revision_id))


def forget_courses() -> None:
    """Read everything anew from here on: for publishing, and for tests that change a database behind a process. 0 statements."""
    _editions.forget()
    _revisions.forget()


def all_editions() -> Sequence[EditionRow]:
    """Every edition by programme, newest first. 1 statement."""
    rows = session().execute(
        select(Edition.id, Edition.number, Edition.title, Programme.key, Edition.content_version, Edition.published_at)
        .join(Programme)
        .order_by(Programme.key, Edition.number.desc())
    )
    return [EditionRow(*row) for row in rows]


def newest_editions() -> list[NewestEdition]:
    """The newest edition of each programme, the longest programme first. 1 statement."""
    newest = select(Edition.programme_id, func.max(Edition.number).label("number")).group_by(Edition.programme_id).subquery()
    rows = session().execute(
        select(Edition.id, Edition.number, Edition.title, Programme.key, Edition.content_version)
        .join(Programme)
        .join(newest, (newest.c.programme_id == Edition.programme_id) & (newest.c.number == Edition.number))
        .order_by(Edition.total_periods.desc(), Programme.key)
    )
    return [NewestEdition(*row) for row in rows]


def known_figures() -> Mapping[str, Figure]:
    """Every published picture by its hash. 1 statement."""
    rows = session().execute(select(Picture.sha256, Picture.width, Picture.height, Picture.files))
    return {
        row.sha256: Figure(row.sha256, row.width, row.height, tuple((file["width"], file["bytes"]) for file in row.files))
        for row in rows
    }


def known_sources(programme_key: str) -> frozenset[tuple[str, str, str]]:
    """(topic key, lesson key, source hash) of every text that a programme ever published. 1 statement."""
    rows = session().execute(
        select(Topic.key, Lesson.key, LessonRevision.source_hash)
        .join(Lesson, Lesson.topic_id == Topic.id)
        .join(LessonRevision, LessonRevision.lesson_id == Lesson.id)
        .join(Programme, Programme.id == Topic.programme_id)
        .where(Programme.key == programme_key)
    )
    return frozenset((topic_key, lesson_key, source_hash) for topic_key, lesson_key, source_hash in rows)


def newest_revisions_of(revision_id: int) -> Mapping[int, int]:
    """The lessons of the newest edition that has this revision's lesson: lesson id to revision id. 2 statements."""
    edition_id = session().scalar(
        select(func.max(EditionTopic.edition_id))
        .join(EditionLesson, EditionLesson.edition_topic_id == EditionTopic.id)
        .join(LessonRevision, LessonRevision.lesson_id == EditionLesson.lesson_id)
        .where(LessonRevision.id == revision_id)
    )
    rows = session().execute(
        select(EditionLesson.lesson_id, EditionLesson.revision_id).join(EditionTopic).where(EditionTopic.edition_id == edition_id)
    )
    return {row.lesson_id: row.revision_id for row in rows}


def _read_edition(edition_id: int) -> EditionView:
    """The edition from the database."""
    row = session().execute(select(Edition, Programme.key).join(Programme).where(Edition.id == edition_id)).first()
    if row is None:
        raise LookupError(f"no edition {edition_id}")
    edition, programme_key = row
    return EditionView(
        edition.id,
        programme_key,
        edition.number,
        edition.title,
        edition.short_title,
        edition.decision_number,
        edition.decision_on,
        edition.decision_body,
        edition.total_periods,
        edition.online_periods,
        edition.in_person_periods,
        tuple(edition.requirements),
        edition.attendance,
        tuple(_topics_of(edition_id)),
    )


def _topics_of(edition_id: int) -> Iterator[TopicView]:
    """The topics of an edition with their lessons. 2 statements."""
    lessons: dict[int, list[LessonView]] = {}
    for edition_topic_id, *facts in session().execute(
        select(
            EditionLesson.edition_topic_id, EditionLesson.lesson_id, Lesson.key, LessonRevision.title, EditionLesson.position,
            EditionLesson.periods, EditionLesson.revision_id, LessonRevision.reading_minutes, LessonRevision.practice_minutes,
            LessonRevision.html_bytes, LessonRevision.picture_bytes,
        )
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(Lesson, Lesson.id == EditionLesson.lesson_id)
        .join(LessonRevision, LessonRevision.id == EditionLesson.revision_id)
        .where(EditionTopic.edition_id == edition_id)
        .order_by(EditionLesson.position)
    ):  # fmt: skip
        lessons.setdefault(edition_topic_id, []).append(LessonView(*facts))
    for row in session().execute(
        select(
            EditionTopic.id, EditionTopic.topic_id, Topic.key, EditionTopic.position, EditionTopic.code, EditionTopic.title,
            EditionTopic.block, EditionTopic.mode, EditionTopic.kind, EditionTopic.elective, EditionTopic.theory_periods,
            EditionTopic.practice_periods, EditionTopic.quiz_periods, EditionTopic.about,
        )
        .join(Topic, Topic.id == EditionTopic.topic_id)
        .where(EditionTopic.edition_id == edition_id)
        .order_by(EditionTopic.position)
    ):  # fmt: skip
        yield replace(TopicView(*row), lessons=tuple(lessons.get(row.id, ())))


def _read_revision(revision_id: int) -> RevisionView:
    """The revision from the database."""
    revision = session().get(LessonRevision, revision_id)
    if revision is None:
        raise LookupError(f"no revision {revision_id}")
    return RevisionView(
        revision.id,
        revision.lesson_id,
        revision.number,
        revision.title,
        tuple(SectionView(item["key"], item["title"], item["html"], tuple(item["checks"])) for item in revision.sections),
        {key: _check_view(key, item) for key, item in revision.checks.items()},
        tuple(revision.sources),
        verify_of(revision.source),
        revision.reading_minutes,
        revision.practice_minutes,
        revision.html_bytes,
        revision.picture_bytes,
        revision.words,
        revision.published_at,
    )


def _check_view(key: str, item: Words) -> CheckView:
    """A check question from the form in which revisions keep it."""
    options = tuple(OptionView(row["key"], row["html"], row["correct"], row["feedback_html"]) for row in item["options"])
    return CheckView(
        key, item["kind"], item["stem_html"], options, tuple(item["accepted"]), tuple(item["forgive"]), item["explanation_html"]
    )
