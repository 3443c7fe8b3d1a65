"""Use-case of publishing a plan: the text is kept as a version, its lines follow it by their keys."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.people.queries import unit_by_code
from app.plans.formats.plan_text import write_plan
from app.plans.models import LineAmount, Opening, Plan, PlanVersion, PlanWithdrawal, PostRequirement, TargetLine
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


def publish_plan(
    plan: PlanFile, source: str, *, by: int | None, at: datetime, paths: Collection[str] | None = None, seen: int | None = None
) -> Published:
    """Write a plan, or its next version; saying the same again changes nothing, unless that version was taken back.

    A line keeps its id as long as it keeps its key, so that places and classes stay with it; one that is left out is retired.
    `paths`: the units in and below which `by` may publish (None: all); `seen`: the version that was looked at before (0: none).
    Refused: "no_unit" (no unit has this code), "not_hers", "other_unit" (the plan belongs to another one), "changed" (somebody
    published meanwhile).
    """
    digest = hashlib.sha256(write_plan(plan).encode()).hexdigest()
    with transaction() as db:
        unit = unit_by_code(plan.unit_code)
        if unit is None:
            raise Refused("no_unit", _("Không có đơn vị nào mang mã “{code}”.").format(code=plan.unit_code[:40]))
        if paths is not None and not any(unit.path.startswith(path) for path in paths):
            raise Refused("not_hers", _("Kế hoạch này là của {unit}, ngoài phạm vi phụ trách.").format(unit=unit.name))
        kept = db.scalar(select(Plan).where(Plan.key == plan.key).with_for_update())
        if kept is not None and kept.unit_id != unit.id:
            raise Refused("other_unit", _("Mã kế hoạch “{key}” đang là của đơn vị khác. Đặt mã khác.").format(key=plan.key))
        last = _last_version(db, kept.id) if kept else None
        if seen is not None and seen != (last.number if last else 0):
            raise Refused("changed", _("Vừa có người phát hành bản khác của kế hoạch này. Xem lại chỗ khác nhau rồi phát hành."))
        if kept is not None and last is not None and last.digest == digest and db.get(PlanWithdrawal, last.id) is None:
            return Published(kept.id, last.number, False)
        kept = _written(db, kept or Plan(key=plan.key), plan, unit.id)
        number = last.number + 1 if last else 1
        version = {"source": source, "digest": digest, "published_at": at, "published_by_id": by}
        db.add(PlanVersion(plan_id=kept.id, number=number, **version))
        retired = _write_lines(db, kept.id, plan.lines, at)
        _write_requirements(db, kept.id, plan.requirements, at)
        record("plans.published_plan", "plan", kept.id, by=by, at=at, version=number, digest=digest, retired=list(retired))
        return Published(kept.id, number, True, retired)


def withdraw_plan(*, plan_id: int, reason: str, by: int, at: datetime) -> bool:
    """Take a plan back: its lines and requirements count no more, what was done under them stays. Gives back whether it stood.

    Publishing it again makes it stand again, with the same lines. Refused: "no_plan", "no_reason", "open" (places are open).
    """
    if not squeeze(reason):
        raise Refused("no_reason", _("Ghi lý do rút kế hoạch."))
    with transaction() as db:
        if db.scalar(select(Plan.id).where(Plan.id == plan_id).with_for_update()) is None:
            raise Refused("no_plan", _("Không có kế hoạch này."))
        last = _last_version(db, plan_id)
        if last is None or db.get(PlanWithdrawal, last.id) is not None:
            return False
        lines = select(TargetLine.id).where(TargetLine.plan_id == plan_id)
        if db.scalar(select(Opening.id).where(Opening.line_id.in_(lines), Opening.closed_at.is_(None)).limit(1)) is not None:
            raise Refused("open", _("Kế hoạch còn đợt cử đi học chưa khóa. Khóa các đợt trước, rồi mới rút."))
        db.add(PlanWithdrawal(version_id=last.id, reason=squeeze(reason), withdrawn_at=at, withdrawn_by_id=by))
        for table in (TargetLine, PostRequirement):
            standing = update(table).where(table.plan_id == plan_id, table.retired_at.is_(None))
            db.execute(standing.values(retired_at=at), execution_options={"synchronize_session": False})
        record("plans.withdrew_plan", "plan", plan_id, by=by, at=at, version=last.number)
        return True


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
