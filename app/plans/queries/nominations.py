"""Openings and who is sent to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from app.people.models import Person, Unit
from app.people.queries import within
from app.people.rules import Viewer
from app.plans.models import Nomination, NominationStep, Opening, Plan, TargetLine
from app.plans.queries.plans import LEADERS, seen_by
from app.plans.rules.nominating import HELD, State
from app.storage.transaction import session

_HOME = aliased(Unit, name="home")
"""The unit that sends somebody, beside the unit whose plan it is."""


@dataclass(frozen=True)
class OpeningRow:
    """An opening with its line and plan, and how its places stand; `sent` counts what waits for an answer."""

    id: int
    line_id: int
    line_title: str
    plan_id: int
    plan_title: str
    unit_path: str
    programme_key: str
    title: str
    year: int
    places: int
    per_unit: int | None
    deadline_on: date
    note: str
    closed_at: datetime | None
    sent: int
    held: int

    def open_on(self, day: date) -> bool:
        """Whether units may still send people."""
        return self.closed_at is None and day <= self.deadline_on


@dataclass(frozen=True)
class NominationRow:
    """Somebody who is sent; `answered_*` say what happened last and why."""

    id: int
    person_id: int
    full_name: str
    unit_id: int
    unit_name: str
    post_kind: str
    post_title: str
    phone: str | None
    reserve: bool
    rank: int
    state: State
    reason: str
    answer: str
    answered_at: datetime
    answered_by: str


@dataclass(frozen=True)
class Approved:
    """Somebody whom a class may take in, with unit and post of the day she was sent."""

    nomination_id: int
    opening_id: int
    opening_title: str
    line_id: int
    person_id: int
    full_name: str
    unit_id: int
    unit_name: str
    post_kind: str
    post_title: str


def openings_seen_by(viewer: Viewer, line_ids: Collection[int] | None = None) -> list[OpeningRow]:
    """The openings of the plans that she sees, of these lines or of all; those with the next deadline first. 1 statement."""
    asked = _openings().where(seen_by(viewer)).order_by(Opening.closed_at.is_not(None), Opening.deadline_on, Opening.id)
    if line_ids is not None:
        asked = asked.where(Opening.line_id.in_(sorted(line_ids)))
    return [OpeningRow(*row) for row in session().execute(asked)]


def opening_seen_by(viewer: Viewer, opening_id: int) -> OpeningRow | None:
    """An opening; None outside what she sees. 1 statement."""
    row = session().execute(_openings().where(seen_by(viewer), Opening.id == opening_id)).first()
    return OpeningRow(*row) if row else None


def nominations_of(opening_id: int, paths: Sequence[str]) -> list[NominationRow]:
    """Who is sent by these units and those below: by unit, ordinary places first, in the order of the unit. 1 statement."""
    last = select(func.max(NominationStep.id)).where(NominationStep.nomination_id == Nomination.id).correlate(Nomination)
    answerer = aliased(Person)
    asked = (
        select(
            Nomination.id, Person.id, Person.full_name, Unit.id, Unit.name, Nomination.post_kind, Nomination.post_title,
            Person.phone, Nomination.reserve, Nomination.rank, Nomination.state, Nomination.reason,
            NominationStep.reason, NominationStep.at, answerer.full_name,
        )
        .join(Person, Person.id == Nomination.person_id)
        .join(Unit, Unit.id == Nomination.unit_id)
        .join(NominationStep, NominationStep.id == last.scalar_subquery())
        .join(answerer, answerer.id == NominationStep.by_id)
        .where(Nomination.opening_id == opening_id, within(paths))
        .order_by(Unit.sort_key, Unit.id, Nomination.reserve, Nomination.rank, Person.sort_key)
    )  # fmt: skip
    return [NominationRow(*[*row[:10], State(row[10]), *row[11:]]) for row in session().execute(asked)]


def nomination_in_reach(viewer: Viewer, opening_id: int, nomination_id: int) -> int | None:
    """The id of a nomination of this opening by a unit that she works for; None otherwise. 1 statement."""
    return session().scalar(
        select(Nomination.id)
        .join(Unit, Unit.id == Nomination.unit_id)
        .where(Nomination.id == nomination_id, Nomination.opening_id == opening_id, within(viewer.reach(*LEADERS)))
    )


def approved_for(line_ids: Collection[int]) -> list[Approved]:
    """Everybody who was approved on these lines and is in no class yet, by opening and name. 1 statement."""
    asked = (
        select(
            Nomination.id, Opening.id, Opening.title, Opening.line_id, Person.id, Person.full_name, _HOME.id, _HOME.name,
            Nomination.post_kind, Nomination.post_title,
        )
        .join(Opening, Opening.id == Nomination.opening_id)
        .join(Person, Person.id == Nomination.person_id)
        .join(_HOME, _HOME.id == Nomination.unit_id)
        .where(Opening.line_id.in_(sorted(line_ids)), Nomination.state == State.APPROVED)
        .order_by(Opening.id, Nomination.reserve, Person.sort_key, Nomination.id)
    )  # fmt: skip
    return [Approved(*row) for row in session().execute(asked)]


def lines_for(viewer: Viewer, programme_key: str) -> list[tuple[int, str, str]]:
    """(id, title, plan's title) of the lines that classes of this programme may count for. 1 statement."""
    rows = session().execute(
        select(TargetLine.id, TargetLine.title, Plan.title)
        .join(Plan, Plan.id == TargetLine.plan_id)
        .join(Unit, Unit.id == Plan.unit_id)
        .where(seen_by(viewer), TargetLine.retired_at.is_(None), TargetLine.programme_key == programme_key)
        .order_by(Plan.to_year.desc(), Plan.id, TargetLine.position)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _openings() -> Select[Any]:
    """Openings with their line, plan and places, in the order of `OpeningRow`."""
    counted = (
        select(
            Nomination.opening_id,
            func.sum(case((Nomination.state == State.NOMINATED, 1), else_=0)).label("sent"),
            func.sum(case((Nomination.state.in_(HELD), 1), else_=0)).label("held"),
        )
        .group_by(Nomination.opening_id)
        .subquery("counted")
    )
    columns: Select[Any] = select(
        Opening.id, Opening.line_id, TargetLine.title, Plan.id, Plan.title, Unit.path, TargetLine.programme_key, Opening.title,
        Opening.year, Opening.places, Opening.per_unit, Opening.deadline_on, Opening.note, Opening.closed_at,
        func.coalesce(counted.c.sent, 0), func.coalesce(counted.c.held, 0),
    )  # fmt: skip
    return (
        columns.select_from(Opening)
        .join(TargetLine, TargetLine.id == Opening.line_id)
        .join(Plan, Plan.id == TargetLine.plan_id)
        .join(Unit, Unit.id == Plan.unit_id)
        .outerjoin(counted, counted.c.opening_id == Opening.id)
    )
