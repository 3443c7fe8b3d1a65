"""Named reads of what other software wants to be told: who listens, to which classes, how each class stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.cohorts.models import Cohort
from app.cohorts.queries import CohortView, cohort_of
from app.exchange.models import Notice, Subscription, Token
from app.exchange.queries.classes import completion_rows
from app.exchange.rules.changes import Cursor, page_of
from app.exchange.rules.notices import WATCHED_DAYS
from app.people.models import Unit
from app.storage.transaction import session


@dataclass(frozen=True)
class Listener:
    """An address that is told, and the hash of its token."""

    id: int
    token_hash: str


def listeners() -> list[Listener]:
    """Who wants to be told. 1 statement."""
    asked = select(Subscription.id, Token.token_hash).join(Token, Token.id == Subscription.token_id)
    return [Listener(*row) for row in session().execute(asked.where(Subscription.ended_at.is_(None)).order_by(Subscription.id))]


def watched_classes(unit_path: str, today: date) -> list[int]:
    """The classes below a unit that have begun and are not long over. 1 statement."""
    late = today - timedelta(days=WATCHED_DAYS)
    asked = select(Cohort.id).join(Unit, Unit.id == Cohort.unit_id).where(Unit.path.startswith(unit_path, autoescape=True))
    return list(session().scalars(asked.where(Cohort.opens_on <= today, Cohort.closes_on >= late).order_by(Cohort.id)))


def told_of(subscription_id: int) -> dict[int, str]:
    """What a listener was told last, or is about to be told, of each class: its fingerprint. 1 statement."""
    newest = select(func.max(Notice.id)).where(Notice.subscription_id == subscription_id).group_by(Notice.cohort_id)
    asked = select(Notice.cohort_id, Notice.fingerprint).where(Notice.id.in_(newest))
    return {row[0]: row[1] for row in session().execute(asked)}


def waiting_for(subscription_id: int) -> set[int]:
    """The classes of which a listener has not been told yet. 1 statement."""
    asked = select(Notice.cohort_id).where(Notice.subscription_id == subscription_id, Notice.due_at.is_not(None))
    return set(session().scalars(asked))


def fingerprint_of(cohort_id: int, today: date) -> str:
    """How a class stands, in 32 letters: equal as long as `GET /completion` would answer the same. 11 statements."""
    cohort = cohort_of(cohort_id)
    return _fingerprint(cohort, today) if cohort is not None else ""


def _fingerprint(cohort: CohortView, today: date) -> str:
    """Of all groups of rows together."""
    rows = completion_rows(cohort, today=today)
    cursor = page_of(rows, Cursor(cohort.id), limit=len(rows) + 1).cursor
    return hashlib.sha256(b"".join(cursor.prints)).hexdigest()[:32]


def count_waiting(at: datetime) -> tuple[int, int]:
    """How many notices wait, and how many of them are due. 1 statement."""
    due = func.count().filter(Notice.due_at <= at)
    row = session().execute(select(func.count(), due).where(Notice.due_at.is_not(None))).one()
    return int(row[0]), int(row[1])
