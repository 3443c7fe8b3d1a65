"""Tables of regrading: what was decided about a key, how a version is judged since, what it did to every attempt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Key, Moment, Words


class Regrade(Base):
    """A decision about the key of a question; append-only, taken back by a further row that names it."""

    __tablename__ = "regrades"
    __table_args__ = (CheckConstraint("remedy IN ('own', 'version', 'full', 'drop', 'undo')", name="remedy"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    # version (judge by the key of `version_id`), full (every answer is right), drop (out of the mark), own (by its own key
    # again), undo (as it was before `undoes_id`).
    remedy: Mapped[str] = mapped_column(Key)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("question_versions.id"))
    # For the file and for staff; trainees read a sentence made of the remedy.
    reason: Mapped[str] = mapped_column(Words)
    # None: the machine's operator, by a command.
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("regrades.id"), unique=True)
    # The page's own name for this decision, so that sending it twice is sending it once.
    client_id: Mapped[str] = mapped_column(Key, unique=True)


class VersionRuling(Base):
    """How answers to a version are judged since a regrade; the latest row of a version counts, also for attempts that are
    still open."""

    __tablename__ = "version_rulings"
    __table_args__ = (
        UniqueConstraint("regrade_id", "version_id"),
        CheckConstraint("ruling IN ('own', 'version', 'full', 'drop')", name="ruling"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrades.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"), index=True)
    # own, version, full, drop as in a regrade.
    ruling: Mapped[str] = mapped_column(Key)
    # With "version": whose key judges.
    key_version_id: Mapped[int | None] = mapped_column(ForeignKey("question_versions.id"))


class RegradedAttempt(Base):
    """What a regrade did to one closed attempt, before and after."""

    __tablename__ = "regraded_attempts"
    __table_args__ = (UniqueConstraint("regrade_id", "attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrades.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    # The question's place in the attempt, with the marks that it earned.
    position: Mapped[int]
    score_before: Mapped[float | None] = mapped_column(Float)
    score_after: Mapped[float | None] = mapped_column(Float)
    # The attempt on the scale of 10; none while a free text waits.
    mark_before: Mapped[float | None] = mapped_column(Float)
    mark_after: Mapped[float | None] = mapped_column(Float)
    passed_before: Mapped[bool | None]
    passed_after: Mapped[bool | None]
    # The points of the attempt so far and the points possible; none in lines from before these were kept.
    total_before: Mapped[float | None] = mapped_column(Float)
    total_after: Mapped[float | None] = mapped_column(Float)
    max_before: Mapped[float | None] = mapped_column(Float)
    max_after: Mapped[float | None] = mapped_column(Float)
    # The decision about completion that named her when it was applied, in words; "" for none.
    decided: Mapped[str] = mapped_column(Words)
