"""The journal: who changed what, when; append-only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Record

VERIFIED = text("action = 'storage.verify_backup'")
"""Among millions of entries the few that every look at an administrator's desk asks for (`backup/age.py`), in the very words of
the index: a value that is bound would not find it."""


class JournalEntry(Base):
    """One change that somebody made."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_subject", "subject_kind", "subject_id"),
        Index("ix_journal_verified", "id", sqlite_where=VERIFIED, postgresql_where=VERIFIED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The moment at which the change was acknowledged.
    at: Mapped[datetime] = mapped_column(Moment)
    # The person who did it; none for the machine itself (publishing, setup).
    by_id: Mapped[int | None]
    # What was done, as "room.verb".
    action: Mapped[str] = mapped_column(Key)
    # What it was done to: a table's word and its id.
    subject_kind: Mapped[str] = mapped_column(Key)
    subject_id: Mapped[int | None]
    # What stood before and after, where that says more than the action; never passwords or ID numbers.
    detail: Mapped[Record] = mapped_column(Data)


class JournalSeal(Base):
    """A hash over the journal up to one entry, chained to the seal before."""

    __tablename__ = "journal_seals"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_entry_id: Mapped[int] = mapped_column(unique=True)
    # How many entries stand between the last seal and this one.
    entries: Mapped[int]
    # SHA-256, hexadecimal, over the hash of the seal before and every entry since.
    hash: Mapped[str] = mapped_column(Key)
    sealed_at: Mapped[datetime] = mapped_column(Moment)
