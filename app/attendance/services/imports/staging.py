"""A file is kept until somebody confirms it; it can be read again another way, and the way is remembered for its source."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from app.attendance.models import ImportFile, ImportProfile, SheetImport
from app.attendance.queries import content_of, standing
from app.attendance.rules.choices import MEANINGS, ROLES, Choices
from app.attendance.rules.proposal import Proposal, compare
from app.attendance.services.imports.proposing import propose
from app.cohorts.models import Cohort
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc
from app.storage.journal import record
from app.storage.transaction import session, transaction

MAX_NAME = 200
"""Characters of a file's name that are kept."""
_MOST_MINUTES = 240


def stage_sheet(
    cohort_id: int,
    data: bytes,
    file_name: str,
    *,
    sheet_name: str = "",
    blank: str = "",
    kind: str = "",
    session_id: int | None = None,
    by: int,
    at: datetime,
) -> int:
    """Keep what a file proposes until it is confirmed; gives back the import's id. The same file is the same import.

    Refused: see `propose`.
    """
    said = {"sheet_name": sheet_name, "blank": blank, "session_id": session_id}
    given = {name: value for name, value in said.items() if value}
    proposal = propose(cohort_id, data, file_name, today=local_day(at), kind=kind, given=given)
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction() as db:
        db.execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())
        waiting = select(SheetImport).filter_by(cohort_id=cohort_id, sha256=sha256, staged_by_id=by, confirmed_at=None)
        staged = db.scalars(waiting.order_by(SheetImport.id.desc()).limit(1).with_for_update()).first()
        if staged is None:
            staged = SheetImport(cohort_id=cohort_id, sha256=sha256, staged_by_id=by)
            db.add(staged)
        staged.file_name, staged.staged_at = nfc(file_name)[-MAX_NAME:], at
        _keep(staged, proposal)
        db.flush()
        if db.get(ImportFile, staged.id) is None:
            db.add(ImportFile(import_id=staged.id, content=data))
        record("attendance.staged_sheet", "sheet_import", staged.id, by=by, at=at, cohort=cohort_id, kind=staged.kind)
        return staged.id


def reread_import(import_id: int, choices: Choices, *, by: int, at: datetime) -> Proposal:
    """Read a waiting file again as `choices` say, and remember them for the next file of the same source in this class.

    What was chosen on the preview so far is forgotten, because rows may mean other people now.
    Refused: "no_such_choice", "not_waiting"; see `propose`.
    """
    _check(choices)
    content = content_of(import_id)
    known = session().execute(select(SheetImport.cohort_id, SheetImport.kind).where(SheetImport.id == import_id)).first()
    if content is None or known is None:
        raise _not_waiting()
    proposal = propose(known[0], content[1], content[0], today=local_day(at), kind=known[1], choices=choices)
    with transaction() as db:
        staged = db.scalars(select(SheetImport).where(SheetImport.id == import_id).with_for_update()).one()
        if staged.confirmed_at is not None:
            raise _not_waiting()
        _keep(staged, proposal)
        _remember(staged.cohort_id, proposal, by, at)
        record("attendance.reread_import", "sheet_import", import_id, by=by, at=at)
    return proposal


def keep_answers(import_id: int, names: Mapping[int, int], differing: Mapping[tuple[int, int], int]) -> None:
    """Keep what was chosen on one page of a preview while another page is looked at; 0 takes a choice back.

    Refused: "not_waiting".
    """
    with transaction() as db:
        staged = db.scalars(select(SheetImport).where(SheetImport.id == import_id).with_for_update()).first()
        if staged is None or staged.confirmed_at is not None:
            raise _not_waiting()
        before = staged.answers or {}
        staged.answers = {
            "names": {**before.get("names", {}), **{str(row): person for row, person in names.items()}},
            "differing": {
                **before.get("differing", {}),
                **{f"{meeting}-{person}": mark for (meeting, person), mark in differing.items()},
            },
        }


def answer_all(import_id: int, *, take_file: bool) -> int:
    """Choose the file, or the ledger, for every cell that differs as the ledger stands now; gives back how many.

    Refused: "no_import", "not_waiting".
    """
    row = session().execute(select(SheetImport.proposal).where(SheetImport.id == import_id)).first()
    if row is None:
        raise Refused("no_import", _("Không có lần nhập bảng này."))
    proposal = Proposal.from_record(row[0])
    current = standing([session_id for session_id, _periods in proposal.sessions])
    differing = {
        (one.cell.session_id, person): one.stands.mark_id if take_file else 0
        for row in proposal.rows
        for person in row.candidates
        for one in compare(row, person, current).differing
    }
    keep_answers(import_id, {}, differing)
    return len(differing)


def _keep(staged: SheetImport, proposal: Proposal) -> None:
    """What a file proposes, on its row."""
    staged.kind, staged.proposal, staged.answers = proposal.source.kind, proposal.to_record(), None
    staged.choices = proposal.source.choices.to_record()


def _remember(cohort_id: int, proposal: Proposal, by: int, at: datetime) -> None:
    """How this source was read. 2 statements."""
    source = proposal.source
    session().execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())
    wanted = select(ImportProfile).filter_by(cohort_id=cohort_id, kind=source.kind, signature=source.signature)
    profile = session().scalars(wanted).first()
    if profile is None:
        profile = ImportProfile(cohort_id=cohort_id, kind=source.kind, signature=source.signature)
        session().add(profile)
    profile.choices, profile.changed_at, profile.changed_by_id = source.choices.remembered.to_record(), at, by


def _check(choices: Choices) -> None:
    """Refuse what no form of ours sends. Refused: "no_such_choice", and a sentence for numbers out of order."""
    if not set(choices.columns) <= set(ROLES) or not set(choices.legend.values()) <= set(MEANINGS):
        raise Refused("no_such_choice", _("Lựa chọn này không còn. Mở lại trang rồi chọn lại."))
    if not 1 <= choices.part_percent <= choices.full_percent <= 100:
        raise Refused("percent", _("Mức có mặt và mức muộn là từ 1 đến 100 phần trăm, mức muộn không cao hơn mức có mặt."))
    if not 0 <= choices.late_minutes <= _MOST_MINUTES or not 0 <= choices.early_minutes <= _MOST_MINUTES:
        raise Refused("minutes", _("Số phút là từ 0 đến {n}.").format(n=_MOST_MINUTES))


def _not_waiting() -> Refused:
    """The sentence for a file that cannot be changed any more."""
    return Refused("not_waiting", _("Tệp này không còn chờ kiểm tra. Tải tệp lên lại nếu muốn đọc theo cách khác."))
