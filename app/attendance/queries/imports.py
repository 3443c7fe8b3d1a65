"""Named reads of the sheets that were uploaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.attendance.models import ImportFile, ImportProfile, MachineNumber, SheetImport
from app.attendance.rules.choices import Choices
from app.attendance.rules.proposal import Proposal
from app.cohorts.models import Cohort
from app.people.models import Person
from app.storage.transaction import session


@dataclass(frozen=True)
class ImportView:
    """A file that was uploaded, with what was done with it; the proposal is read by `proposal_of`. `kind` is a `SourceKind`."""

    id: int
    cohort_id: int
    file_name: str
    staged_at: datetime
    staged_by: str
    confirmed_at: datetime | None
    undone_at: datetime | None
    kind: str = "sheet"

    @property
    def counts(self) -> bool:
        """Whether what it brought stands in the ledger."""
        return self.confirmed_at is not None and self.undone_at is None


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
            SheetImport.kind,
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


def kept_answers(import_id: int) -> Mapping[str, Any]:
    """What was chosen on pages of a preview that were left since ({"names": …, "differing": …}). 1 statement."""
    return session().scalar(select(SheetImport.answers).where(SheetImport.id == import_id)) or {}


def content_of(import_id: int) -> tuple[str, bytes] | None:
    """Name and bytes of a file that waits; None once it is confirmed. 1 statement."""
    row = session().execute(
        select(SheetImport.file_name, ImportFile.content)
        .join(ImportFile, ImportFile.import_id == SheetImport.id)
        .where(SheetImport.id == import_id)
    )
    found = row.first()
    return (found[0], found[1]) if found else None


def profile_of(cohort_id: int, kind: str, signature: str) -> Choices:
    """How files of this source were read last in a class; the usual way for a new one. 1 statement."""
    wanted = select(ImportProfile.choices).filter_by(cohort_id=cohort_id, kind=kind, signature=signature)
    return Choices.from_record(session().scalar(wanted))


def machine_numbers_of(cohort_id: int) -> dict[str, int]:
    """Whom the numbers of the class's machine mean, as enrolments. 1 statement."""
    rows = session().execute(select(MachineNumber.number, MachineNumber.enrolment_id).filter_by(cohort_id=cohort_id))
    return {row[0]: row[1] for row in rows}
