"""A plan for the province of the cast: two communes, a course that four of its trainees are in the middle of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask

from app.completion.models import Decision, DecisionLine
from app.people.rules import Grant, Role, Viewer
from app.people.services.persons import grant_role
from app.plans.formats.plan_file import read_plan
from app.plans.queries.plans import KeptPlan, plan_by_key
from app.plans.services.nominating import open_places
from app.plans.services.publishing import publish_plan
from app.storage.base import db
from tests.cast import NOW, TODAY, Cast
from tests.plans.texts import KEY, plan_text


@dataclass(frozen=True)
class Planned:
    """The plan, its line "xa" and an opening of it."""

    kept: KeptPlan
    line_id: int
    opening_id: int


@pytest.fixture
def planned(ctx: Flask, cast: Cast) -> Planned:
    """The plan is published, and its line opens two places."""
    text = plan_text()
    plan, _faults = read_plan(text.encode(), "ke-hoach.yml")
    assert plan is not None
    publish_plan(plan, text, by=None, at=NOW)
    kept = plan_by_key(KEY)
    assert kept is not None
    line_id = kept.line_ids["xa"]
    opening_id = open_places(
        line_id=line_id,
        title="Khóa 1",
        year=2026,
        places=2,
        per_unit=1,
        deadline_on=TODAY + timedelta(days=10),
        note="",
        by=cast.person["coordinator"],
        at=NOW,
    )
    return Planned(kept, line_id, opening_id)


@pytest.fixture
def province(cast: Cast) -> Viewer:
    """The coordinator of the whole province."""
    return Viewer(cast.person["coordinator"], "Lê Thị Hoa", (_grant(cast.unit["home"]),))


@pytest.fixture
def commune(ctx: Flask, cast: Cast) -> Viewer:
    """A coordinator of Mường Lát alone; in the tests' database that is "stranger"."""
    from app.people.queries import unit_by_code

    unit = unit_by_code("14845")
    assert unit is not None
    unit_id, path = unit.id, unit.path
    grant_role(person_id=cast.person["stranger"], role=Role.COORDINATOR, unit_id=unit_id, by=None, at=NOW)
    return Viewer(cast.person["stranger"], "Trần Thị Lạ", (Grant(Role.COORDINATOR, unit_id, path),))


def _grant(unit_id: int) -> Grant:
    """A coordinator of a unit and all below."""
    return Grant(Role.COORDINATOR, unit_id, f"/{unit_id}/")


def on(days: int = 0) -> date:
    """A day of the tests."""
    return TODAY + timedelta(days=days)


def decide(cast: Cast, key: str, outcome: str, number: str, on: date = TODAY) -> None:
    """A decision about one trainee, as completion keeps it, whatever she has done."""
    head = {"number": number, "decided_on": on, "confirmed_at": NOW, "digest": "0", "client_id": f"decide-{number}"}
    cohort_id = cast.cohort["thu"]
    decision = Decision(cohort_id=cohort_id, edition_id=cast.edition, confirmed_by_id=cast.person["coordinator"], **head)
    db.session.add(decision)
    db.session.flush()
    line = {"outcome": outcome, "reason": "", "frozen": {}, "digest": "0"}
    db.session.add(DecisionLine(decision_id=decision.id, enrolment_id=cast.enrolment[key], **line))
    db.session.commit()
