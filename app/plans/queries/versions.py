"""The texts of a plan, and whether the newest was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.people.models import Person
from app.plans.models import PlanVersion, PlanWithdrawal
from app.storage.transaction import session


@dataclass(frozen=True)
class NewestVersion:
    """The newest text of a plan; with when, by whom and why it was taken back, when it was."""

    number: int
    source: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    reason: str


def newest_version(plan_id: int) -> NewestVersion | None:
    """The newest text of a plan. 1 statement."""
    row = (
        session()
        .execute(
            select(PlanVersion.number, PlanVersion.source, PlanWithdrawal.withdrawn_at, Person.full_name, PlanWithdrawal.reason)
            .outerjoin(PlanWithdrawal, PlanWithdrawal.version_id == PlanVersion.id)
            .outerjoin(Person, Person.id == PlanWithdrawal.withdrawn_by_id)
            .where(PlanVersion.plan_id == plan_id)
            .order_by(PlanVersion.number.desc())
        )
        .first()
    )
    return NewestVersion(row[0], row[1], row[2], row[3] or "", row[4] or "") if row else None
