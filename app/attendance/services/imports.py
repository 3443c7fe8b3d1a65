"""Use-cases of sheets: staged (nothing counts yet), confirmed (written once), taken back (by entries that reverse)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.attendance.models import Mark, SheetImport
from app.attendance.queries import standing
from app.attendance.rules.heads import Slot
from app.attendance.rules.legend import BLANKS
from app.attendance.rules.people import Known, Outcome
from app.attendance.rules.proposal import Cell, Proposal, ProposedRow, compare
from app.attendance.rules.reading import ClassFacts, read_marks
from app.attendance.rules.roll import Standing
from app.attendance.rules.settling import State
from app.attendance.services.settling import write_marks
from app.attendance.sheet.reading import read_sheet
from app.cohorts.models import ClassSession, Enrolment
from app.cohorts.queries import RosterRow, SessionView, cohort_of, roster, timetable
from app.courses.models import Edition
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc, squeeze
from app.storage.journal import record
from app.storage.transaction import session, transaction

MAX_NAME = 200
"""Characters of a file's name that are kept."""


@dataclass(frozen=True)
class ImportOutcome:
    """What confirming a sheet did: marks written, marks that stood already, cells in which the ledger was kept, rows left out.

    `already` says that this import had been confirmed before and nothing was done.
    """

    written: int = 0
    same: int = 0
    kept: int = 0
    left_rows: int = 0
    already: bool = False


def known_of(row: RosterRow) -> Known:
    """A person of the roster as the rules of matching see her."""
    year = row.birth_on.year if row.birth_on else row.birth_year
    return Known(row.enrolment_id, row.full_name, row.phone, year, row.unit_name)


def slot_of(view: SessionView) -> Slot:
    """A session of the timetable as the rules of reading see it."""
    return Slot(view.id, view.number, view.held_on, view.half, view.periods)


def propose(cohort_id: int, data: bytes, file_name: str, *, sheet_name: str = "", blank: str = "", today: date) -> Proposal:
    """Read a sheet against a class and write nothing. 4 statements.

    Refused: what `sheet.reading.read_sheet` refuses; "no_cohort", "no_such_blank", "no_timetable", "other_dates" (no column is a
    session of this class), "wrong_class" (nobody in the sheet is in the class).
    """
    if blank not in BLANKS:
        raise Refused("no_such_blank", _("Chọn ô để trống nghĩa là gì."))
    sheet = read_sheet(data, file_name, squeeze(sheet_name))
    facts = _facts(cohort_id, today)
    proposal = read_marks(sheet.table, sheet.rows, facts, blank=blank, hidden=sheet.hidden)
    if not proposal.sessions:
        raise _no_session(proposal, facts.slots)
    if not any(row.candidates for row in proposal.rows):
        sentence = _("Không ai trong trang “{sheet}” có tên trong lớp này. Có thể đây là bảng của lớp khác.")
        raise Refused("wrong_class", sentence.format(sheet=proposal.sheet_name))
    return proposal


def stage_sheet(
    cohort_id: int, data: bytes, file_name: str, *, sheet_name: str = "", blank: str = "", by: int, at: datetime
) -> int:
    """Keep what a sheet proposes until it is confirmed; gives back the import's id. The same file is the same import.

    Refused: see `propose`.
    """
    proposal = propose(cohort_id, data, file_name, sheet_name=sheet_name, blank=blank, today=local_day(at))
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction() as db:
        waiting = select(SheetImport).filter_by(cohort_id=cohort_id, sha256=sha256, staged_by_id=by, confirmed_at=None)
        staged = db.scalars(waiting.order_by(SheetImport.id.desc()).limit(1).with_for_update()).first()
        if staged is None:
            staged = SheetImport(cohort_id=cohort_id, sha256=sha256, staged_by_id=by)
            db.add(staged)
        staged.file_name, staged.staged_at, staged.proposal = nfc(file_name)[-MAX_NAME:], at, proposal.to_record()
        db.flush()
        record("attendance.staged_sheet", "sheet_import", staged.id, by=by, at=at, cohort=cohort_id)
        return staged.id


