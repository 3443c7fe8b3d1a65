"""Pictures and files of topics, and the texts that name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select

from app.courses.attachments.naming import FOLDER
from app.courses.markdown.tree import Figure
from app.courses.models import (
    Attachment,
    Edition,
    EditionLesson,
    EditionTopic,
    Lesson,
    LessonDraft,
    LessonRevision,
    Picture,
    PictureCut,
    TopicAttachment,
    TopicPicture,
)
from app.courses.pictures import sent_path
from app.courses.rules.pictures import Cut
from app.storage.transaction import session


@dataclass(frozen=True)
class Item:
    """A picture ("picture") or a file (pdf, docx …) of a topic; `bytes` of the largest width of a picture, `cut`: made from
    another one."""

    topic_id: int
    path: str
    kind: str
    sha256: str
    bytes: int
    width: int
    height: int
    small: int
    kept_at: datetime | None
    removed_at: datetime | None
    cut: bool


@dataclass(frozen=True)
class Text:
    """A text that is read or written today: of a lesson in a newest edition, or of its open draft."""

    topic_id: int
    lesson_id: int
    title: str
    is_draft: bool
    source: str


@dataclass(frozen=True)
class WholePicture:
    """The picture that another was cut from, or the picture itself, under the path that the topic has for it, and the cut."""

    path: str
    figure: Figure
    cut: Cut


def items_of(topic_ids: Collection[int]) -> Sequence[Item]:
    """What these topics have, what was put away included. 2 statements."""
    pictures = session().execute(
        select(TopicPicture, Picture.width, Picture.height, Picture.files, PictureCut.sha256)
        .join(Picture, Picture.sha256 == TopicPicture.sha256)
        .outerjoin(PictureCut, PictureCut.sha256 == TopicPicture.sha256)
        .where(TopicPicture.topic_id.in_(topic_ids))
        .order_by(TopicPicture.topic_id, TopicPicture.path)
    )
    found = [
        Item(row.topic_id, row.path, "picture", row.sha256, files[-1]["bytes"], width, height, files[0]["width"], row.kept_at,
             row.removed_at, cut is not None)
        for row, width, height, files, cut in pictures
    ]  # fmt: skip
    files = session().execute(
        select(TopicAttachment, Attachment.kind, Attachment.bytes)
        .join(Attachment, Attachment.sha256 == TopicAttachment.sha256)
        .where(TopicAttachment.topic_id.in_(topic_ids))
        .order_by(TopicAttachment.topic_id, TopicAttachment.path)
    )
    found += [
        Item(row.topic_id, row.path, kind, row.sha256, size, 0, 0, 0, row.kept_at, row.removed_at, False)
        for row, kind, size in files
    ]
    return found


def texts_of_topics(topic_ids: Collection[int]) -> Sequence[Text]:
    """The texts of today of these topics. 2 statements."""
    newest = select(Edition.programme_id, func.max(Edition.number).label("number")).group_by(Edition.programme_id).subquery()
    published = (
        select(Lesson.topic_id, Lesson.id, LessonRevision.title, literal(0), LessonRevision.source)
        .join(EditionLesson, EditionLesson.lesson_id == Lesson.id)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(Edition, Edition.id == EditionTopic.edition_id)
        .join(newest, (newest.c.programme_id == Edition.programme_id) & (newest.c.number == Edition.number))
        .join(LessonRevision, LessonRevision.id == EditionLesson.revision_id)
        .where(Lesson.topic_id.in_(topic_ids))
        .order_by(EditionTopic.position, EditionLesson.position)
    )
    drafts = (
        select(Lesson.topic_id, Lesson.id, LessonRevision.title, literal(1), LessonDraft.source)
        .join(LessonDraft, LessonDraft.open_lesson_id == Lesson.id)
        .join(LessonRevision, LessonRevision.id == LessonDraft.base_revision_id)
        .where(Lesson.topic_id.in_(topic_ids))
        .order_by(Lesson.id)
    )
    # A lesson that variants share stands in several newest editions.
    once = dict.fromkeys(tuple(row) for row in session().execute(published))
    rows = [*once, *session().execute(drafts)]
    return [Text(topic_id, lesson_id, title, bool(is_draft), source) for topic_id, lesson_id, title, is_draft, source in rows]


def named_in_revisions(topic_ids: Collection[int]) -> Mapping[int, frozenset[str]]:
    """By topic: the paths that any text ever published names; these are never let go, so that history can be read.

    2 statements.
    """
    found: dict[int, set[str]] = defaultdict(set)
    pictures = _named(TopicPicture, TopicPicture.path, topic_ids)
    files = _named(TopicAttachment, literal("tep:").concat(func.substr(TopicAttachment.path, len(FOLDER) + 2)), topic_ids)
    for statement in (pictures, files):
        for topic_id, path in session().execute(statement):
            found[topic_id].add(path)
    return {topic_id: frozenset(paths) for topic_id, paths in found.items()}


def _named(table: type[TopicPicture] | type[TopicAttachment], words: Any, topic_ids: Collection[int]) -> Select[Any]:
    """Topic and path of what a published text names by these words; "_" in them stands for any sign, which errs to the safe
    side."""
    told = (
        select(LessonRevision.id)
        .join(Lesson, Lesson.id == LessonRevision.lesson_id)
        .where(Lesson.topic_id == table.topic_id, LessonRevision.source.like(literal("%").concat(words).concat("%")))
    )
    return select(table.topic_id, table.path).where(table.topic_id.in_(topic_ids), told.exists())


def whole_of(topic_id: int, path: str) -> WholePicture | None:
    """The whole picture behind the one that a topic calls by a path. 3 statements."""
    row = (
        session()
        .execute(
            select(TopicPicture.sha256, PictureCut)
            .outerjoin(PictureCut, PictureCut.sha256 == TopicPicture.sha256)
            .where(TopicPicture.topic_id == topic_id, TopicPicture.path == path, TopicPicture.removed_at.is_(None))
        )
        .first()
    )
    if row is None:
        return None
    made: PictureCut | None = row[1]
    sha256 = made.whole_sha256 if made else row[0]
    picture = session().execute(select(Picture).where(Picture.sha256 == sha256)).scalar_one()
    figure = Figure(sha256, picture.width, picture.height, tuple((file["width"], file["bytes"]) for file in picture.files))
    if made is None:
        return WholePicture(path, figure, Cut())
    named = select(TopicPicture.path).where(TopicPicture.topic_id == topic_id, TopicPicture.sha256 == sha256)
    home = session().scalar(named.order_by(TopicPicture.path).limit(1))
    return WholePicture(home or sent_path(figure), figure, Cut(made.turn, made.left, made.top, made.right, made.bottom))
