"""Tables of learning: sections reached, check answers and tries, places, lessons done, questions to the instructor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Words


class SectionRead(Base):
    """A trainee said that she read a section; a fact, once."""

    __tablename__ = "section_reads"
    __table_args__ = (UniqueConstraint("enrolment_id", "lesson_id", "section_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    section_key: Mapped[str] = mapped_column(Key)
    # When she read it first, by the clock of her device, never later than it arrived.
    read_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)


class CheckAnswer(Base):
    """Her latest answer to a check question of a lesson; earlier ones only leave their number."""

    __tablename__ = "check_answers"
    __table_args__ = (UniqueConstraint("enrolment_id", "lesson_id", "check_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    check_key: Mapped[str] = mapped_column(Key)
    # What she chose (option keys) or wrote, as a list of strings.
    response: Mapped[list[str]] = mapped_column(Data)
    correct: Mapped[bool]
    # How often she answered (the rows of `CheckTry`); a repeat of the same report does not count.
    tries: Mapped[int]
    # When she answered first, whichever of her phones told it first; None before 0012 filled it in.
    first_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)


class CheckTry(Base):
    """She answered a check question at a moment; a fact, once, so that reports may come in any order and more than once."""

    __tablename__ = "check_tries"
    __table_args__ = (UniqueConstraint("enrolment_id", "lesson_id", "check_key", "answered_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    check_key: Mapped[str] = mapped_column(Key)
    answered_at: Mapped[datetime] = mapped_column(Moment)


class Place(Base):
    """Where she is in a class: the lesson and section she was at last, whatever device she used."""

    __tablename__ = "places"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    section_key: Mapped[str] = mapped_column(Key)
    # A report with an older moment does not move the place back.
    placed_at: Mapped[datetime] = mapped_column(Moment)


class LessonDone(Base):
    """A lesson counted as done, under the revision she finished; stays done when the text is corrected later."""

    __tablename__ = "lessons_done"
    __table_args__ = (UniqueConstraint("enrolment_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("lesson_revisions.id"))
    # By the corrected clock of her device: the first moment at which she had everything.
    done_at: Mapped[datetime] = mapped_column(Moment)
    # When the server heard what says so; none for what was done before 0017.
    told_at: Mapped[datetime | None] = mapped_column(Moment)


class LessonQuestion(Base):
    """A trainee asked the instructor about a topic, or about a lesson and a section of it."""

    __tablename__ = "lesson_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    edition_topic_id: Mapped[int] = mapped_column(ForeignKey("edition_topics.id"), index=True)
    # None: about the topic as a whole.
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), index=True)
    # Empty: about the lesson as a whole.
    section_key: Mapped[str] = mapped_column(Key)
    words: Mapped[str] = mapped_column(Words)
    # When she wrote it, by the corrected clock of her device, never later than it arrived.
    asked_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)


class QuestionAnswer(Base):
    """An answer to a question; a better one names the one that it replaces, so that the newest stands."""

    __tablename__ = "question_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("lesson_questions.id"), index=True)
    words: Mapped[str] = mapped_column(Words)
    # Whether her whole class may read question and answer, without her name.
    shared: Mapped[bool]
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    answered_at: Mapped[datetime] = mapped_column(Moment)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("question_answers.id"), unique=True)


class CorrectionSeen(Base):
    """A trainee said that she has seen a correction of a lesson that she had read; a fact, once."""

    __tablename__ = "corrections_seen"
    __table_args__ = (UniqueConstraint("enrolment_id", "correction_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    correction_id: Mapped[int] = mapped_column(ForeignKey("lesson_corrections.id"), index=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)
