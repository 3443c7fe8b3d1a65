"""What the web says of the lessons of a programme, for those who write packages on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from app.courses.markdown.tree import Attachment as AttachmentFacts
from app.courses.markdown.tree import Figure
from app.courses.models import (
    Attachment,
    Edition,
    EditionLesson,
    EditionTopic,
    Lesson,
    LessonConflict,
    LessonOnDisk,
    LessonRevision,
    Picture,
    Programme,
    Topic,
    TopicAttachment,
    TopicPicture,
)
from app.storage.transaction import session


@dataclass(frozen=True)
class WebText:
    """The text of a lesson that is shown, what the files said last (None: never noted), whether a person has to decide."""

    source: str
    on_disk: str | None
    in_conflict: bool


def web_texts(programme_key: str) -> Mapping[tuple[str, str], WebText]:
    """The lessons of a programme's newest edition by (topic key, lesson key). 1 statement."""
    said = aliased(LessonRevision)
    newest = (
        select(func.max(Edition.number))
        .join(Programme, Programme.id == Edition.programme_id)
        .where(Programme.key == programme_key)
        .scalar_subquery()
    )
    conflict = exists().where(LessonConflict.lesson_id == Lesson.id, LessonConflict.settled_at.is_(None))
    rows = session().execute(
        select(Topic.key, Lesson.key, LessonRevision.source, said.source, conflict)
        .join(Lesson, Lesson.topic_id == Topic.id)
        .join(EditionLesson, EditionLesson.lesson_id == Lesson.id)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(Edition, Edition.id == EditionTopic.edition_id)
        .join(Programme, Programme.id == Edition.programme_id)
        .join(LessonRevision, LessonRevision.id == EditionLesson.revision_id)
        .outerjoin(LessonOnDisk, LessonOnDisk.lesson_id == Lesson.id)
        .outerjoin(said, said.id == LessonOnDisk.revision_id)
        .where(Programme.key == programme_key, Edition.number == newest)
    )
    return {(row[0], row[1]): WebText(row[2], row[3], bool(row[4])) for row in rows}


def named_files(programme_key: str) -> Mapping[tuple[str, str], AttachmentFacts]:
    """The files of a programme's topics by (topic key, path). 1 statement."""
    rows = session().execute(
        select(Topic.key, TopicAttachment.path, Attachment.sha256, Attachment.kind, Attachment.bytes)
        .join(TopicAttachment, TopicAttachment.topic_id == Topic.id)
        .join(Attachment, Attachment.sha256 == TopicAttachment.sha256)
        .join(Programme, Programme.id == Topic.programme_id)
        .where(Programme.key == programme_key)
    )
    return {(row[0], row[1]): AttachmentFacts(row[2], row[3], row[4]) for row in rows}


def named_pictures(programme_key: str) -> Mapping[tuple[str, str], Figure]:
    """The pictures of a programme's topics by (topic key, path). 1 statement."""
    rows = session().execute(
        select(Topic.key, TopicPicture.path, Picture.sha256, Picture.width, Picture.height, Picture.files)
        .join(TopicPicture, TopicPicture.topic_id == Topic.id)
        .join(Picture, Picture.sha256 == TopicPicture.sha256)
        .join(Programme, Programme.id == Topic.programme_id)
        .where(Programme.key == programme_key)
    )
    return {
        (row[0], row[1]): Figure(row[2], row[3], row[4], tuple((file["width"], file["bytes"]) for file in row[5])) for row in rows
    }
