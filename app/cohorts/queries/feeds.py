"""Calendars on phones: whose an address is, and the sessions that it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.cohorts.models import CalendarFeed, ClassSession, Cohort, Enrolment
from app.cohorts.queries.calendar import ClassSlot, slots_with
from app.cohorts.queries.sessions import half_order
from app.people.models import Account
from app.storage.models import JournalEntry
from app.storage.transaction import session


@dataclass(frozen=True)
class FeedView:
    """An address that is open: of one person, or of one class."""

    id: int
    person_id: int | None
    cohort_id: int | None
    made_at: datetime
    name: str


@dataclass(frozen=True)
class FedSession(ClassSlot):
    """One session as a calendar shows it; `changes` counts what happened to it since it was written, `changed_at` the last."""

    opened_at: datetime
    cancelled_at: datetime | None
    changes: int
    changed_at: datetime | None


def feed_of(token_hash: str) -> FeedView | None:
    """The open address with this hash; None when there is none, and when the person may not sign in any more. 1 statement."""
    row = session().execute(_feeds().where(CalendarFeed.token_hash == token_hash)).first()
    return FeedView(*row) if row else None


def feed_of_person(person_id: int) -> FeedView | None:
    """The open address of a person. 1 statement."""
    row = session().execute(_feeds().where(CalendarFeed.person_id == person_id)).first()
    return FeedView(*row) if row else None


def feed_of_cohort(cohort_id: int) -> FeedView | None:
    """The open address of a class. 1 statement."""
    row = session().execute(_feeds().where(CalendarFeed.cohort_id == cohort_id)).first()
    return FeedView(*row) if row else None


def fed_sessions(feed: FeedView, *, since: date) -> list[FedSession]:
    """The sessions of a feed from a day on, cancelled ones too: of the class, or hers to learn and to teach. 1 statement."""
    if feed.cohort_id is not None:
        whose: ColumnElement[bool] = ClassSession.cohort_id == feed.cohort_id
    else:
        learns = select(Enrolment.cohort_id).where(Enrolment.person_id == feed.person_id, Enrolment.left_at.is_(None))
        whose = or_(ClassSession.cohort_id.in_(learns), ClassSession.instructor_id == feed.person_id)
    about = and_(JournalEntry.subject_kind == "session", JournalEntry.subject_id == ClassSession.id)
    count = select(func.count()).where(about).correlate(ClassSession).scalar_subquery()
    last = select(func.max(JournalEntry.at)).where(about).correlate(ClassSession).scalar_subquery()
    rows = session().execute(
        slots_with(Cohort.opened_at, ClassSession.cancelled_at, count, last)
        .where(whose, ClassSession.held_on >= since)
        .order_by(ClassSession.held_on, half_order(), ClassSession.id)
    )
    return [FedSession(*row) for row in rows]


def _feeds() -> Select[Any]:
    """Open addresses with what their calendar is called."""
    columns: Select[Any] = select(
        CalendarFeed.id, CalendarFeed.person_id, CalendarFeed.cohort_id, CalendarFeed.made_at,
        func.coalesce(Cohort.title, ""),
    )  # fmt: skip
    return (
        columns.outerjoin(Cohort, Cohort.id == CalendarFeed.cohort_id)
        .outerjoin(Account, Account.person_id == CalendarFeed.person_id)
        .where(
            CalendarFeed.revoked_at.is_(None),
            or_(CalendarFeed.cohort_id.is_not(None), and_(Account.person_id.is_not(None), Account.disabled_at.is_(None))),
        )
    )
