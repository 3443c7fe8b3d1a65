"""Lessons as those who write them see them: where each stands, its draft, what it stands among."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.courses.markdown.tree import Attachment as AttachmentFacts
from app.courses.markdown.tree import Figure
from app.courses.models import (
    Attachment,
    Edition,
    EditionLesson,
    EditionTopic,
    Lesson,
    LessonComment,
    LessonConflict,
    LessonDraft,
    LessonDraftText,
    LessonRevision,
    Picture,
    Programme,
    Topic,
    TopicAttachment,
    TopicPicture,
    TopicSteward,
)
from app.courses.queries.new_lessons import NewLesson, new_lessons
from app.courses.rules.reviewing import Standing, State
from app.people.models import Person
from app.storage.transaction import session


@dataclass(frozen=True)
class LessonRow:
    """A lesson of a newest edition with its open draft, where there is one; `waiting` comments are not done with."""

    lesson_id: int
    lesson_key: str
    title: str
    position: int
    periods: float
    revision_id: int
    number: int
    published_at: datetime
    topic_id: int
    topic_key: str
    topic_code: str
    topic_title: str
    programme_id: int
    programme_key: str
    programme_title: str
    draft_id: int | None
    state: str | None
    version: int | None
    base_revision_id: int | None
    saved_at: datetime | None
    saved_by_id: int | None
    saved_by: str | None
    publish_on: date | None
    waiting: int
    conflict_id: int | None
    placed: bool = True
    """Whether an edition shows it; a new lesson waits for its place."""

    @property
    def is_behind(self) -> bool:
        """Whether another text was published since the draft was begun."""
        return self.draft_id is not None and self.base_revision_id != self.revision_id


@dataclass(frozen=True)
class OtherLesson:
    """A lesson of the same programme, to link to."""

    lesson_id: int
    key: str
    title: str
    topic_key: str
    topic_code: str


def lessons_to_write(steward_id: int | None) -> Sequence[LessonRow]:
    """The lessons of every newest edition in order; `steward_id`: only of topics that this person answers for.

    New lessons, which no edition shows yet, stand behind those of their topic. 3 statements, 2 when there is none.
    """
    rows = [LessonRow(*row) for row in session().execute(_rows(steward_id))]
    for new in new_lessons(steward_id=steward_id):
        beside = [at for at, row in enumerate(rows, 1) if row.topic_id == new.topic.topic_id]
        beside = beside or [at for at, row in enumerate(rows, 1) if row.programme_id == new.topic.programme_id] or [len(rows)]
        rows.insert(beside[-1], _new_row(new, rows[beside[-1] - 1].position + 1 if beside[-1] else 1))
    return rows


def lesson_to_write(lesson_id: int, steward_id: int | None) -> LessonRow | None:
    """One of them; None when it is not among them. 1 statement, of a new lesson 3."""
    row = session().execute(_rows(steward_id).where(Lesson.id == lesson_id)).first()
    if row is not None:
        return LessonRow(*row)
    return next((_new_row(new, 0) for new in new_lessons(lesson_id, steward_id=steward_id)), None)


def _new_row(new: NewLesson, position: int) -> LessonRow:
    """A lesson without a place, as the others."""
    topic = new.topic
    own = (new.lesson_id, new.key, new.named, position, new.periods, new.revision_id, new.number, new.published_at)
    around = (topic.topic_id, topic.key, topic.code, topic.title, topic.programme_id, topic.programme_key, topic.programme_title)
    facts: tuple[Any, ...] = (*own, *around, *new.draft, new.waiting, None, False)
    return LessonRow(*facts)


def _rows(steward_id: int | None) -> Select[Any]:
    """The lessons of the newest editions with their open drafts."""
    newest = select(Edition.programme_id, func.max(Edition.number).label("number")).group_by(Edition.programme_id).subquery()
    waiting = (
        select(func.count(LessonComment.id))
        .where(LessonComment.draft_id == LessonDraft.id, LessonComment.answer_to_id.is_(None), LessonComment.done_at.is_(None))
        .scalar_subquery()
    )
    conflict = (
        select(func.min(LessonConflict.id))
        .where(LessonConflict.lesson_id == Lesson.id, LessonConflict.settled_at.is_(None))
        .scalar_subquery()
    )
    rows = (
        select(
            Lesson.id, Lesson.key, LessonRevision.title, EditionLesson.position, EditionLesson.periods, LessonRevision.id,
            LessonRevision.number, LessonRevision.published_at, Topic.id, Topic.key, EditionTopic.code, EditionTopic.title,
            Programme.id, Programme.key, Edition.title, LessonDraft.id, LessonDraft.state, LessonDraft.version,
            LessonDraft.base_revision_id, LessonDraft.saved_at, LessonDraft.saved_by_id, Person.full_name,
            LessonDraft.publish_on, waiting, conflict,
        )
        .join(newest, (newest.c.programme_id == Edition.programme_id) & (newest.c.number == Edition.number))
        .join(Programme, Programme.id == Edition.programme_id)
        .join(EditionTopic, EditionTopic.edition_id == Edition.id)
        .join(Topic, (Topic.id == EditionTopic.topic_id) & (Topic.programme_id == Edition.programme_id))
        .join(EditionLesson, EditionLesson.edition_topic_id == EditionTopic.id)
        .join(Lesson, Lesson.id == EditionLesson.lesson_id)
        .join(LessonRevision, LessonRevision.id == EditionLesson.revision_id)
        .outerjoin(LessonDraft, LessonDraft.open_lesson_id == Lesson.id)
        .outerjoin(Person, Person.id == LessonDraft.saved_by_id)
        .order_by(Edition.total_periods.desc(), Programme.key, EditionTopic.position, EditionLesson.position)
    )  # fmt: skip
    if steward_id is None:
        return rows
    return rows.join(TopicSteward, (TopicSteward.topic_id == Topic.id) & (TopicSteward.person_id == steward_id))


def draft_source(draft_id: int) -> str:
    """The text of a draft. 1 statement; raises LookupError without it."""
    source = session().scalar(select(LessonDraft.source).where(LessonDraft.id == draft_id))
    if source is None:
        raise LookupError(f"no draft {draft_id}")
    return source


def revision_source(revision_id: int) -> str:
    """The text of a revision with its front matter. 1 statement; raises LookupError without it."""
    source = session().scalar(select(LessonRevision.source).where(LessonRevision.id == revision_id))
    if source is None:
        raise LookupError(f"no revision {revision_id}")
    return source


def standing_of(row: LessonRow) -> Standing:
    """An open draft as the rules of reviewing see it. 1 statement."""
    return Standing(State(row.state or State.DRAFT), row.version or 0, writers_of(row.draft_id or 0), row.waiting)


def writers_of(draft_id: int) -> frozenset[int]:
    """Everybody who wrote in a draft. 1 statement."""
    earlier = select(LessonDraftText.by_id).where(LessonDraftText.draft_id == draft_id)
    last = select(LessonDraft.saved_by_id).where(LessonDraft.id == draft_id)
    return frozenset(session().scalars(earlier.union(last)))


def figures_of_topic(topic_id: int) -> Mapping[str, Figure]:
    """The pictures that texts of a topic may show, by the path written in them. 1 statement."""
    rows = session().execute(
        select(TopicPicture.path, Picture.sha256, Picture.width, Picture.height, Picture.files)
        .join(Picture, Picture.sha256 == TopicPicture.sha256)
        .where(TopicPicture.topic_id == topic_id, TopicPicture.removed_at.is_(None))
    )
    return {
        row.path: Figure(row.sha256, row.width, row.height, tuple((file["width"], file["bytes"]) for file in row.files))
        for row in rows
    }


def files_of_topic(topic_id: int) -> Mapping[str, AttachmentFacts]:
    """The files that texts of a topic may hand out, by their path. 1 statement."""
    rows = session().execute(
        select(TopicAttachment.path, Attachment.sha256, Attachment.kind, Attachment.bytes)
        .join(Attachment, Attachment.sha256 == TopicAttachment.sha256)
        .where(TopicAttachment.topic_id == topic_id, TopicAttachment.removed_at.is_(None))
    )
    return {path: AttachmentFacts(sha256, kind, size) for path, sha256, kind, size in rows}


def lessons_beside(programme_id: int) -> Sequence[OtherLesson]:
    """The lessons of a programme's newest edition in reading order: what its texts may link to. 1 statement."""
    newest = select(func.max(Edition.number)).where(Edition.programme_id == programme_id).scalar_subquery()
    rows = session().execute(
        select(Lesson.id, Lesson.key, LessonRevision.title, Topic.key, EditionTopic.code)
        .join(EditionLesson, EditionLesson.lesson_id == Lesson.id)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(Edition, Edition.id == EditionTopic.edition_id)
        .join(Topic, Topic.id == EditionTopic.topic_id)
        .join(LessonRevision, LessonRevision.id == EditionLesson.revision_id)
        .where(Edition.programme_id == programme_id, Edition.number == newest)
        .order_by(EditionTopic.position, EditionLesson.position)
    )
    return [OtherLesson(*row) for row in rows]


def conflict_sources(conflict_id: int) -> tuple[str, str]:
    """(what both were, what the files brought) of a conflict. 2 statements; raises LookupError without it."""
    row = session().execute(
        select(LessonConflict.base_revision_id, LessonConflict.file_revision_id).where(LessonConflict.id == conflict_id)
    )
    found = row.first()
    if found is None:
        raise LookupError(f"no conflict {conflict_id}")
    sources = session().execute(select(LessonRevision.id, LessonRevision.source).where(LessonRevision.id.in_(tuple(found))))
    by_id = {row.id: row.source for row in sources}
    return by_id[found[0]], by_id[found[1]]
