"""Tables of completion: exemptions, decisions with their lines (append-only), reminders."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Periods, Record, Words


class Exemption(Base):
    """Something that a trainee need not do, approved by name; taking it back is a further row that names it."""

    __tablename__ = "exemptions"
    __table_args__ = (
        CheckConstraint("about IN ('requirement', 'topic', 'session')", name="about"),
        UniqueConstraint("enrolment_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    # What it is about: one of the three below is filled.
    about: Mapped[str] = mapped_column(Key)
    requirement_key: Mapped[str | None] = mapped_column(Key)
    edition_topic_id: Mapped[int | None] = mapped_column(ForeignKey("edition_topics.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    # The tiết that are given to her; none: the whole of it.
    periods: Mapped[float | None] = mapped_column(Periods)
    # Who approved it, as the document names her; number of the document; why.
    approver: Mapped[str] = mapped_column(Words)
    document: Mapped[str] = mapped_column(Words)
    reason: Mapped[str] = mapped_column(Words)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    # The exemption that this row takes back, or none.
    revokes_id: Mapped[int | None] = mapped_column(ForeignKey("exemptions.id"), unique=True)
    # The page's own name for this entry, so that sending it twice is sending it once.
    client_id: Mapped[str] = mapped_column(Key)


class Decision(Base):
    """A decision about who completed a class; never changed, a newer one replaces it for the people that it names."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("cohort_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    # "145/QĐ-BTV" and its day, as the paper says.
    number: Mapped[str] = mapped_column(Words)
    decided_on: Mapped[date]
    # Under whose rules it was judged.
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    confirmed_at: Mapped[datetime] = mapped_column(Moment)
    # The decision before it in this class, or none.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    # SHA-256 over the head and the digests of all lines.
    digest: Mapped[str] = mapped_column(Key)
    client_id: Mapped[str] = mapped_column(Key)


class DecisionLine(Base):
    """What a decision says about one trainee, with ledger and verdict as they stood."""

    __tablename__ = "decision_lines"
    __table_args__ = (
        CheckConstraint("outcome IN ('recognised', 'refused')", name="outcome"),
        UniqueConstraint("decision_id", "enrolment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    # recognised (được công nhận), refused (không đủ điều kiện).
    outcome: Mapped[str] = mapped_column(Key)
    reason: Mapped[str] = mapped_column(Words)
    # Ledger and verdict in the form of `completion.rules.freezing`, and the SHA-256 of its canonical text.
    frozen: Mapped[Record] = mapped_column(Data)
    digest: Mapped[str] = mapped_column(Key)


class Reminder(Base):
    """A trainee was reminded: by whom, when, how; taking it back is a moment, not a deletion."""

    __tablename__ = "reminders"
    __table_args__ = (
        CheckConstraint("how IN ('zalo', 'phone', 'in_person', 'officer')", name="how"),
        UniqueConstraint("enrolment_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    # zalo, phone, in_person, officer (through the class leader).
    how: Mapped[str] = mapped_column(Key)
    reminded_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    reminded_at: Mapped[datetime] = mapped_column(Moment)
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    client_id: Mapped[str] = mapped_column(Key)
