"""Named reads of one session: its roll, and everything that was ever recorded in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.attendance.models import LeaveRequest, LeaveSession, Mark, SettledMark
from app.attendance.queries.entries import RECORDER, entry, entry_columns
from app.attendance.queries.leave import has_leave
from app.attendance.queries.makeups import belongs
from app.attendance.rules.settling import Entry, settle
from app.cohorts.models import ClassSession, Enrolment
from app.people.models import Person, Unit
from app.storage.transaction import session


@dataclass(frozen=True)
class RollRow:
    """A person on the roll; what stands about her is None or empty while she is unmarked.

    `mark_id` is what the page has seen, `promised` says that she was granted leave from the session.
    """

    enrolment_id: int
    full_name: str
    unit_name: str
    mark_id: int | None = None
    state: str | None = None
    periods: float | None = None
    recorded_by: str = ""
    received_at: datetime | None = None
    way: str = ""
    promised: bool = False


@dataclass(frozen=True)
class HistoryRow:
    """All entries about one person in a session, the newest first, and the one that counts (None: chưa ghi)."""

    enrolment_id: int
    full_name: str
    counts_id: int | None
    entries: tuple[Entry, ...]


def roll_page(session_id: int) -> list[RollRow]:
    """The people on the roll in Vietnamese order with the mark that counts in this session. 1 statement."""
    rows = session().execute(
        select(
            Enrolment.id,
            Person.full_name,
            func.coalesce(Unit.name, ""),
            SettledMark.mark_id,
            SettledMark.state,
            SettledMark.periods,
            func.coalesce(RECORDER.full_name, ""),
            Mark.received_at,
            func.coalesce(Mark.way, ""),
            _promised(),
        )
        .join(ClassSession, ClassSession.cohort_id == Enrolment.cohort_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Unit, Unit.id == Enrolment.unit_id)
        .outerjoin(SettledMark, (SettledMark.enrolment_id == Enrolment.id) & (SettledMark.session_id == ClassSession.id))
        .outerjoin(Mark, Mark.id == SettledMark.mark_id)
        .outerjoin(RECORDER, RECORDER.id == Mark.recorded_by_id)
        .where(ClassSession.id == session_id, Enrolment.left_at.is_(None), belongs())
        .order_by(Person.sort_key, Enrolment.id)
    )
    return [RollRow(*row) for row in rows]


def _promised() -> ColumnElement[bool]:
    """Whether she was granted leave from the session."""
    return (
        select(LeaveSession.session_id)
        .join(LeaveRequest, LeaveRequest.id == LeaveSession.request_id)
        .where(LeaveSession.session_id == ClassSession.id, LeaveRequest.enrolment_id == Enrolment.id, has_leave())
        .correlate(ClassSession, Enrolment)
        .exists()
    )


def history(session_id: int) -> list[HistoryRow]:
    """Everything that was recorded in a session, person by person, old marks beside new. 1 statement."""
    rows = session().execute(
        select(Enrolment.id, Person.full_name, *entry_columns(), RECORDER.full_name)
        .join(Enrolment, Enrolment.id == Mark.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(RECORDER, RECORDER.id == Mark.recorded_by_id)
        .where(Mark.session_id == session_id)
        .order_by(Person.sort_key, Enrolment.id, Mark.id.desc())
    )
    people: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for row in rows:
        people[(row[0], row[1])].append(entry(row[2:-1], row[-1]))
    found = []
    for (enrolment_id, name), entries in people.items():
        counts = settle(entries)
        found.append(HistoryRow(enrolment_id, name, counts.mark_id if counts else None, tuple(entries)))
    return found
