"""What happened to the sessions of a class after they stood in the timetable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.cohorts.models import ClassSession, SessionChange
from app.people.models import Person
from app.storage.transaction import session


@dataclass(frozen=True)
class ChangeView:
    """One change of a session: what differed before and after (days in ISO), why, who and when."""

    session_id: int
    action: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str
    changed_at: datetime
    changed_by: str


def changes_of(cohort_id: int) -> dict[int, list[ChangeView]]:
    """Everything that happened to the sessions of a class, by session, the oldest first. 1 statement."""
    rows = session().execute(
        select(
            SessionChange.session_id,
            SessionChange.action,
            SessionChange.before,
            SessionChange.after,
            SessionChange.reason,
            SessionChange.changed_at,
            Person.full_name,
        )
        .join(ClassSession, ClassSession.id == SessionChange.session_id)
        .join(Person, Person.id == SessionChange.changed_by_id)
        .where(ClassSession.cohort_id == cohort_id)
        .order_by(SessionChange.id)
    )
    found: dict[int, list[ChangeView]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(ChangeView(*row))
    return found
