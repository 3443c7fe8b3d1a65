"""Tables of privacy: requests and answers, what was given by consent, who may see it, terms of keeping."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Key, Moment, Words
from app.storage.sealed import Sealed


class DataRequest(Base):
    """What somebody asked about her own data: to correct, erase, restrict, or anything else."""

    __tablename__ = "data_requests"
    __table_args__ = (CheckConstraint("kind IN ('correct', 'erase', 'restrict', 'other')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    # correct, erase, restrict, other.
    kind: Mapped[str] = mapped_column(Key)
    # What she wrote: what is wrong, how it should be.
    words: Mapped[str] = mapped_column(Words)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    # The last day for an answer: two working days after the one on which it was asked.
    due_on: Mapped[date]


class DataAnswer(Base):
    """The answer of an official to a request; a request has at most one."""

    __tablename__ = "data_answers"
    __table_args__ = (CheckConstraint("outcome IN ('done', 'partly', 'refused')", name="outcome"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("data_requests.id"), primary_key=True)
    # done, partly, refused.
    outcome: Mapped[str] = mapped_column(Key)
    # Why something stays although she asked (register, decision, attendance, journal); "" where nothing does.
    ground: Mapped[str] = mapped_column(Key)
    words: Mapped[str] = mapped_column(Words)
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    answered_at: Mapped[datetime] = mapped_column(Moment)


class Particular(Base):
    """One thing about herself that somebody gave by her own consent; taken back, the row stays and what it said is gone."""

    __tablename__ = "particulars"
    __table_args__ = (CheckConstraint("kind IN ('id_number', 'ethnicity', 'religion', 'party')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    # id_number, ethnicity, religion, party.
    kind: Mapped[str] = mapped_column(Key)
    # What she wrote, sealed; none once it was taken back or written anew.
    value: Mapped[str | None] = mapped_column(Sealed)
    # Which version of the notice she had before her when she agreed.
    notice_version: Mapped[int]
    given_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class PrivateRight(Base):
    """The right to see what people gave by consent, in a unit and all below; ended by a date."""

    __tablename__ = "private_rights"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    granted_at: Mapped[datetime] = mapped_column(Moment)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class RetentionTerm(Base):
    """How long an office keeps one kind of thing, where it differs from what is delivered; the newest row counts."""

    __tablename__ = "retention_terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    # The kind of thing, as data/retention.yml names it.
    key: Mapped[str] = mapped_column(Key, index=True)
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(Words)
    set_at: Mapped[datetime] = mapped_column(Moment)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
