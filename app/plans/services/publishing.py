"""Use-case of publishing a plan: the text is kept as a version, its lines follow it by their keys."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import unit_by_code
from app.plans.formats.plan_text import write_plan
from app.plans.models import LineAmount, Plan, PlanVersion, PostRequirement, TargetLine
from app.plans.rules.shapes import Line, PlanFile, Requirement
from app.storage.journal import record
from app.storage.transaction import transaction


@dataclass(frozen=True)
class Published:
    """What publishing did: `new` False when the plan says what it said before; lines that were left out by their titles."""

    plan_id: int
    version: int
    new: bool
    retired: tuple[str, ...] = ()


def publish_plan(plan: PlanFile, source: str, *, by: int | None, at: datetime) -> Published:
    """Write a plan, or its next version; saying the same again changes nothing.

    A line keeps its id as long as it keeps its key, so that places and classes stay with it; one that is left out is retired.
    Refused: "no_unit" (no unit has this code), "other_unit" (the plan belongs to another one).
    """
    digest = hashlib.sha256(write_plan(plan).encode()).hexdigest()
    with transaction() as db:
        unit = unit_by_code(plan.unit_code)
        if unit is None:
            raise Refused("no_unit", _("Không có đơn vị nào mang mã “{code}”.").format(code=plan.unit_code[:40]))
        kept = db.scalar(select(Plan).where(Plan.key == plan.key).with_for_update())
        if kept is not None and kept.unit_id != unit.id:
            raise Refused("other_unit", _("Mã kế hoạch “{key}” đang là của đơn vị khác. Đặt mã khác.").format(key=plan.key))
        last = _last_version(db, kept.id) if kept else None
        if kept is not None and last is not None and last.digest == digest:
            return Published(kept.id, last.number, False)
        kept = _written(db, kept or Plan(key=plan.key), plan, unit.id)
        number = last.number + 1 if last else 1
        version = {"source": source, "digest": digest, "published_at": at, "published_by_id": by}
        db.add(PlanVersion(plan_id=kept.id, number=number, **version))
        retired = _write_lines(db, kept.id, plan.lines, at)
        _write_requirements(db, kept.id, plan.requirements, at)
        record("plans.published_plan", "plan", kept.id, by=by, at=at, version=number, digest=digest, retired=list(retired))
        return Published(kept.id, number, True, retired)


def _last_version(db: Session, plan_id: int) -> PlanVersion | None:
    """The version that counts."""
    newest = select(func.max(PlanVersion.number)).where(PlanVersion.plan_id == plan_id).scalar_subquery()
    return db.scalar(select(PlanVersion).where(PlanVersion.plan_id == plan_id, PlanVersion.number == newest))


def _written(db: Session, kept: Plan, plan: PlanFile, unit_id: int) -> Plan:
    """The head of the plan."""
    kept.title, kept.unit_id = plan.title, unit_id
    kept.from_year, kept.to_year = plan.from_year, plan.to_year
    kept.decision_number, kept.decision_on, kept.decision_body = plan.decision_number, plan.decision_on, plan.decision_body
    kept.terms = [
        {"key": term.key, "title": term.title, "from_on": term.from_on.isoformat(), "to_on": term.to_on.isoformat()}
        for term in plan.terms
    ]
    db.add(kept)
    db.flush()
    return kept


def _write_lines(db: Session, plan_id: int, lines: tuple[Line, ...], at: datetime) -> tuple[str, ...]:
    """The lines with their figures; gives the titles of those that are left out now."""
    known = {kept.key: kept for kept in db.scalars(select(TargetLine).where(TargetLine.plan_id == plan_id))}
    for position, line in enumerate(lines, 1):
        kept = known.pop(line.key, None) or TargetLine(plan_id=plan_id, key=line.key)
        kept.position, kept.title, kept.group_words, kept.note = position, line.title, line.group, line.note
        kept.posts, kept.level, kept.programme_key, kept.part_of = list(line.posts), line.level, line.programme, line.part_of
        share = line.share
        kept.share_percent, kept.share_on = (share.percent, share.as_of_on) if share else (None, None)
        kept.share_holders, kept.retired_at = share.holders if share else None, None
        db.add(kept)
        db.flush()
        db.execute(delete(LineAmount).where(LineAmount.line_id == kept.id))
        amounts = [
            LineAmount(line_id=kept.id, year=year, measure=str(measure), amount=amount)
            for (year, measure), amount in line.amounts.items()
        ]
        db.add_all(amounts)
    left_out = [kept for kept in known.values() if kept.retired_at is None]
    for kept in left_out:
        kept.retired_at = at
    return tuple(kept.title for kept in left_out)


def _write_requirements(db: Session, plan_id: int, requirements: tuple[Requirement, ...], at: datetime) -> None:
    """What posts require."""
    known = {kept.key: kept for kept in db.scalars(select(PostRequirement).where(PostRequirement.plan_id == plan_id))}
    for position, requirement in enumerate(requirements, 1):
        kept = known.pop(requirement.key, None) or PostRequirement(plan_id=plan_id, key=requirement.key)
        kept.position, kept.title, kept.source = position, requirement.title, requirement.source
        kept.posts, kept.programmes = list(requirement.posts), list(requirement.programmes)
        kept.level, kept.counts_from_on, kept.retired_at = requirement.level, requirement.counts_from_on, None
        db.add(kept)
    for kept in known.values():
        kept.retired_at = kept.retired_at or at
