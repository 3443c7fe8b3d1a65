"""Named reads of attendance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import aliased

from app.attendance.models import Mark, SettledMark, SheetImport
from app.attendance.rules.proposal import Proposal
from app.attendance.rules.roll import Standing
from app.attendance.rules.settling import Entry, settle
from app.cohorts.models import ClassSession, Cohort, Enrolment
from app.people.models import Person, Unit
from app.storage import reads
from app.storage.transaction import session

_RECORDER = aliased(Person, name="recorder")
"""Who recorded a mark, beside the person it is about."""


@dataclass(frozen=True)
class AttendanceSum:
    """What a trainee has of the sessions that were marked: tiết earned and lost, and how often she was what."""

    earned: float
    lost: float
    present: int
    late: int
    excused: int
    absent: int


@dataclass(frozen=True)
class SettledView:
    """The mark that counts; `recorded_by` is a name."""

    state: str
    periods: float
    way: str
    recorded_by: str
    received_at: datetime


@dataclass(frozen=True)
class Taken:
    """How far a session's roll is taken: people marked, who recorded (the latest first), and when last."""

    marked: int
    names: tuple[str, ...]
    last_at: datetime


@dataclass(frozen=True)
class RollRow:
    """A person on the roll; the last five are None or empty while she is unmarked. `mark_id` is what the page has seen."""

    enrolment_id: int
    full_name: str
    unit_name: str
    mark_id: int | None = None
    state: str | None = None
    periods: float | None = None
    recorded_by: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True)
class HistoryRow:
    """All entries about one person in a session, the newest first, and the one that counts (None: chưa ghi)."""

    enrolment_id: int
    full_name: str
    counts_id: int | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class ImportView:
    """A sheet that was uploaded, with what was done with it; the proposal is read by `proposal_of`."""

    id: int
    cohort_id: int
    file_name: str
    staged_at: datetime
    staged_by: str
    confirmed_at: datetime | None
    undone_at: datetime | None

    @property
    def counts(self) -> bool:
        """Whether what it brought stands in the ledger."""
        return self.confirmed_at is not None and self.undone_at is None


def sums(cohort_id: int) -> dict[int, AttendanceSum]:
    """What everybody in a class has of the marked sessions, by enrolment. 1 statement."""
    return {row[0]: AttendanceSum(row[1], row[2] - row[1], *row[3:]) for row in reads.rows(_sums(), cohort_id=cohort_id)}


@cache
def _sums() -> Select[Any]:
    """Tiết earned and planned, and sessions by state, of everybody in the class `cohort_id`."""
    counted = [func.sum(case((SettledMark.state == state, 1), else_=0)) for state in ("present", "late", "excused", "absent")]
    return (
        select(SettledMark.enrolment_id, func.sum(SettledMark.periods), func.sum(ClassSession.periods), *counted)
        .join(ClassSession, ClassSession.id == SettledMark.session_id)
        .where(ClassSession.cohort_id == bindparam("cohort_id"))
        .group_by(SettledMark.enrolment_id)
    )


def marks_of(enrolment_id: int) -> dict[int, SettledView]:
    """The marks that count for one trainee, by session. 1 statement."""
    return {row[0]: SettledView(*row[1:]) for row in reads.rows(_marks_of(), enrolment_id=enrolment_id)}


@cache
def _marks_of() -> Select[Any]:
    """The settled marks of the enrolment `enrolment_id`, with way, person and moment."""
    return (
        select(SettledMark.session_id, SettledMark.state, SettledMark.periods, Mark.way, Person.full_name, Mark.received_at)
        .join(Mark, Mark.id == SettledMark.mark_id)
        .join(Person, Person.id == Mark.recorded_by_id)
        .where(SettledMark.enrolment_id == bindparam("enrolment_id"))
    )


def taken(cohort_id: int) -> dict[int, int]:
    """How many of the people who are in the class are marked, by session; unmarked sessions are missing. 1 statement."""
    rows = session().execute(
        select(SettledMark.session_id, func.count())
        .join(Enrolment, Enrolment.id == SettledMark.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None))
        .group_by(SettledMark.session_id)
    )
    return {row[0]: row[1] for row in rows}


def taken_by(cohort_id: int) -> dict[int, Taken]:
    """How far each session's roll is taken and by whom. 1 statement."""
    rows = session().execute(
        select(SettledMark.session_id, Person.full_name, func.count(), func.max(Mark.received_at))
        .join(Enrolment, Enrolment.id == SettledMark.enrolment_id)
        .join(Mark, Mark.id == SettledMark.mark_id)
        .join(Person, Person.id == Mark.recorded_by_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None))
        .group_by(SettledMark.session_id, Person.id, Person.full_name)
    )
    found: dict[int, list[tuple[datetime, str, int]]] = defaultdict(list)
    for session_id, name, count, last_at in rows:
        found[session_id].append((last_at, name, count))
    return {key: _taken(sorted(parts, reverse=True)) for key, parts in found.items()}


def _taken(parts: Sequence[tuple[datetime, str, int]]) -> Taken:
    """The recorders of one session, the latest first, as one line."""
    return Taken(sum(part[2] for part in parts), tuple(part[1] for part in parts), parts[0][0])


