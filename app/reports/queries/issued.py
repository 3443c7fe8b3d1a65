"""Reports that were issued: the list, one of them, its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app.people.models import Person, Unit
from app.people.queries import within
from app.people.rules import Viewer
from app.plans.queries.plans import LEADERS
from app.reports.models import IssuedReport, ReportFile
from app.storage.base import Record
from app.storage.transaction import session


@dataclass(frozen=True)
class IssuedView:
    """An issued report; `year` 0 for a whole period, `replaced_by_id` a later one that took its place."""

    id: int
    kind: str
    unit_id: int
    unit_name: str
    plan_id: int | None
    year: int
    title: str
    as_of_at: datetime
    issued_at: datetime
    issued_by: str
    digest: str
    replaces_id: int | None
    replaced_by_id: int | None


def issued_in_reach(viewer: Viewer, *, most: int = 100) -> list[IssuedView]:
    """The newest reports about units that `viewer` looks after. 1 statement."""
    asked = _reports().where(within(viewer.reach(*LEADERS))).order_by(IssuedReport.id.desc()).limit(most)
    return [IssuedView(*row) for row in session().execute(asked)]


def issued_report(viewer: Viewer, report_id: int) -> tuple[IssuedView, Record] | None:
    """A report about a unit that `viewer` looks after, with what it says; None outside her scope. 1 statement."""
    asked = _reports().add_columns(IssuedReport.figures).where(IssuedReport.id == report_id, within(viewer.reach(*LEADERS)))
    row = session().execute(asked).first()
    return (IssuedView(*row[:-1]), row[-1]) if row else None


def file_of(report_id: int, form: str) -> tuple[bytes, str] | None:
    """(content, digest) of a file of a report; None when there is none of that form. 1 statement."""
    asked = select(ReportFile.content, ReportFile.digest).where(ReportFile.report_id == report_id, ReportFile.form == form)
    row = session().execute(asked).first()
    return (row[0], row[1]) if row else None


def same_reports(viewer_paths: Sequence[str], kind: str, unit_id: int, plan_id: int | None, year: int) -> list[IssuedView]:
    """What was issued about the same and stands unreplaced, the newest first. 1 statement."""
    later = aliased(IssuedReport)
    standing = ~select(later.id).where(later.replaces_id == IssuedReport.id).exists()
    same = (IssuedReport.kind == kind, IssuedReport.unit_id == unit_id, IssuedReport.year == year, standing)
    of_plan = IssuedReport.plan_id == plan_id if plan_id is not None else IssuedReport.plan_id.is_(None)
    asked = _reports().where(within(viewer_paths), *same, of_plan).order_by(IssuedReport.id.desc())
    return [IssuedView(*row) for row in session().execute(asked)]


def _reports() -> Select[Any]:
    """Reports in the order of `IssuedView`."""
    later = aliased(IssuedReport, name="later")
    columns: Select[Any] = select(
        IssuedReport.id,
        IssuedReport.kind,
        IssuedReport.unit_id,
        Unit.name,
        IssuedReport.plan_id,
        IssuedReport.year,
        IssuedReport.title,
        IssuedReport.as_of_at,
        IssuedReport.issued_at,
        Person.full_name,
        IssuedReport.digest,
        IssuedReport.replaces_id,
        later.id,
    )
    return (
        columns.select_from(IssuedReport)
        .join(Unit, Unit.id == IssuedReport.unit_id)
        .join(Person, Person.id == IssuedReport.issued_by_id)
        .outerjoin(later, later.replaces_id == IssuedReport.id)
    )