def confirm_import(
    import_id: int, names: Mapping[int, int], differing: Mapping[tuple[int, int], int], *, by: int, at: datetime
) -> ImportOutcome:
    """Write the marks of a staged sheet, once.

    `names` says for rows that were not certain whom they mean (row in Excel: enrolment); rows without an answer are left out.
    `differing` are the (session, enrolment) in which the sheet is right and the mark that was looked at (its id) is not; the
    ledger stays everywhere else, and where somebody recorded something newer.
    Refused: "no_import", "undone", "timetable_changed", "twice" (two rows for one person).
    """
    with transaction():
        staged = _locked_import(import_id)
        if staged.undone_at is not None:
            raise Refused("undone", _("Lần nhập này đã hoàn tác. Tải bảng lên lại nếu vẫn muốn ghi."))
        if staged.confirmed_at is not None:
            return ImportOutcome(already=True)
        proposal = Proposal.from_record(staged.proposal)
        _check_timetable(staged.cohort_id, proposal)
        people = set(session().scalars(select(Enrolment.id).filter_by(cohort_id=staged.cohort_id, left_at=None)))
        chosen = _chosen(proposal, names, people)
        current = standing([session_id for session_id, _periods in proposal.sessions])
        rows, outcome = _marks(chosen, differing, current, _Sheet(import_id, by, at))
        write_marks(rows)
        staged.confirmed_at, staged.confirmed_by_id = at, by
        left = len(proposal.rows) - len(chosen)
        record("attendance.confirmed_import", "sheet_import", import_id, by=by, at=at, written=len(rows), left=left)
        return ImportOutcome(len(rows), *outcome, left)


def undo_import(import_id: int, *, by: int, at: datetime) -> int:
    """Take back everything that an import wrote, by entries that reverse it; later corrections stay. Gives back how many marks.

    Refused: "no_import", "not_confirmed". An import that is taken back already gives 0.
    """
    with transaction() as db:
        staged = _locked_import(import_id)
        if staged.confirmed_at is None:
            raise Refused("not_confirmed", _("Bảng này chưa ghi vào sổ nên không có gì để hoàn tác."))
        if staged.undone_at is not None:
            return 0
        _lock_sessions(staged.cohort_id, [session_id for session_id, _periods in staged.proposal["sessions"]])
        written = db.execute(
            select(Mark.id, Mark.session_id, Mark.enrolment_id).where(Mark.import_id == import_id, Mark.state != State.WITHDRAWN)
        )
        sheet = _Sheet(import_id, by, at)
        rows = [sheet.withdrawal(*row) for row in written]
        write_marks(rows)
        staged.undone_at, staged.undone_by_id = at, by
        record("attendance.undid_import", "sheet_import", import_id, by=by, at=at, withdrawn=len(rows))
        return len(rows)


@dataclass(frozen=True)
class _Sheet:
    """Makes the entries of one import."""

    import_id: int
    by: int
    at: datetime

    def mark(self, enrolment_id: int, cell: Cell, replaces_id: int | None) -> dict[str, Any]:
        """The entry of a cell."""
        evidence = _("ô {place}: {shown}").format(place=cell.place, shown=cell.shown)
        name = f"sheet-{self.import_id}-{cell.session_id}"
        return self._entry(cell.session_id, enrolment_id, cell.state, cell.periods, replaces_id, evidence, name)

    def withdrawal(self, mark_id: int, session_id: int, enrolment_id: int) -> dict[str, Any]:
        """The entry that takes a mark of this import back."""
        name = f"undo-{self.import_id}-{session_id}"
        return self._entry(session_id, enrolment_id, State.WITHDRAWN, 0.0, mark_id, _("hoàn tác lần nhập bảng"), name)

    def _entry(
        self,
        session_id: int,
        enrolment_id: int,
        state: str,
        periods: float,
        replaces_id: int | None,
        evidence: str,
        client_id: str,
    ) -> dict[str, Any]:
        """A row of the table of marks."""
        return {
            "session_id": session_id,
            "enrolment_id": enrolment_id,
            "state": str(state),
            "periods": periods,
            "way": "sheet",
            "recorded_by_id": self.by,
            "device_at": self.at,
            "received_at": self.at,
            "replaces_id": replaces_id,
            "import_id": self.import_id,
            "evidence": evidence,
            "client_id": client_id,
        }


