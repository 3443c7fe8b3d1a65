"""Use-cases of calendars on phones: an address is made, renewed, taken back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.cohorts.models import CalendarFeed
from app.storage.journal import record
from app.storage.transaction import transaction


def token_hash(token: str) -> str:
    """How an address is looked up: its word has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_feed(*, person_id: int | None = None, cohort_id: int | None = None, by: int, at: datetime) -> str:
    """Make the address of a person's or a class's calendar, of exactly one of them; an earlier one ends.

    Gives back the word of the address, which is kept nowhere.
    """
    token = secrets.token_urlsafe(32)
    with transaction() as db:
        _end(db, _whose(person_id, cohort_id), by, at)
        row = CalendarFeed(person_id=person_id, cohort_id=cohort_id, token_hash=token_hash(token), made_at=at, made_by_id=by)
        db.add(row)
        db.flush()
        record("cohorts.made_feed", "feed", row.id, by=by, at=at, person=person_id, cohort=cohort_id)
    return token


def revoke_feed(*, person_id: int | None = None, cohort_id: int | None = None, by: int, at: datetime) -> bool:
    """End the address of a calendar; gives back whether there was one."""
    with transaction() as db:
        return _end(db, _whose(person_id, cohort_id), by, at)


def _whose(person_id: int | None, cohort_id: int | None) -> ColumnElement[bool]:
    """The condition that an address is this person's or this class's."""
    return CalendarFeed.person_id == person_id if cohort_id is None else CalendarFeed.cohort_id == cohort_id


def _end(db: Session, whose: ColumnElement[bool], by: int, at: datetime) -> bool:
    """End what is open."""
    rows = db.scalars(select(CalendarFeed).where(whose, CalendarFeed.revoked_at.is_(None)).with_for_update()).all()
    for row in rows:
        row.revoked_at = at
        record("cohorts.revoked_feed", "feed", row.id, by=by, at=at)
    return bool(rows)
