"""Tables of imported sheets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Record, Words


class SheetImport(Base):
    """An attendance sheet that was uploaded: staged, confirmed, perhaps taken back."""

    __tablename__ = "sheet_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    file_name: Mapped[str] = mapped_column(Words)
    sha256: Mapped[str] = mapped_column(Key)
    # What was read and proposed, in the form of `attendance.rules.Proposal`.
    proposal: Mapped[Record] = mapped_column(Data)
    staged_at: Mapped[datetime] = mapped_column(Moment)
    staged_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
