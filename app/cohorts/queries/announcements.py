"""What a class was told, and who has read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select

from app.cohorts.models import Announcement, AnnouncementRead, ClassSession, Enrolment
from app.cohorts.queries.classes import CohortView, cohort_in_reach, cohort_of
from app.people.models import Person
from app.people.rules import Role, Viewer
from app.storage.transaction import session


@dataclass(frozen=True)
class AnnouncementView:
    """An announcement; `reads` counts those who have read its words of now, `read_at` is when she did (her own page only)."""

    id: int
    title: str
    body: str
    published_at: datetime
    published_by: str
    changed_at: datetime | None
    withdrawn_at: datetime | None
    reads: int = 0
    read_at: datetime | None = None

    @property
    def told_at(self) -> datetime:
        """Since when its words are what they are."""
        return self.changed_at or self.published_at


@dataclass(frozen=True)
class ReaderRow:
    """Somebody in the class, and when she read an announcement; None while she has not."""

    enrolment_id: int
    full_name: str
    phone: str | None
    read_at: datetime | None


def class_to_tell(viewer: Viewer, cohort_id: int) -> tuple[CohortView, bool] | None:
    """A class that she may tell something, and whether she leads it: its coordinators, and who teaches a session of it.

    None for all others. At most 3 statements.
    """
    cohort = cohort_in_reach(viewer, cohort_id)
    if cohort is not None:
        return cohort, True
    teaches = select(ClassSession.id).where(
        ClassSession.cohort_id == cohort_id,
        ClassSession.instructor_id == viewer.person_id,
        ClassSession.cancelled_at.is_(None),
    )
    if not viewer.has(Role.INSTRUCTOR) or session().scalar(teaches.limit(1)) is None:
        return None
    found = cohort_of(cohort_id)
    return (found, False) if found else None


def announcements_of(cohort_id: int) -> list[AnnouncementView]:
    """Everything that a class was told, also what was taken back, the newest first. 1 statement."""
    reads = (
        select(func.count())
        .select_from(AnnouncementRead)
        .join(Enrolment, Enrolment.id == AnnouncementRead.enrolment_id)
        .where(AnnouncementRead.announcement_id == Announcement.id, is_read(), Enrolment.left_at.is_(None))
        .correlate(Announcement)
        .scalar_subquery()
    )
    rows = session().execute(_announcements(reads).where(Announcement.cohort_id == cohort_id))
    return [AnnouncementView(*row) for row in rows]


def announcements_for(enrolment_id: int, cohort_id: int) -> list[AnnouncementView]:
    """What a class is told now, the newest first, with when this trainee read it. 1 statement."""
    hers = and_(AnnouncementRead.announcement_id == Announcement.id, AnnouncementRead.enrolment_id == enrolment_id, is_read())
    rows = session().execute(
        _announcements(literal(0), AnnouncementRead.read_at)
        .outerjoin(AnnouncementRead, hers)
        .where(Announcement.cohort_id == cohort_id, Announcement.withdrawn_at.is_(None))
    )
    return [AnnouncementView(*row) for row in rows]


def readers_of(announcement: AnnouncementView, cohort_id: int) -> Sequence[ReaderRow]:
    """The people of the class, those who have not read it first, then in Vietnamese order. 1 statement."""
    read = and_(
        AnnouncementRead.enrolment_id == Enrolment.id,
        AnnouncementRead.announcement_id == announcement.id,
        AnnouncementRead.read_at >= announcement.told_at,
    )
    rows = session().execute(
        select(Enrolment.id, Person.full_name, Person.phone, AnnouncementRead.read_at)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(AnnouncementRead, read)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None))
        .order_by(AnnouncementRead.read_at.is_not(None), Person.sort_key, Enrolment.id)
    )
    return [ReaderRow(*row) for row in rows]


def is_read() -> ColumnElement[bool]:
    """That a reading was of the words as they are now. 0 statements."""
    return AnnouncementRead.read_at >= func.coalesce(Announcement.changed_at, Announcement.published_at)


def _announcements(*more: Any) -> Select[Any]:
    """Announcements with who wrote them, then `more`, the newest first."""
    columns: Select[Any] = select(
        Announcement.id, Announcement.title, Announcement.body, Announcement.published_at, Person.full_name,
        Announcement.changed_at, Announcement.withdrawn_at, *more,
    )  # fmt: skip
    return columns.join(Person, Person.id == Announcement.published_by_id).order_by(
        Announcement.published_at.desc(), Announcement.id.desc()
    )
