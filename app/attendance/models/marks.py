"""Tables of marks: the entries (append-only) and the settled mark."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Key, Moment, Periods, Words


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
