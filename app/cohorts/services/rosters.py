"""Use-cases of uploaded lists: read one, compare it with the people known, keep it until it is confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from app.cohorts.models import RosterImport
from app.cohorts.queries.classes import CohortView, cohort_of
from app.cohorts.queries.imports import known_people
from app.cohorts.rules.matching import ProposedRow, Register, propose
from app.cohorts.rules.roster import ListedPerson
from app.cohorts.rules.staging import StagedList
from app.cohorts.rules.units import UnitIndex, UnitMatch
from app.cohorts.sheet.roster import Roster, candidates, read_roster
from app.cohorts.sheet.workbook import read_workbook
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc
from app.people.queries import unit_names
from app.storage.journal import record
from app.storage.transaction import transaction

MAX_PEOPLE = 2_000
"""People in one list; a class has fifty."""


def stage_roster(*, cohort_id: int, data: bytes, file_name: str, sheet_name: str | None = None, by: int, at: datetime) -> int:
    """Read a list and keep what is proposed for each row; nobody is enrolled. Gives back the import's id.

    Refused: "no_cohort", "too_many_people", those of `sheet.workbook.read_workbook` and `sheet.roster.read_roster`.
    """
    cohort = _cohort(cohort_id)
    roster = read_roster(read_workbook(data, file_name), sheet_name)
    return _stage(cohort, [roster], data, file_name, by=by, at=at)[roster.sheet_name]


def stage_every_sheet(*, cohort_id: int, data: bytes, file_name: str, by: int, at: datetime) -> Mapping[str, int]:
    """Read every sheet that looks like a list and keep each by itself, for her to choose; import ids by name of sheet.

    Refused: as `stage_roster`, but for "which_sheet".
    """
    cohort = _cohort(cohort_id)
    book = read_workbook(data, file_name)
    names: Sequence[str | None] = candidates(book) or [None]
    return _stage(cohort, [read_roster(book, name) for name in names], data, file_name, by=by, at=at)


def propose_roster(*, cohort_id: int, data: bytes, file_name: str, sheet_name: str | None = None) -> StagedList:
    """What would be proposed for a list, without keeping anything. Refused: as `stage_roster`."""
    cohort = _cohort(cohort_id)
    return _proposed(cohort, read_roster(read_workbook(data, file_name), sheet_name))


def matched(listed: Sequence[ListedPerson], cohort: CohortView) -> tuple[Register, UnitIndex]:
    """The people and units against which these rows are compared, as they stand now. At most 5 statements per 500 people."""
    names = [person.key for person in listed]
    phones = [person.phone for person in listed if person.phone]
    return Register(known_people(names, phones, cohort.id)), UnitIndex.of(unit_names())


def _stage(
    cohort: CohortView, rosters: Sequence[Roster], data: bytes, file_name: str, *, by: int, at: datetime
) -> Mapping[str, int]:
    """Keep the lists; import ids by sheet name."""
    ids: dict[str, int] = {}
    with transaction() as db:
        for roster in rosters:
            kept = _proposed(cohort, roster)
            row = RosterImport(
                cohort_id=cohort.id,
                file_name=nfc(file_name)[:200],
                sha256=hashlib.sha256(data).hexdigest(),
                rows=kept.to_records(),
                staged_at=at,
                staged_by_id=by,
            )
            db.add(row)
            db.flush()
            record("cohorts.staged_roster", "roster_import", row.id, by=by, at=at, cohort=cohort.id, rows=len(kept.rows))
            ids[roster.sheet_name] = row.id
    return ids


def _proposed(cohort: CohortView, roster: Roster) -> StagedList:
    """The list with what is proposed for each row."""
    if len(roster.people) > MAX_PEOPLE:
        sentence = _("Trang “{name}” có {n} người, nhiều hơn một lớp có thể nhận. Kiểm tra lại đã chọn đúng tệp chưa.")
        raise Refused("too_many_people", sentence.format(name=roster.sheet_name, n=len(roster.people)))
    register, units = matched(roster.people, cohort)
    rows = tuple(propose(roster.people, register, units, on=cohort.opens_on))
    return StagedList(roster.sheet_name, rows, roster.left_out, roster.columns)


def _cohort(cohort_id: int) -> CohortView:
    """The class. Refused: "no_cohort"."""
    cohort = cohort_of(cohort_id)
    if cohort is None:
        raise Refused("no_cohort", _("Không còn lớp này."))
    return cohort


def unit_named(index: UnitIndex, row: ProposedRow, words: str) -> UnitMatch:
    """The unit that somebody named for a row, else the row's own. Refused: "unit_words" (no such unit is known)."""
    if not words:
        return row.unit
    found = index.find(words)
    if found.unit_id is None:
        sentence = _("Dòng {row}: không rõ “{words}” là xã, phường nào. Chọn một tên trong danh mục, hoặc để trống.")
        raise Refused("unit_words", sentence.format(row=row.listed.row, words=words))
    return found
