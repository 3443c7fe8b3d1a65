"""Tables of imported sheets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Record, Words


class SheetImport(Base):
    """A file of attendance that was uploaded: staged, confirmed, perhaps taken back."""

    __tablename__ = "sheet_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    file_name: Mapped[str] = mapped_column(Words)
    sha256: Mapped[str] = mapped_column(Key)
    # What was read and proposed, in the form of `attendance.rules.Proposal`.
    proposal: Mapped[Record] = mapped_column(Data)
    staged_at: Mapped[datetime] = mapped_column(Moment)
    staged_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    # What kind of source it is: sheet, attlog, zoom, teams.
    kind: Mapped[str] = mapped_column(Key, server_default="sheet")
    # How somebody wants it read, in the form of `attendance.rules.choices.Choices`; none for the usual way.
    choices: Mapped[Record | None] = mapped_column(Data)
    # What was chosen on pages of the preview that were left since ({"names": …, "differing": …}); none for nothing.
    answers: Mapped[Record | None] = mapped_column(Data)


class ImportFile(Base):
    """The bytes of a file that waits for confirmation, so that it can be read again another way; gone once it is confirmed."""

    __tablename__ = "import_files"

    import_id: Mapped[int] = mapped_column(ForeignKey("sheet_imports.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportProfile(Base):
    """How files of one source were read last in a class: proposed for the next file of the same shape."""

    __tablename__ = "import_profiles"
    __table_args__ = (UniqueConstraint("cohort_id", "kind", "signature"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    kind: Mapped[str] = mapped_column(Key)
    # A hash of the shape of the head: the texts over the columns without days and numbers.
    signature: Mapped[str] = mapped_column(Key)
    # Columns, legend and thresholds in the form of `attendance.rules.choices.Choices`.
    choices: Mapped[Record] = mapped_column(Data)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class MachineNumber(Base):
    """Whom a number of the class's fingerprint machine means."""

    __tablename__ = "machine_numbers"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), primary_key=True)
    number: Mapped[str] = mapped_column(Key, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
