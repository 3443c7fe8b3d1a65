"""What numbering needs to know of the people whose certificates are proposed: the latest decision about each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.certificates.models import Certificate
from app.certificates.rules import Holder, State
from app.cohorts.models import Enrolment
from app.completion.models import Decision, DecisionLine
from app.people.models import Person, Unit
from app.storage.base import Record
from app.storage.transaction import session


@dataclass(frozen=True)
class ProposedRow:
    """Somebody whose certificate waits for its numbers, with the latest decision that names her."""

    certificate_id: int
    enrolment_id: int
    full_name: str
    search_key: str
    sort_key: str
    birth_on: date | None
    birth_year: int | None
    post_title: str
    unit_name: str
    decision_id: int
    decision_number: str
    decided_on: date
    outcome: str
    reason: str
    frozen: Record
    digest: str

    @property
    def recognised(self) -> bool:
        """Whether the latest decision still recognises her."""
        return self.outcome == "recognised"

    @property
    def holder(self) -> Holder:
        """What her certificate says about her."""
        verdict = self.frozen["verdict"]
        return Holder(
            name=self.full_name,
            birth=self.birth_on.isoformat() if self.birth_on else str(self.birth_year or ""),
            post=self.post_title,
            unit=self.unit_name,
            periods=verdict["planned"],
            online=verdict["online_planned"],
            in_person=verdict["in_person_planned"],
            band=verdict["band"] or "",
            decision_number=self.decision_number,
            decided_on=self.decided_on,
            decision_digest=self.digest,
        )


def proposed_rows(cohort_id: int, body_id: int) -> Sequence[ProposedRow]:
    """Everybody of a class whose certificate of a body is proposed, in Vietnamese order of names; locks them. 1 statement."""
    other = aliased(DecisionLine, name="other")
    latest = select(func.max(other.decision_id)).where(other.enrolment_id == Certificate.enrolment_id)
    rows = session().execute(
        select(
            Certificate.id,
            Certificate.enrolment_id,
            Person.full_name,
            Person.search_key,
            Person.sort_key,
            Person.birth_on,
            Person.birth_year,
            Enrolment.post_title,
            func.coalesce(Unit.name, ""),
            Decision.id,
            Decision.number,
            Decision.decided_on,
            DecisionLine.outcome,
            DecisionLine.reason,
            DecisionLine.frozen,
            DecisionLine.digest,
        )
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Unit, Unit.id == Enrolment.unit_id)
        .join(DecisionLine, DecisionLine.enrolment_id == Certificate.enrolment_id)
        .join(Decision, Decision.id == DecisionLine.decision_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Certificate.body_id == body_id,
            Certificate.state == State.PROPOSED,
            DecisionLine.decision_id == latest.correlate(Certificate).scalar_subquery(),
        )
        .order_by(Person.sort_key, Enrolment.id)
        .with_for_update(of=Certificate)
    )
    return [ProposedRow(*row) for row in rows]
