"""Tables of the ways in the room: the wall and its codes, the personal cards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Key, Moment


class Wall(Base):
    """The wall code of one session: opened by somebody who may take its roll, useless outside the session."""

    __tablename__ = "walls"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    # Random; the code of each step is made from it.
    secret: Mapped[str] = mapped_column(Key)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # When it was put away, or none while it may still be shown.
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class Claim(Base):
    """A code that somebody sent: every one that was ever received, those that counted at once and those to be looked at."""

    __tablename__ = "code_claims"
    __table_args__ = (
        UniqueConstraint("person_id", "client_id"),
        Index("ix_code_claims_session", "session_id", "reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The session it is shown at; none when nothing tells one (she is in no class that meets).
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # Her place in the class of that session, or none when she is not in it.
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"), index=True)
    code: Mapped[str] = mapped_column(Key)
    # Why somebody has to look at it; empty when it counted without a question.
    reason: Mapped[str] = mapped_column(Key)
    # The random name of the phone.
    device: Mapped[str] = mapped_column(Key)
    # By the phone's clock after correction, and when it arrived.
    device_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    # Seconds by which the phone's clock was corrected, and from the code's step to `device_at`; none when the code is of no step.
    clock_offset_seconds: Mapped[int]
    drift_seconds: Mapped[int | None]
    # The entry it brought, or none.
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("marks.id"))
    client_id: Mapped[str] = mapped_column(Key)


class ClaimDecision(Base):
    """What somebody decided about a claim; append-only, the last one stands."""

    __tablename__ = "claim_decisions"
    __table_args__ = (CheckConstraint("outcome IN ('present', 'dismissed')", name="outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("code_claims.id"), index=True)
    outcome: Mapped[str] = mapped_column(Key)
    decided_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class CardKey(Base):
    """The key that signs the cards of one class; made when its first card is issued."""

    __tablename__ = "card_keys"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Key)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class Card(Base):
    """One version of a person's card; a new version ends the one before."""

    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("enrolment_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    version: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # When it was revoked, or none while it is good.
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