def roll_page(session_id: int) -> list[RollRow]:
    """The people of the class in Vietnamese order with the mark that counts in this session. 1 statement."""
    rows = session().execute(
        select(
            Enrolment.id,
            Person.full_name,
            func.coalesce(Unit.name, ""),
            SettledMark.mark_id,
            SettledMark.state,
            SettledMark.periods,
            func.coalesce(_RECORDER.full_name, ""),
            Mark.received_at,
        )
        .join(ClassSession, ClassSession.cohort_id == Enrolment.cohort_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Unit, Unit.id == Enrolment.unit_id)
        .outerjoin(SettledMark, (SettledMark.enrolment_id == Enrolment.id) & (SettledMark.session_id == ClassSession.id))
        .outerjoin(Mark, Mark.id == SettledMark.mark_id)
        .outerjoin(_RECORDER, _RECORDER.id == Mark.recorded_by_id)
        .where(ClassSession.id == session_id, Enrolment.left_at.is_(None))
        .order_by(Person.sort_key, Enrolment.id)
    )
    return [RollRow(*row) for row in rows]


def history(session_id: int) -> list[HistoryRow]:
    """Everything that was recorded in a session, person by person, old marks beside new. 1 statement."""
    rows = session().execute(
        select(Enrolment.id, Person.full_name, *_entry_columns(), _RECORDER.full_name)
        .join(Enrolment, Enrolment.id == Mark.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(_RECORDER, _RECORDER.id == Mark.recorded_by_id)
        .where(Mark.session_id == session_id)
        .order_by(Person.sort_key, Enrolment.id, Mark.id.desc())
    )
    people: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for row in rows:
        people[(row[0], row[1])].append(_entry(row[2:-1], row[-1]))
    found = []
    for (enrolment_id, name), entries in people.items():
        counts = settle(entries)
        found.append(HistoryRow(enrolment_id, name, counts.mark_id if counts else None, tuple(entries)))
    return found


def entries_of(session_ids: Collection[int], enrolment_ids: Collection[int]) -> dict[tuple[int, int], list[Entry]]:
    """All entries of these sessions about these people, by (session, enrolment); `recorded_by` is a name. 1 statement."""
    rows = session().execute(
        select(Mark.session_id, Mark.enrolment_id, *_entry_columns(), _RECORDER.full_name)
        .join(_RECORDER, _RECORDER.id == Mark.recorded_by_id)
        .where(Mark.session_id.in_(session_ids), Mark.enrolment_id.in_(enrolment_ids))
    )
    found: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for row in rows:
        found[(row[0], row[1])].append(_entry(row[2:-1], row[-1]))
    return found


def _entry_columns() -> tuple[Any, ...]:
    """The columns of `Entry` without who recorded it."""
    return (Mark.id, Mark.state, Mark.periods, Mark.way, Mark.device_at, Mark.received_at, Mark.replaces_id, Mark.client_id)


def _entry(columns: Sequence[object], recorded_by: str) -> Entry:
    """A row of `_entry_columns` as an entry."""
    mark_id, state, periods, way, device_at, received_at, replaces_id, client_id = columns
    return Entry(mark_id, state, periods, way, recorded_by, device_at, received_at, replaces_id, client_id)  # type: ignore[arg-type]


def standing(session_ids: Collection[int]) -> dict[tuple[int, int], Standing]:
    """The marks that count in these sessions, by (session, enrolment). 1 statement."""
    rows = session().execute(
        select(
            SettledMark.session_id,
            SettledMark.enrolment_id,
            SettledMark.mark_id,
            SettledMark.state,
            SettledMark.periods,
            Person.full_name,
        )
        .join(Mark, Mark.id == SettledMark.mark_id)
        .join(Person, Person.id == Mark.recorded_by_id)
        .where(SettledMark.session_id.in_(session_ids))
    )
    return {(row[0], row[1]): Standing(*row[2:]) for row in rows}


def has_marks(session_id: int) -> bool:
    """Whether anything was ever recorded in a session, taken back or not. 1 statement."""
    return session().scalar(select(Mark.id).where(Mark.session_id == session_id).limit(1)) is not None


def imports_of(cohort_id: int) -> list[ImportView]:
    """The sheets that were uploaded for a class, the newest first. 1 statement."""
    return [ImportView(*row) for row in session().execute(_imports().where(SheetImport.cohort_id == cohort_id))]


def import_of(cohort_id: int, import_id: int) -> ImportView | None:
    """One uploaded sheet of a class; None when the class has no such sheet. 1 statement."""
    row = session().execute(_imports().where(SheetImport.cohort_id == cohort_id, SheetImport.id == import_id)).first()
    return ImportView(*row) if row else None


def _imports() -> Select[Any]:
    """The columns of `ImportView`, the newest first."""
    return (
        select(
            SheetImport.id,
            SheetImport.cohort_id,
            SheetImport.file_name,
            SheetImport.staged_at,
            Person.full_name,
            SheetImport.confirmed_at,
            SheetImport.undone_at,
        )
        .join(Person, Person.id == SheetImport.staged_by_id)
        .order_by(SheetImport.id.desc())
    )


def proposal_of(import_id: int) -> Proposal:
    """What an uploaded sheet proposed. 1 statement."""
    record: Mapping[str, object] = session().execute(select(SheetImport.proposal).where(SheetImport.id == import_id)).scalar_one()
    return Proposal.from_record(record)


def opener_of(cohort_id: int) -> int:
    """The person who opened a class. 1 statement."""
    return session().execute(select(Cohort.opened_by_id).where(Cohort.id == cohort_id)).scalar_one()


def stager_of(import_id: int) -> int | None:
    """The person who uploaded a sheet; None when there is no such import. 1 statement."""
    return session().scalar(select(SheetImport.staged_by_id).where(SheetImport.id == import_id))
