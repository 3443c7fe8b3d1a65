"""Tables of cohorts: class, enrolment, session with its history, officer, staged lists, the plan's line of a class;
announcements, calendars on phones, timetables written at once, where instructors come from."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Periods, Record, Words


class Cohort(Base):
    """A class: people who take one edition together."""

    __tablename__ = "cohorts"

    id: Mapped[int] = mapped_column(primary_key=True)
    # What papers and commands call it: "NVCB-K1-2026".
    code: Mapped[str] = mapped_column(Key, unique=True)
    title: Mapped[str] = mapped_column(Words)
    # Pinned when the class is opened; never changes.
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    # The unit that opens the class; coordinators of it and above reach the class.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    # First day of the online half, last day of it, and last day of the whole class.
    opens_on: Mapped[date]
    online_due_on: Mapped[date]
    closes_on: Mapped[date]
    place: Mapped[str] = mapped_column(Words)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class Enrolment(Base):
    """A person in a class; her post and unit of that time are frozen here."""

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    # The commune or ward she came from, or none when the list named one that is not known.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    # Post as the list wrote it, and its kind: chair, vice_chair, reserve, other.
    post_title: Mapped[str] = mapped_column(Words)
    post_kind: Mapped[str] = mapped_column(Key)
    enrolled_at: Mapped[datetime] = mapped_column(Moment)
    enrolled_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # When and why she left the class; none while she is in it.
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    left_reason: Mapped[str | None] = mapped_column(Words)


_LIVE = text("cancelled_at IS NULL")
"""Which sessions take up their half-day: a cancelled one leaves room for another."""


class ClassSession(Base):
    """One session (buổi) of the timetable."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("half IN ('morning', 'afternoon', 'evening')", name="half"),
        CheckConstraint("mode IN ('in_person', 'live_online')", name="mode"),
        CheckConstraint("kind IN ('regular', 'makeup')", name="kind"),
        Index("ix_sessions_cohort", "cohort_id", "held_on"),
        Index("ux_sessions_live", "cohort_id", "held_on", "half", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    held_on: Mapped[date]
    # morning (sáng), afternoon (chiều), evening (tối).
    half: Mapped[str] = mapped_column(Key)
    # "7:30"; what the timetable says, for people.
    starts: Mapped[str] = mapped_column(Key)
    periods: Mapped[float] = mapped_column(Periods)
    # What is taught; an in-person topic of the class's edition.
    edition_topic_id: Mapped[int] = mapped_column(ForeignKey("edition_topics.id"))
    instructor_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    place: Mapped[str] = mapped_column(Words)
    # in_person or live_online (a class may have to meet over a video call; still counted by attendance).
    mode: Mapped[str] = mapped_column(Key)
    # regular (of the programme's tiết) or makeup (học bù: gives back what was missed in the sessions it names, plans nothing).
    kind: Mapped[str] = mapped_column(Key, default="regular", server_default="regular")
    # When its marks were locked ("chốt buổi"), or none while they may change; who and why stand in its changes.
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    # When and why it was cancelled, or none; its marks stay and do not count.
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancel_reason: Mapped[str | None] = mapped_column(Words)


class SessionChange(Base):
    """One thing that happened to a session after it stood in the timetable; append-only."""

    __tablename__ = "session_changes"
    __table_args__ = (
        CheckConstraint("action IN ('moved', 'changed', 'split', 'cancelled', 'restored', 'closed', 'reopened')", name="action"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    # moved (day, half, place), changed (hour, instructor, mode), split, cancelled, restored, closed, reopened.
    action: Mapped[str] = mapped_column(Key)
    # What it was before and after: only what differs, by the names of the columns of `sessions`.
    before: Mapped[Record] = mapped_column(Data)
    after: Mapped[Record] = mapped_column(Data)
    reason: Mapped[str] = mapped_column(Words)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class SessionMakeup(Base):
    """A make-up session and one ordinary session of the same class that it makes up for."""

    __tablename__ = "session_makeups"

    makeup_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True, index=True)


class Officer(Base):
    """A class officer: lớp trưởng or lớp phó, for a span of days; she may take the roll."""

    __tablename__ = "officers"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    # leader or deputy.
    role: Mapped[str] = mapped_column(Key)
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class RosterImport(Base):
    """A list of people that was uploaded: staged, then confirmed; nothing of it counts before it is confirmed."""

    __tablename__ = "roster_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    file_name: Mapped[str] = mapped_column(Words)
    sha256: Mapped[str] = mapped_column(Key)
    # What was read and proposed, row by row, in the form of `cohorts.rules.ProposedRow`.
    rows: Mapped[list[Record]] = mapped_column(Data)
    staged_at: Mapped[datetime] = mapped_column(Moment)
    staged_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class CohortLine(Base):
    """The target line of a plan that a class counts for; without a row it counts for none."""

    __tablename__ = "cohort_lines"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("target_lines.id"), index=True)
    placed_at: Mapped[datetime] = mapped_column(Moment)
    placed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class PeopleImport(Base):
    """A list of a unit that was uploaded: who holds which post, or who had which course; staged, confirmed or not."""

    __tablename__ = "people_imports"
    __table_args__ = (CheckConstraint("kind IN ('posts', 'trainings')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # The unit whose list it is; everything in it and below is its matter.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    # posts (who holds which post on `as_of_on`) or trainings (who completed `programme_key` on `as_of_on`).
    kind: Mapped[str] = mapped_column(Key)
    as_of_on: Mapped[date]
    programme_key: Mapped[str] = mapped_column(Key)
    # What shows it, of a list of trainings: a decision, a register.
    document: Mapped[str] = mapped_column(Words)
    file_name: Mapped[str] = mapped_column(Words)
    sha256: Mapped[str] = mapped_column(Key)
    # What was read and proposed, row by row, in the form of `cohorts.rules.staging.StagedList`.
    rows: Mapped[list[Record]] = mapped_column(Data)
    # What confirming wrote: {"posts": [ids], "ended": [ids], "trainings": [ids]}; undo takes back exactly this.
    written: Mapped[Record] = mapped_column(Data)
    staged_at: Mapped[datetime] = mapped_column(Moment)
    staged_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class Announcement(Base):
    """What whoever leads or teaches a class tells everybody in it; what it said before stands in the journal."""

    __tablename__ = "announcements"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    title: Mapped[str] = mapped_column(Words)
    body: Mapped[str] = mapped_column(Words)
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # When its words were last changed; none while they are the first ones. Whoever read it before has to read it again.
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    # When it was taken back; nobody is shown it from then on.
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class AnnouncementRead(Base):
    """That a trainee said she has read an announcement, and when last."""

    __tablename__ = "announcement_reads"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True, index=True)
    read_at: Mapped[datetime] = mapped_column(Moment)


class CalendarFeed(Base):
    """An address from which a phone fetches sessions: all of one person, or those of one class."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (CheckConstraint("(person_id IS NULL) <> (cohort_id IS NULL)", name="one_of_two"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"), index=True)
    # SHA-256 of the random word in the address; the word itself is nowhere on the server.
    token_hash: Mapped[str] = mapped_column(Key, unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class TimetableCopy(Base):
    """Many sessions written at once: a timetable copied from another class, or days shifted; taken back as a whole."""

    __tablename__ = "timetable_copies"
    __table_args__ = (CheckConstraint("kind IN ('copied', 'shifted')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    kind: Mapped[str] = mapped_column(Key)
    # The class that was copied; none when days were shifted.
    source_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    # [{"id": session, "from": day or "", "to": day}]; `from` is empty for a session that was new.
    written: Mapped[list[Record]] = mapped_column(Data)
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class InstructorBody(Base):
    """Where an instructor works, for those whose office is not a unit of the union: a school, a department."""

    __tablename__ = "instructor_bodies"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    body: Mapped[str] = mapped_column(Words)
    said_at: Mapped[datetime] = mapped_column(Moment)
    said_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
