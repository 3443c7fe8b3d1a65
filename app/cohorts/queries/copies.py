"""Timetables that were written at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.cohorts.models import Cohort, TimetableCopy
from app.people.models import Person
from app.storage.transaction import session


@dataclass(frozen=True)
class CopyView:
    """One time that many sessions were written at once; `source` is the code of the class that was copied, "" for a shift."""

    id: int
    kind: str
    source: str
    sessions: int
    written_at: datetime
    written_by: str


def copies_of(cohort_id: int) -> list[CopyView]:
    """What was written at once in a class and still stands, the newest first. 1 statement."""
    rows = session().execute(
        select(
            TimetableCopy.id, TimetableCopy.kind, Cohort.code, TimetableCopy.written, TimetableCopy.written_at, Person.full_name
        )
        .outerjoin(Cohort, Cohort.id == TimetableCopy.source_id)
        .join(Person, Person.id == TimetableCopy.written_by_id)
        .where(TimetableCopy.cohort_id == cohort_id, TimetableCopy.undone_at.is_(None))
        .order_by(TimetableCopy.id.desc())
    )
    return [CopyView(id, kind, code or "", len(written), at, name) for id, kind, code, written, at, name in rows]
