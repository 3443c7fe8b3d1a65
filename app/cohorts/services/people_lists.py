"""Use-cases of the lists of a unit: read one, compare it with the people known, keep it; write it, take it back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.cohorts.models import PeopleImport
from app.cohorts.queries.imports import known_people
from app.cohorts.queries.people_lists import unit_ids_within
from app.cohorts.rules.matching import Register
from app.cohorts.rules.people_lists import ListKind, OneUnit, index_of, propose_people
from app.cohorts.rules.roster import ListedPerson
from app.cohorts.rules.staging import StagedList
from app.cohorts.sheet.roster import Roster, candidates, read_roster
from app.cohorts.sheet.workbook import read_workbook
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc, squeeze
from app.people.queries import unit_names
from app.storage.journal import record
from app.storage.transaction import transaction

MAX_PEOPLE = 10_000
"""People in one list; a province has some thousands of cells."""
NO_CLASS = 0
"""Stands for a class where the matching asks how somebody stands to one."""


@dataclass(frozen=True)
class ListHead:
    """What is said of a whole list: whose it is, of which day, and of courses which one and what shows it."""

    unit_id: int
    unit_path: str
    kind: ListKind
    as_of_on: date
    programme_key: str = ""
    document: str = ""


def stage_people(head: ListHead, *, data: bytes, file_name: str, by: int, at: datetime) -> Mapping[str, int]:
    """Read every sheet that looks like a list and keep each by itself; gives ids by the name of the sheet. Nothing counts yet.

    Refused: "as_of_late", "programme", "too_many_people", those of `sheet.workbook.read_workbook`, `sheet.roster.read_roster`.
    """
    _check(head, local_day(at))
    book = read_workbook(data, file_name)
    names: Sequence[str | None] = candidates(book) or [None]
    rosters = [read_roster(book, name) for name in names]
    ids: dict[str, int] = {}
    with transaction() as db:
        for roster in rosters:
            kept = proposed(head, roster)
            row = PeopleImport(
                unit_id=head.unit_id,
                kind=str(head.kind),
                as_of_on=head.as_of_on,
                programme_key=head.programme_key,
                document=squeeze(head.document),
                file_name=nfc(file_name)[:200],
                sha256=hashlib.sha256(data).hexdigest(),
                rows=kept.to_records(),
                written={},
                staged_at=at,
                staged_by_id=by,
            )
            db.add(row)
            db.flush()
            record("cohorts.staged_people", "people_import", row.id, by=by, at=at, unit=head.unit_id, rows=len(kept.rows))
            ids[roster.sheet_name] = row.id
    return ids


def propose_list(head: ListHead, *, data: bytes, file_name: str, sheet_name: str | None, at: datetime) -> StagedList:
    """What would be proposed for a list, without keeping anything. Refused: as `stage_people`, and "which_sheet"."""
    _check(head, local_day(at))
    return proposed(head, read_roster(read_workbook(data, file_name), sheet_name))


def proposed(head: ListHead, roster: Roster) -> StagedList:
    """A list with what is proposed for each row. Refused: "too_many_people"."""
    if len(roster.people) > MAX_PEOPLE:
        sentence = _("Trang “{name}” có {n} người, nhiều hơn mức đọc được một lần. Tách thành nhiều tệp rồi tải lên.")
        raise Refused("too_many_people", sentence.format(name=roster.sheet_name, n=len(roster.people)))
    register, units = matched_people(roster.people, head.unit_path)
    rows = tuple(propose_people(roster.people, register, units, kind=head.kind, on=head.as_of_on))
    return StagedList(roster.sheet_name, rows, roster.left_out, roster.columns)


def matched_people(listed: Sequence[ListedPerson], unit_path: str) -> tuple[Register, OneUnit]:
    """The people and units against which these rows are compared, as they stand now. 6 statements for 500 people."""
    names = [person.key for person in listed]
    phones = [person.phone for person in listed if person.phone]
    return Register(known_people(names, phones, NO_CLASS)), index_of(unit_names(), unit_ids_within(unit_path))


def _check(head: ListHead, today: date) -> None:
    """What is said of the whole list."""
    if head.as_of_on > today:
        raise Refused("as_of_late", _("Ngày của danh sách phải từ hôm nay trở về trước."))
    if head.kind is ListKind.TRAININGS and not head.programme_key:
        raise Refused("programme", _("Chọn khóa mà những người trong danh sách đã học."))
