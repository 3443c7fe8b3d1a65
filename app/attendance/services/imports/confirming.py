"""A waiting file is written into the ledger, once, and can be taken back whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from app.attendance.models import ImportFile, MachineNumber, Mark, SheetImport
from app.attendance.queries import machine_numbers_of, standing
from app.attendance.rules.choices import WAYS_OF, SourceKind
from app.attendance.rules.people import Outcome
from app.attendance.rules.proposal import Cell, Proposal, ProposedRow, compare
from app.attendance.rules.roll import Standing
from app.attendance.rules.settling import State
from app.attendance.services.settling import write_marks
from app.attendance.services.shut import open_sessions, shut_sessions
from app.attendance.wording import say_evidence
from app.cohorts.models import ClassSession, Enrolment
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.journal import record
from app.storage.transaction import session, transaction


@dataclass(frozen=True)
class ImportOutcome:
    """What confirming a file did: marks written, marks that stood already, cells in which the ledger was kept, rows left out.

    `shut` counts cells of sessions that are closed or cancelled, which were left. `already` says that this import had been
    confirmed before and nothing was done.
    """

    written: int = 0
    same: int = 0
    kept: int = 0
    left_rows: int = 0
    shut: int = 0
    already: bool = False


def confirm_import(
    import_id: int, names: Mapping[int, int], differing: Mapping[tuple[int, int], int], *, by: int, at: datetime
) -> ImportOutcome:
    """Write the marks of a waiting file, once.

    `names` says for rows that were not certain whom they mean (row in the file: enrolment, 0 for nobody); rows without an answer
    are left out. `differing` are the (session, enrolment) in which the file is right and the mark that was looked at (its id) is
    not; the ledger stays everywhere else, and where somebody recorded something newer. Answers kept from other pages of the
    preview count beside them (see `staging.keep_answers`).
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
        names, differing = _with_kept(staged.answers, names, differing)
        chosen = _chosen(proposal, names, people)
        session_ids = [session_id for session_id, _periods in proposal.sessions]
        closed = frozenset(shut_sessions(session_ids))
        rows, outcome = _marks(chosen, differing, standing(session_ids), closed, _Sheet(import_id, staged.kind, by, at))
        write_marks(rows)
        if staged.kind == SourceKind.ATTLOG:
            _remember_numbers(staged.cohort_id, chosen, by, at)
        session().execute(delete(ImportFile).where(ImportFile.import_id == import_id))
        staged.confirmed_at, staged.confirmed_by_id = at, by
        left = len(proposal.rows) - len(chosen)
        record("attendance.confirmed_import", "sheet_import", import_id, by=by, at=at, written=len(rows), left=left)
        return ImportOutcome(len(rows), *outcome[:2], left, outcome[2])


def undo_import(import_id: int, *, by: int, at: datetime) -> int:
    """Take back everything that an import wrote, by entries that reverse it; later corrections stay. Gives back how many marks.

    Refused: "no_import", "not_confirmed", "closed" and "cancelled" (of a session that takes no more changes). An import that is
    taken back already gives 0.
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
        sheet = _Sheet(import_id, staged.kind, by, at)
        rows = [sheet.withdrawal(*row) for row in written]
        open_sessions({row["session_id"] for row in rows})
        write_marks(rows)
        staged.undone_at, staged.undone_by_id = at, by
        record("attendance.undid_import", "sheet_import", import_id, by=by, at=at, withdrawn=len(rows))
        return len(rows)


@dataclass(frozen=True)
class _Sheet:
    """Makes the entries of one import."""

    import_id: int
    kind: str
    by: int
    at: datetime

    def mark(self, enrolment_id: int, cell: Cell, replaces_id: int | None) -> dict[str, Any]:
        """The entry of a cell."""
        evidence = say_evidence(self.kind, cell)
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
            "way": WAYS_OF[self.kind],
            "recorded_by_id": self.by,
            "device_at": self.at,
            "received_at": self.at,
            "replaces_id": replaces_id,
            "import_id": self.import_id,
            "evidence": evidence,
            "client_id": client_id,
        }


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


def _with_kept(
    kept: Mapping[str, Any] | None, names: Mapping[int, int], differing: Mapping[tuple[int, int], int]
) -> tuple[dict[int, int], dict[tuple[int, int], int]]:
    """The answers of this page with those that were kept from other pages; this page's own go first."""
    kept = kept or {}
    kept_names = {int(row): person for row, person in kept.get("names", {}).items()}
    kept_marks = {
        (int(key.partition("-")[0]), int(key.partition("-")[2])): mark for key, mark in kept.get("differing", {}).items()
    }
    return {**kept_names, **names}, {**kept_marks, **differing}


def _chosen(proposal: Proposal, names: Mapping[int, int], people: set[int]) -> list[tuple[ProposedRow, int]]:
    """The rows that are written, each with its person; people who are not in the class any more are left out.

    A number of a machine that is known can be given to somebody else; a name that is certain cannot.
    """
    by_number = proposal.source.kind == SourceKind.ATTLOG
    chosen: dict[int, ProposedRow] = {}
    for row in proposal.rows:
        sure = row.candidates[0] if row.outcome == Outcome.CERTAIN else None
        person = names.get(row.row, sure) if sure is None or by_number else sure
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
    closed: Collection[int],
    sheet: _Sheet,
) -> tuple[list[dict[str, Any]], tuple[int, int, int]]:
    """The entries to write, and how many cells stood already, stay as the ledger has them, and belong to closed sessions."""
    rows: list[dict[str, Any]] = []
    same = kept = shut = 0
    for row, person in chosen:
        compared = compare(row, person, current)
        same += compared.same
        new = [cell for cell in compared.new if cell.session_id not in closed]
        shut += len(compared.new) - len(new)
        rows += [sheet.mark(person, cell, None) for cell in new]
        for difference in compared.differing:
            asked = differing.get((difference.cell.session_id, person)) == difference.stands.mark_id
            if asked and difference.cell.session_id in closed:
                shut += 1
            elif asked:
                rows.append(sheet.mark(person, difference.cell, difference.stands.mark_id))
            else:
                kept += 1
    return rows, (same, kept, shut)


def _remember_numbers(cohort_id: int, chosen: Sequence[tuple[ProposedRow, int]], by: int, at: datetime) -> None:
    """Keep whom the numbers of the machine mean. At most 3 statements."""
    known = machine_numbers_of(cohort_id)
    changed = {row.name: person for row, person in chosen if known.get(row.name) != person}
    if not changed:
        return
    session().execute(
        delete(MachineNumber).where(MachineNumber.cohort_id == cohort_id, MachineNumber.number.in_(changed)),
        execution_options={"synchronize_session": False},
    )
    said = {"cohort_id": cohort_id, "changed_at": at, "changed_by_id": by}
    session().execute(insert(MachineNumber), [{"number": number, "enrolment_id": one, **said} for number, one in changed.items()])
