"""Tables of reports: what was issued, as it was that day, and its files; append-only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Record, Words


class IssuedReport(Base):
    """A report that was issued (phát hành): never changed, a later one may name it as replaced."""

    __tablename__ = "issued_reports"
    __table_args__ = (
        CheckConstraint("kind IN ('ket-qua', 'nam', 'so-ket', 'tong-ket', '10-btctw')", name="kind"),
        UniqueConstraint("unit_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Key)
    # Whose figures: a unit with all below it; the plan, none for forms that need none; the year, 0 for a whole period.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    year: Mapped[int]
    # What it is about, as its head says.
    title: Mapped[str] = mapped_column(Words)
    # The moment of its figures; who issued it when.
    as_of_at: Mapped[datetime] = mapped_column(Moment)
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # Everything that it says, in the form of `reports.rules.freezing`, and the SHA-256 of its canonical text.
    figures: Mapped[Record] = mapped_column(Data)
    digest: Mapped[str] = mapped_column(Key)
    # The report that this one takes the place of, or none.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("issued_reports.id"), unique=True)
    # The page's own name for this entry, so that sending it twice is sending it once.
    client_id: Mapped[str] = mapped_column(Key)


class ReportFile(Base):
    """One file of an issued report, byte for byte as it was handed out."""

    __tablename__ = "report_files"
    __table_args__ = (CheckConstraint("form IN ('docx', 'xlsx', 'pdf')", name="form"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("issued_reports.id"), primary_key=True)
    form: Mapped[str] = mapped_column(Key, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    # SHA-256 of the content.
    digest: Mapped[str] = mapped_column(Key)
