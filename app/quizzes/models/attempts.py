"""Tables of attempts: attempt, its questions, its answers, every time it was handed in, and what was looked at in practice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment


class Attempt(Base):
    """One attempt of one trainee at one paper. It is open until it is closed; the server's clock decides."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("paper_id", "enrolment_id", "number"),
        Index("ix_attempts_enrolment", "enrolment_id", "paper_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    # 1, 2, 3 …
    number: Mapped[int]
    # What the shuffling was seeded with, so that the paper can be drawn again for the file.
    seed: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(Moment)
    # The end by the server's clock; none without a time limit.
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    # "trainee" when she handed it in, "time" when it ran out; none while open.
    closed_by: Mapped[str | None] = mapped_column(Key)
    # What was given before the end still counts when it arrives until then; none while open.
    arrivals_until: Mapped[datetime | None] = mapped_column(Moment)
    # Marks earned and possible, and the mark on the scale of 10; none while open.
    score: Mapped[float | None] = mapped_column(Float)
    max_score: Mapped[float] = mapped_column(Float)
    mark: Mapped[float | None] = mapped_column(Float)
    passed: Mapped[bool | None]
    # How many of its free texts still wait for a person; while there are any, a closed attempt has no mark.
    waiting: Mapped[int] = mapped_column(server_default="0", default=0)


class AttemptQuestion(Base):
    """One question of an attempt, at its place, in the version and order of options that she sees."""

    __tablename__ = "attempt_questions"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    # 1 … n, as numbered on the screen.
    position: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"), index=True)
    # Keys of the options in the order shown: ["c", "a", "b"]; of a case one text per question: "hoi|single|c,a,b"; the numbers
    # of the gaps. `courses.judging.shape_of` reads it.
    option_order: Mapped[list[str]] = mapped_column(Data)
    # Marks earned, 0 to the version's marks; none while the attempt is open, and while a free text waits for a person.
    score: Mapped[float | None] = mapped_column(Float)


class Answer(Base):
    """One answer as it was given; append-only. The one given last before the end counts, the others stay as evidence."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("attempt_id", "client_id"), Index("ix_answers_attempt", "attempt_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    position: Mapped[int]
    # In the form of `courses.judging.responses`: option keys, or the written text as the only element; [] takes it back.
    response: Mapped[list[str]] = mapped_column(Data)
    # When it was given, put right by the server's clock and never later than `received_at`; and when it arrived.
    given_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    # The device's own name for this answer, so that sending it twice is sending it once.
    client_id: Mapped[str] = mapped_column(Key)
    # What the device's own clock said when it was given; how many milliseconds that clock ran ahead of the server's when it was
    # sent; and which device and tab that was. None from a page without JavaScript, which is dated by its arrival.
    device_at: Mapped[datetime | None] = mapped_column(Moment)
    device_ahead_ms: Mapped[int | None] = mapped_column(BigInteger)
    device: Mapped[str | None] = mapped_column(Key)


class HandIn(Base):
    """One time that an attempt was handed in; append-only. The one given first hands it in, the others change nothing."""

    __tablename__ = "hand_ins"
    __table_args__ = (UniqueConstraint("attempt_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    # As in an answer.
    given_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    client_id: Mapped[str] = mapped_column(Key)
    device_at: Mapped[datetime | None] = mapped_column(Moment)
    device_ahead_ms: Mapped[int | None] = mapped_column(BigInteger)
    device: Mapped[str | None] = mapped_column(Key)


class CheckedQuestion(Base):
    """A question of practice whose key she has looked at: her answer stays as it was then."""

    __tablename__ = "checked_questions"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    position: Mapped[int]
    checked_at: Mapped[datetime] = mapped_column(Moment)
