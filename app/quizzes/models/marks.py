"""Tables of marks given by a person: for a free text, for an essay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Words


class EssayMark(Base):
    """What a person gave for a free text; append-only, a correction names the one it replaces."""

    __tablename__ = "essay_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_question_id: Mapped[int] = mapped_column(ForeignKey("attempt_questions.id"), index=True)
    # Points per criterion, in the order of the rubric.
    points: Mapped[list[float]] = mapped_column(Data)
    # What the trainee reads beside it.
    comment: Mapped[str] = mapped_column(Words)
    # Marks earned, 0 to the version's marks.
    score: Mapped[float] = mapped_column(Float)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    given_at: Mapped[datetime] = mapped_column(Moment)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("essay_marks.id"))
    # 1 and 2 mark without seeing each other's points where the edition asks for two; 3 decides when they differ too much.
    marker: Mapped[int] = mapped_column(server_default="1", default=1)
    # Why it replaces a mark that somebody else gave, that was settled, or after the other's was seen; else none.
    reason: Mapped[str | None] = mapped_column(Words)


class EssayDraft(Base):
    """A marking form as somebody left it half filled; gone once the text is marked."""

    __tablename__ = "essay_drafts"
    __table_args__ = (UniqueConstraint("attempt_question_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_question_id: Mapped[int] = mapped_column(ForeignKey("attempt_questions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # What stood in the boxes, as typed.
    typed: Mapped[list[str]] = mapped_column(Data)
    comment: Mapped[str] = mapped_column(Words)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class GivenMark(Base):
    """A mark given by a person (the final essay); append-only, a correction names the one it replaces."""

    __tablename__ = "given_marks"
    __table_args__ = (Index("ix_given_marks_enrolment", "enrolment_id", "requirement_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    # Which requirement of the edition it answers: "bai-luan".
    requirement_key: Mapped[str] = mapped_column(Key)
    # First or second try.
    number: Mapped[int]
    # On the scale of 10.
    mark: Mapped[float] = mapped_column(Float)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    given_at: Mapped[datetime] = mapped_column(Moment)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("given_marks.id"))
    # Why it replaces a mark that somebody else gave, as above.
    reason: Mapped[str | None] = mapped_column(Words)
