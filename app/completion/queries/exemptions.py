"""Named reads of exemptions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, func, select
from sqlalchemy.orm import aliased

from app.cohorts.models import ClassSession, Enrolment
from app.completion.models import Exemption
from app.completion.rules import About, ExemptionFact
from app.kernel.clock import local_day
from app.people.models import Person
from app.storage import reads
from app.storage.transaction import session


@dataclass(frozen=True)
class ExemptionView:
    """An exemption as it was recorded, and what became of it: `revoked_by` is a name, empty while it stands."""

    fact: ExemptionFact
    recorded_by: str
    recorded_at: datetime
    revoked_by: str
    revoked_at: datetime | None
    revoked_why: str

    @property
    def stands(self) -> bool:
        """Whether it still counts."""
        return self.revoked_at is None


def exemptions_of(enrolment_id: int) -> Sequence[ExemptionFact]:
    """The exemptions of one trainee that stand. 1 statement."""
    return [_fact(row) for row in reads.rows(_standing_of(), enrolment_id=enrolment_id)]


def exemptions_of_cohorts(cohort_ids: Collection[int]) -> dict[int, list[ExemptionFact]]:
    """The exemptions that stand in these classes, by enrolment. 1 statement, however many classes."""
    found: dict[int, list[ExemptionFact]] = defaultdict(list)
    for row in reads.rows(_standing_in(), cohort_ids=list(cohort_ids)):
        found[row.enrolment_id].append(_fact(row))
    return found


def exemption_history(enrolment_id: int) -> Sequence[ExemptionView]:
    """Every exemption of one trainee, those taken back too, the newest first. 1 statement."""
    undone, who, by = aliased(Exemption, name="undone"), aliased(Person, name="undoer"), aliased(Person, name="recorder")
    rows = session().execute(
        _exemptions()
        .add_columns(by.full_name, Exemption.recorded_at, func.coalesce(who.full_name, ""), undone.recorded_at, undone.reason)
        .join(by, by.id == Exemption.recorded_by_id)
        .outerjoin(undone, undone.revokes_id == Exemption.id)
        .outerjoin(who, who.id == undone.recorded_by_id)
        .where(Exemption.enrolment_id == enrolment_id)
        .order_by(Exemption.id.desc())
    )
    return [ExemptionView(_fact(row), row[-5], row[-4], row[-3], row[-2], row[-1] or "") for row in rows]


@cache
def _standing_of() -> Select[Any]:
    """The exemptions of the trainee `enrolment_id` that nobody took back."""
    return _exemptions().where(Exemption.enrolment_id == bindparam("enrolment_id"), _stands()).order_by(Exemption.id)


@cache
def _standing_in() -> Select[Any]:
    """The exemptions in the classes `cohort_ids` that nobody took back."""
    of_classes = Enrolment.cohort_id.in_(bindparam("cohort_ids", expanding=True))
    found = _exemptions().join(Enrolment, Enrolment.id == Exemption.enrolment_id)
    return found.where(of_classes, _stands()).order_by(Exemption.id)


def _exemptions() -> Select[Any]:
    """Exemptions with the topic and tiết of their session; a cancelled session gives nothing."""
    held = case((ClassSession.cancelled_at.is_(None), ClassSession.periods), else_=0.0)
    columns: Select[Any] = select(
        Exemption.enrolment_id,
        Exemption.id,
        Exemption.about,
        Exemption.requirement_key,
        func.coalesce(Exemption.edition_topic_id, ClassSession.edition_topic_id).label("topic_id"),
        Exemption.session_id,
        Exemption.periods,
        Exemption.approver,
        Exemption.document,
        Exemption.reason,
        Exemption.recorded_at.label("recorded"),
        func.coalesce(held, 0.0).label("planned"),
    )
    return columns.outerjoin(ClassSession, ClassSession.id == Exemption.session_id).where(Exemption.revokes_id.is_(None))


def _stands() -> Any:
    """That no further row takes it back."""
    later = aliased(Exemption, name="later")
    return ~select(later.id).where(later.revokes_id == Exemption.id).exists()


def _fact(row: Row[Any]) -> ExemptionFact:
    """One row as the rules want it."""
    return ExemptionFact(
        row.id,
        About(row.about),
        row.requirement_key,
        row.topic_id,
        row.session_id,
        row.periods,
        row.approver,
        row.document,
        row.reason,
        local_day(row.recorded),
        row.planned,
    )
