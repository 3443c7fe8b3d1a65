"""Tables of writing: drafts of lessons with their texts, steps and comments; what the files said last; conflicts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Key, Moment, Words


class LessonDraft(Base):
    """A lesson while it is written, until it is published or put away."""

    __tablename__ = "lesson_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), index=True)
    # The lesson again while the draft is open, else nothing: a lesson has one open draft.
    open_lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), unique=True)
    # The text from which it was begun; another one being published meanwhile has to be looked at first.
    base_revision_id: Mapped[int] = mapped_column(ForeignKey("lesson_revisions.id"))
    # draft, submitted, returned, approved, published, discarded: the last of its steps.
    state: Mapped[str] = mapped_column(Key)
    # Counts every save; whoever saves names the one she has seen.
    version: Mapped[int]
    # The whole lesson file as it stands: front matter and text.
    source: Mapped[str] = mapped_column(Words)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    saved_at: Mapped[datetime] = mapped_column(Moment)
    # When whoever writes began the stretch of writing that is not yet a text of its own.
    since_at: Mapped[datetime] = mapped_column(Moment)
    # The day on which an approved draft is published by itself.
    publish_on: Mapped[date | None]
    # The revision it became.
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("lesson_revisions.id"))


class LessonDraftText(Base):
    """A text of a draft as it stood before somebody else, or the same person later, wrote on."""

    __tablename__ = "lesson_draft_texts"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("lesson_drafts.id"))
    # The version of the draft that this was.
    number: Mapped[int]
    source: Mapped[str] = mapped_column(Words)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class LessonDraftStep(Base):
    """One step of a draft on its way: who, when, of which version, and why."""

    __tablename__ = "lesson_draft_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("lesson_drafts.id"), index=True)
    # opened, submitted, returned, approved, reopened, scheduled, published, discarded.
    kind: Mapped[str] = mapped_column(Key)
    version: Mapped[int]
    note: Mapped[str] = mapped_column(Words)
    # Nobody, when the day came on which it was to be published.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class LessonComment(Base):
    """What a reader says about a paragraph of a draft, or an answer to it."""

    __tablename__ = "lesson_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("lesson_drafts.id"), index=True)
    # The comment that this answers.
    answer_to_id: Mapped[int | None] = mapped_column(ForeignKey("lesson_comments.id"))
    # The paragraph as it was read; "" is the whole lesson.
    anchor: Mapped[str] = mapped_column(Words)
    words: Mapped[str] = mapped_column(Words)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    # Who said that it is done with.
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class LessonOnDisk(Base):
    """What the files said of a lesson when they were published last; without a row: what is shown."""

    __tablename__ = "lessons_on_disk"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("lesson_revisions.id"))


class LessonConflict(Base):
    """A lesson that was changed in the files and in the web since both were the same; a person decides."""

    __tablename__ = "lesson_conflicts"
    __table_args__ = (UniqueConstraint("lesson_id", "file_revision_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    # What the files brought; kept as a revision that nobody sees.
    file_revision_id: Mapped[int] = mapped_column(ForeignKey("lesson_revisions.id"))
    # What both were before.
    base_revision_id: Mapped[int] = mapped_column(ForeignKey("lesson_revisions.id"))
    found_at: Mapped[datetime] = mapped_column(Moment)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)


class TopicPicture(Base):
    """The picture that texts of a topic call by a path."""

    __tablename__ = "topic_pictures"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    # As it is written: "images/bon-buoc.png".
    path: Mapped[str] = mapped_column(Words, primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("pictures.sha256"))
    # When it came; nothing: before this was noted.
    kept_at: Mapped[datetime | None] = mapped_column(Moment)
    # When somebody put it away; it can be taken back for some weeks.
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
