"""Plans and their lines, and who may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.sql import ColumnElement

from app.people.models import Unit
from app.people.queries import within
from app.people.rules import Role, Viewer
from app.plans.models import LineAmount, Plan, PlanVersion, PlanWithdrawal, PostRequirement, TargetLine
from app.plans.rules.shapes import Amounts, Line, Measure, PlanFile, Requirement, Share, Term
from app.storage.transaction import session

LEADERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who works with plans: in the unit of the plan she keeps it, below it she sends people."""


@dataclass(frozen=True)
class PlanHead:
    """A plan in a list."""

    id: int
    key: str
    title: str
    from_year: int
    to_year: int
    decision_number: str
    decision_on: date | None
    decision_body: str
    unit_id: int
    unit_name: str
    unit_code: str
    unit_path: str
    version: int
    published_at: datetime
    withdrawn: bool = False


@dataclass(frozen=True)
class KeptPlan:
    """A plan with everything that it says; ids of lines and requirements by their keys. Lines left out are not among them."""

    head: PlanHead
    file: PlanFile
    line_ids: Mapping[str, int]
    requirement_ids: Mapping[str, int]

    def line(self, line_id: int) -> Line | None:
        """The line with this id."""
        return next((line for line in self.file.lines if self.line_ids[line.key] == line_id), None)

    def kept_by(self, viewer: Viewer) -> bool:
        """Whether she works in the unit whose plan it is, and not in one below."""
        return viewer.reaches(self.head.unit_path, *LEADERS)


def plans_seen_by(viewer: Viewer) -> list[PlanHead]:
    """The plans of her units, of those above and of those below; the newest period first. 1 statement."""
    rows = session().execute(_heads().where(seen_by(viewer)).order_by(Plan.to_year.desc(), Plan.title, Plan.id))
    return [PlanHead(*row) for row in rows]


def plan_seen_by(viewer: Viewer, plan_id: int) -> KeptPlan | None:
    """A plan with its lines; None outside what she sees. 5 statements."""
    row = session().execute(_heads().where(seen_by(viewer), Plan.id == plan_id)).first()
    return _kept(PlanHead(*row)) if row else None


def plan_of_line(viewer: Viewer, line_id: int) -> tuple[KeptPlan, Line] | None:
    """A line with its plan; None outside what she sees and for lines left out. 5 statements."""
    of_line = select(TargetLine.plan_id).where(TargetLine.id == line_id).scalar_subquery()
    row = session().execute(_heads().where(seen_by(viewer), Plan.id == of_line)).first()
    kept = _kept(PlanHead(*row)) if row else None
    line = kept.line(line_id) if kept else None
    return (kept, line) if kept and line else None


def plan_by_key(key: str) -> KeptPlan | None:
    """The plan with this key, whoever asks; for commands and use-cases. 5 statements."""
    row = session().execute(_heads().where(Plan.key == key)).first()
    return _kept(PlanHead(*row)) if row else None


def _heads() -> Select[Any]:
    """Plans with their unit and newest version, in the order of `PlanHead`."""
    newest = select(func.max(PlanVersion.number)).where(PlanVersion.plan_id == Plan.id).correlate(Plan).scalar_subquery()
    columns: Select[Any] = select(
        Plan.id, Plan.key, Plan.title, Plan.from_year, Plan.to_year, Plan.decision_number, Plan.decision_on, Plan.decision_body,
        Unit.id, Unit.name, Unit.code, Unit.path, PlanVersion.number, PlanVersion.published_at,
        PlanVersion.id.in_(select(PlanWithdrawal.version_id)),
    )  # fmt: skip
    return (
        columns.select_from(Plan)
        .join(Unit, Unit.id == Plan.unit_id)
        .join(PlanVersion, (PlanVersion.plan_id == Plan.id) & (PlanVersion.number == newest))
    )


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that a plan's unit lies in her reach, or above one of her units. 0 statements."""
    paths = viewer.reach(*LEADERS)
    above = {int(part) for path in paths for part in path.strip("/").split("/") if part}
    return or_(within(paths), Unit.id.in_(sorted(above)))


def _kept(head: PlanHead) -> KeptPlan:
    """Everything that a plan says. 4 statements."""
    lines = session().scalars(_of_plan(TargetLine, head.id)).all()
    figures: dict[int, dict[tuple[int, Measure], int]] = defaultdict(dict)
    of_plan = select(TargetLine.id).where(TargetLine.plan_id == head.id)
    for amount in session().scalars(select(LineAmount).where(LineAmount.line_id.in_(of_plan))):
        figures[amount.line_id][amount.year, Measure(amount.measure)] = amount.amount
    requirements = session().scalars(_of_plan(PostRequirement, head.id)).all()
    terms = session().scalar(select(Plan.terms).where(Plan.id == head.id)) or []
    file = PlanFile(
        head.key, head.title, head.unit_code, head.from_year, head.to_year, head.decision_number, head.decision_on,
        head.decision_body, tuple(line_of(line, figures[line.id]) for line in lines),
        tuple(requirement_of(requirement) for requirement in requirements), tuple(map(term_of, terms)),
    )  # fmt: skip
    return KeptPlan(head, file, {line.key: line.id for line in lines}, {one.key: one.id for one in requirements})


def _of_plan(table: Any, plan_id: int) -> Select[Any]:
    """The rows of a plan that stand, in their order."""
    found: Select[Any] = select(table).where(table.plan_id == plan_id, table.retired_at.is_(None)).order_by(table.position)
    return found


def line_of(line: TargetLine, amounts: Amounts) -> Line:
    """A kept line as plain values. 0 statements."""
    share = Share(line.share_percent, line.share_on, line.share_holders) if line.share_percent and line.share_on else None
    return Line(
        line.key, line.title, line.group_words, tuple(line.posts), line.level, line.programme_key, line.part_of,
        dict(sorted(amounts.items())), share, line.note,
    )  # fmt: skip


def requirement_of(kept: PostRequirement) -> Requirement:
    """A kept requirement as plain values. 0 statements."""
    return Requirement(
        kept.key, kept.title, tuple(kept.posts), tuple(kept.programmes), kept.level, kept.counts_from_on, kept.source
    )


def term_of(record: Mapping[str, str]) -> Term:
    """A kept term of office. 0 statements."""
    return Term(record["key"], record["title"], date.fromisoformat(record["from_on"]), date.fromisoformat(record["to_on"]))