def _facts(cohort_id: int, today: date) -> ClassFacts:
    """What a sheet of this class is compared with. 4 statements."""
    cohort = cohort_of(cohort_id)
    if cohort is None:
        raise Refused("no_cohort", _("Không có lớp này."))
    slots = [slot_of(view) for view in timetable(cohort_id)]
    if not slots:
        raise Refused("no_timetable", _("Lớp chưa có lịch học nên chưa nhập bảng được. Lập lịch học trước."))
    rules = session().execute(select(Edition.attendance).where(Edition.id == cohort.edition_id)).scalar_one()
    return ClassFacts([known_of(row) for row in roster(cohort_id)], slots, rules, today)


def _no_session(proposal: Proposal, slots: Sequence[Slot]) -> Refused:
    """Why no column could be read: days of another time, or heads that leave the session open."""
    first, last = slots[0].held_on, slots[-1].held_on
    sentence = _(
        "Không cột nào khớp lịch của lớp ({first} đến {last}). Đầu cột đọc được: {heads}. Có thể đây là bảng của lớp khác."
    )
    heads = _(", ").join(f"“{issue.shown}”" for issue in proposal.issues if issue.reason.startswith("column_"))
    return Refused("other_dates", sentence.format(first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}", heads=heads or "–"))


def _locked_import(import_id: int) -> SheetImport:
    """The import, locked against a second person confirming it."""
    staged = session().scalars(select(SheetImport).where(SheetImport.id == import_id).with_for_update()).first()
    if staged is None:
        raise Refused("no_import", _("Không có lần nhập bảng này."))
    return staged


def _lock_sessions(cohort_id: int, session_ids: Collection[int]) -> dict[int, float]:
    """The planned tiết of these sessions, which are locked in one order against rolls at the same time."""
    wanted = select(ClassSession.id, ClassSession.periods).where(
        ClassSession.cohort_id == cohort_id, ClassSession.id.in_(session_ids)
    )
    return {row[0]: row[1] for row in session().execute(wanted.order_by(ClassSession.id).with_for_update())}


def _check_timetable(cohort_id: int, proposal: Proposal) -> None:
    """Refuse a sheet whose sessions are gone or were given other tiết since it was read."""
    if _lock_sessions(cohort_id, [session_id for session_id, _periods in proposal.sessions]) != dict(proposal.sessions):
        raise Refused("timetable_changed", _("Lịch học đã đổi sau khi tải bảng lên. Tải bảng lên lại để kiểm tra theo lịch mới."))


def _chosen(proposal: Proposal, names: Mapping[int, int], people: set[int]) -> list[tuple[ProposedRow, int]]:
    """The rows that are written, each with its person; people who are not in the class any more are left out."""
    chosen: dict[int, ProposedRow] = {}
    for row in proposal.rows:
        person = row.candidates[0] if row.outcome == Outcome.CERTAIN else names.get(row.row)
        if person is None or person not in people:
            continue
        if person in chosen:
            sentence = _("Dòng {first} và dòng {second} cùng chọn một người. Chọn lại một trong hai dòng.")
            raise Refused("twice", sentence.format(first=chosen[person].row, second=row.row))
        chosen[person] = row
    return [(row, person) for person, row in chosen.items()]


def _marks(
    chosen: Sequence[tuple[ProposedRow, int]],
    differing: Mapping[tuple[int, int], int],
    current: Mapping[tuple[int, int], Standing],
    sheet: _Sheet,
) -> tuple[list[dict[str, Any]], tuple[int, int]]:
    """The entries to write, and how many cells stood already and how many stay as the ledger has them."""
    rows: list[dict[str, Any]] = []
    same = kept = 0
    for row, person in chosen:
        compared = compare(row, person, current)
        same += compared.same
        rows += [sheet.mark(person, cell, None) for cell in compared.new]
        for difference in compared.differing:
            if differing.get((difference.cell.session_id, person)) == difference.stands.mark_id:
                rows.append(sheet.mark(person, difference.cell, difference.stands.mark_id))
            else:
                kept += 1
    return rows, (same, kept)
