"""Tables of attendance: marks (append-only), the settled mark, imported sheets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Periods, Record, Words


class Mark(Base):
    """One entry about one person in one session; a correction is a new entry, nothing is changed or deleted."""

    __tablename__ = "marks"
    __table_args__ = (
        CheckConstraint("state IN ('present', 'late', 'excused', 'absent', 'withdrawn')", name="state"),
        Index("ix_marks_session", "session_id", "enrolment_id"),
        UniqueConstraint("enrolment_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    # present (có mặt), late (muộn), excused (vắng có phép), absent (vắng không phép), withdrawn (the entry it replaces no
    # longer counts).
    state: Mapped[str] = mapped_column(Key)
    # The tiết attended, out of the session's.
    periods: Mapped[float] = mapped_column(Periods)
    # How it came in: roll (điểm danh trên máy), sheet (tải bảng).
    way: Mapped[str] = mapped_column(Key)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # By the clock of the device that recorded it, and when the server got it.
    device_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    # The entry this one corrects, or none.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("marks.id"))
    # The sheet it was read from, and its row there ("dòng 12, cột F"), or none.
    import_id: Mapped[int | None] = mapped_column(ForeignKey("sheet_imports.id"), index=True)
    evidence: Mapped[str] = mapped_column(Words)
    # The device's own name for this entry, so that sending it twice is sending it once.
    client_id: Mapped[str] = mapped_column(Key)


class SettledMark(Base):
    """The effective mark of a person in a session: a copy of what `attendance.rules.settle` says of the entries, kept for
    fast sums."""

    __tablename__ = "settled_marks"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True, index=True)
    mark_id: Mapped[int] = mapped_column(ForeignKey("marks.id"))
    state: Mapped[str] = mapped_column(Key)
    periods: Mapped[float] = mapped_column(Periods)


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
