"""Use-cases of keeping: what has served its purpose is removed after a term that an office may change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Delete, and_, delete, func, or_, select

from app.attendance.models import ImportFile, LeavePhoto, LeaveRequest, SheetImport
from app.cohorts.models import Cohort, Enrolment, PeopleImport, RosterImport
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.learning.models import CheckTry, Place, SectionRead
from app.offline.models import EventFile, OfflineEvent
from app.people.models import EntrySlip, SignIn
from app.privacy.models import RetentionTerm
from app.privacy.queries import terms
from app.storage.journal import record
from app.storage.transaction import transaction

_FILE = Path(__file__).parents[1] / "data" / "retention.yml"
_SHORTEST_DAYS = 1


@dataclass(frozen=True)
class Kept:
    """One kind of thing: how many days it is kept, and how many rows are older (or were removed)."""

    key: str
    what: str
    days: int
    rows: int


@dataclass(frozen=True)
class _Before:
    """What is older than a term."""

    moment: datetime
    day: date


def remove_old(*, dry_run: bool, by: int | None, at: datetime) -> list[Kept]:
    """Remove what is older than its term, or only count it. Safe to repeat; about three statements for each kind."""
    found = []
    with transaction() as db:
        own = terms()
        for entry in _delivered():
            days = own.get(entry["key"], entry["days"])
            before = _Before(at - timedelta(days=days), local_day(at) - timedelta(days=days))
            rows = 0
            for statement in _REMOVE[entry["key"]](before):
                table = statement.table
                condition = statement.whereclause
                assert condition is not None, "nothing is removed without a condition"
                rows += db.scalar(select(func.count()).select_from(table).where(condition)) or 0
                if not dry_run:
                    db.execute(statement)
            found.append(Kept(entry["key"], entry["what"], days, rows))
        removed = {kept.key: kept.rows for kept in found if kept.rows}
        if removed and not dry_run:
            record("privacy.removed_old", "installation", 1, by=by, at=at, **removed)
    return found


def set_retention_term(key: str, days: int, reason: str, *, by: int | None, at: datetime) -> None:
    """Keep one kind of thing for another number of days. Refused: "no_kind", "days"."""
    if key not in _REMOVE:
        raise Refused("no_kind", _("Không có loại dữ liệu “{key}”. Các loại: {all}.").format(key=key, all=", ".join(_REMOVE)))
    if days < _SHORTEST_DAYS:
        raise Refused("days", _("Số ngày phải từ 1 trở lên."))
    with transaction() as db:
        db.add(RetentionTerm(key=key, days=days, reason=reason, set_at=at, set_by_id=by))
        record("privacy.set_retention", "installation", 1, by=by, at=at, key=key, days=days, reason=reason)


@cache
def _delivered() -> list[dict[str, Any]]:
    """The terms as they are delivered."""
    return list(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def _of_old_classes(before: _Before) -> Any:
    """The enrolments of classes that closed before a day."""
    closed = select(Enrolment.id).join(Cohort, Cohort.id == Enrolment.cohort_id)
    return closed.where(Cohort.closes_on < before.day).scalar_subquery()


def _sign_ins(before: _Before) -> list[Delete]:
    return [delete(SignIn).where(or_(SignIn.ended_at < before.moment, SignIn.expires_at < before.moment))]


def _slips(before: _Before) -> list[Delete]:
    return [delete(EntrySlip).where(or_(EntrySlip.ended_at < before.moment, EntrySlip.expires_at < before.moment))]


def _photos(before: _Before) -> list[Delete]:
    old = select(LeaveRequest.id).where(LeaveRequest.enrolment_id.in_(_of_old_classes(before)))
    return [delete(LeavePhoto).where(LeavePhoto.request_id.in_(old.scalar_subquery()))]


def _trail(before: _Before) -> list[Delete]:
    return [delete(table).where(table.enrolment_id.in_(_of_old_classes(before))) for table in (SectionRead, CheckTry, Place)]


def _uploads(before: _Before) -> list[Delete]:
    old = and_(SheetImport.confirmed_at.is_(None), SheetImport.staged_at < before.moment)
    return [
        delete(ImportFile).where(ImportFile.import_id.in_(select(SheetImport.id).where(old).scalar_subquery())),
        delete(SheetImport).where(old),
        delete(RosterImport).where(RosterImport.confirmed_at.is_(None), RosterImport.staged_at < before.moment),
        delete(PeopleImport).where(PeopleImport.confirmed_at.is_(None), PeopleImport.staged_at < before.moment),
    ]


def _events(before: _Before) -> list[Delete]:
    left = select(OfflineEvent.file_id).where(OfflineEvent.file_id.is_not(None), OfflineEvent.received_at >= before.moment)
    return [
        delete(OfflineEvent).where(OfflineEvent.received_at < before.moment),
        delete(EventFile).where(EventFile.staged_at < before.moment, EventFile.id.not_in(left.scalar_subquery())),
    ]


_REMOVE: Mapping[str, Callable[[_Before], list[Delete]]] = {
    "sign_ins": _sign_ins,
    "entry_slips": _slips,
    "leave_photos": _photos,
    "reading_trail": _trail,
    "uploads": _uploads,
    "phone_events": _events,
}
