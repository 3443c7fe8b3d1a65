"""Named reads of decisions: those of a class, the lines of one, what was decided about somebody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Enrolment
from app.completion.models import Decision, DecisionLine
from app.people.models import Person, Unit
from app.storage import reads
from app.storage.base import Record
from app.storage.transaction import session


@dataclass(frozen=True)
class DecisionView:
    """A decision of a class; `confirmed_by` is a name, `latest` that no later one was made."""

    id: int
    number: str
    decided_on: date
    edition_id: int
    confirmed_by: str
    confirmed_at: datetime
    replaces_id: int | None
    digest: str
    recognised: int
    refused: int
    latest: bool


@dataclass(frozen=True)
class DecidedLine:
    """What a decision says about somebody; `later_id` is a later decision that names her too."""

    enrolment_id: int
    full_name: str
    unit_name: str
    post_title: str
    birth_on: date | None
    birth_year: int | None
    outcome: str
    reason: str
    frozen: Record
    digest: str
    later_id: int | None

    @property
    def birth(self) -> str:
        """The day of birth, or the year alone."""
        return f"{self.birth_on:%d/%m/%Y}" if self.birth_on else str(self.birth_year or "")


@dataclass(frozen=True)
class Decided:
    """What the latest decision that names her says about one trainee."""

    decision_id: int
    enrolment_id: int
    outcome: str
    number: str
    decided_on: date
    reason: str

    @property
    def recognised(self) -> bool:
        """Whether she is recognised as having completed the class."""
        return self.outcome == "recognised"


def decision_of(enrolment_id: int) -> Decided | None:
    """What was decided last about one trainee; None before any decision names her. 1 statement."""
    row = reads.first(_decided_about(), enrolment_id=enrolment_id)
    return Decided(*row) if row else None


def decided(cohort_id: int) -> dict[int, Decided]:
    """What was decided last about everybody in a class, by enrolment. 1 statement."""
    return decided_of_cohorts([cohort_id])


def decided_of_cohorts(cohort_ids: Collection[int]) -> dict[int, Decided]:
    """What was decided last about everybody in these classes, by enrolment. 1 statement, however many classes."""
    return {row[1]: Decided(*row) for row in reads.rows(_decided_in(), cohort_ids=list(cohort_ids))}


def frozen_in(cohort_id: int) -> Sequence[tuple[Decided, Record]]:
    """What was decided last about everybody in a class, with ledger and verdict as they stood. 1 statement."""
    rows = reads.rows(_decided_in().add_columns(DecisionLine.frozen), cohort_ids=[cohort_id])
    return [(Decided(*row[:-1]), row[-1]) for row in rows]


def frozen_of(enrolment_id: int) -> tuple[Decided, Record] | None:
    """What was decided last about one trainee, with ledger and verdict as they stood. 1 statement."""
    row = reads.first(_decided_about().add_columns(DecisionLine.frozen), enrolment_id=enrolment_id)
    return (Decided(*row[:-1]), row[-1]) if row else None


def decisions_of(cohort_id: int) -> Sequence[DecisionView]:
    """The decisions of a class, the newest first. 1 statement."""
    other = aliased(Decision, name="other")
    counted = [
        select(func.count())
        .where(DecisionLine.decision_id == Decision.id, DecisionLine.outcome == outcome)
        .correlate(Decision)
        .scalar_subquery()
        for outcome in ("recognised", "refused")
    ]
    rows = session().execute(
        select(
            Decision.id,
            Decision.number,
            Decision.decided_on,
            Decision.edition_id,
            Person.full_name,
            Decision.confirmed_at,
            Decision.replaces_id,
            Decision.digest,
            *counted,
            Decision.id == select(func.max(other.id)).where(other.cohort_id == cohort_id).scalar_subquery(),
        )
        .join(Person, Person.id == Decision.confirmed_by_id)
        .where(Decision.cohort_id == cohort_id)
        .order_by(Decision.id.desc())
    )
    return [DecisionView(*row) for row in rows]


def decision_lines(decision_id: int) -> Sequence[DecidedLine]:
    """What a decision says about everybody it names, in Vietnamese order of names. 1 statement."""
    other = aliased(DecisionLine, name="other")
    later = (
        select(func.max(other.decision_id))
        .where(other.enrolment_id == DecisionLine.enrolment_id, other.decision_id > DecisionLine.decision_id)
        .correlate(DecisionLine)
        .scalar_subquery()
    )
    rows = session().execute(
        select(
            DecisionLine.enrolment_id,
            Person.full_name,
            func.coalesce(Unit.name, ""),
            Enrolment.post_title,
            Person.birth_on,
            Person.birth_year,
            DecisionLine.outcome,
            DecisionLine.reason,
            DecisionLine.frozen,
            DecisionLine.digest,
            later,
        )
        .join(Enrolment, Enrolment.id == DecisionLine.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Unit, Unit.id == Enrolment.unit_id)
        .where(DecisionLine.decision_id == decision_id)
        .order_by(Person.sort_key, Enrolment.id)
    )
    return [DecidedLine(*row) for row in rows]


@cache
def _decided_about() -> Select[Any]:
    """The last decision about the trainee `enrolment_id`."""
    about = _decided().where(DecisionLine.enrolment_id == bindparam("enrolment_id"))
    return about.order_by(Decision.id.desc()).limit(1)


@cache
def _decided_in() -> Select[Any]:
    """The last decision about everybody in the classes `cohort_ids`."""
    other = aliased(DecisionLine, name="other")
    last = select(func.max(other.decision_id)).where(other.enrolment_id == DecisionLine.enrolment_id)
    of_classes = Decision.cohort_id.in_(bindparam("cohort_ids", expanding=True))
    return _decided().where(of_classes, DecisionLine.decision_id == last.correlate(DecisionLine).scalar_subquery())


def _decided() -> Select[Any]:
    """Lines with their decisions, in the order of `Decided`."""
    columns: Select[Any] = select(
        Decision.id, DecisionLine.enrolment_id, DecisionLine.outcome, Decision.number, Decision.decided_on, DecisionLine.reason
    )
    return columns.join(Decision, Decision.id == DecisionLine.decision_id)
