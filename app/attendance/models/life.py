"""Tables of what trainees ask about their sessions: leave, and objections to a mark."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Key, Moment, Words


class LeaveRequest(Base):
    """A trainee asks for leave from one or several sessions; how each is decided stands in `LeaveSession`."""

    __tablename__ = "leave_requests"
    __table_args__ = (
        CheckConstraint("answer IN ('granted', 'declined')", name="answer"),
        Index("ux_leave_requests_client", "enrolment_id", "client_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    # Why, from a short list (sick, family, duty, weather, other), and in her own words; the words may be empty.
    kind: Mapped[str] = mapped_column(Key)
    words: Mapped[str] = mapped_column(Words)
    # The page's own name for this request, so that sending it twice is sending it once.
    client_id: Mapped[str] = mapped_column(Key)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    # When she took it back, or none.
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    # What stands of its decisions: granted, declined, or none while it waits.
    answer: Mapped[str | None] = mapped_column(Key)


class LeaveSession(Base):
    """One session of a leave request."""

    __tablename__ = "leave_sessions"

    request_id: Mapped[int] = mapped_column(ForeignKey("leave_requests.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True, index=True)


class LeavePhoto(Base):
    """The photo that came with a leave request, kept in the database because only those who reach the class may see it."""

    __tablename__ = "leave_photos"

    request_id: Mapped[int] = mapped_column(ForeignKey("leave_requests.id"), primary_key=True)
    # WebP, at most 1280 pixels wide, without metadata.
    data: Mapped[bytes] = mapped_column(LargeBinary)


class LeaveDecision(Base):
    """What somebody said to a leave request; append-only, the last one stands ("undone": nobody has decided yet again)."""

    __tablename__ = "leave_decisions"
    __table_args__ = (CheckConstraint("answer IN ('granted', 'declined', 'undone')", name="answer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("leave_requests.id"), index=True)
    answer: Mapped[str] = mapped_column(Key)
    words: Mapped[str] = mapped_column(Words)
    decided_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class Objection(Base):
    """A trainee says that a mark about her is wrong; answered once, nothing of it is ever changed after that."""

    __tablename__ = "objections"
    __table_args__ = (
        CheckConstraint("answer IN ('accepted', 'declined')", name="answer"),
        Index("ux_objections_mark", "mark_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    # The entry that counted when she objected; one objection to each.
    mark_id: Mapped[int] = mapped_column(ForeignKey("marks.id"))
    words: Mapped[str] = mapped_column(Words)
    raised_at: Mapped[datetime] = mapped_column(Moment)
    # accepted (a new mark was written) or declined, with a sentence; none while nobody has answered.
    answer: Mapped[str | None] = mapped_column(Key)
    answer_words: Mapped[str] = mapped_column(Words, default="", server_default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
