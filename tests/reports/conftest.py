"""A plan whose line counts the class "thu", in which a decision recognises two people."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import update

from app.cohorts.models import CohortLine, Enrolment
from app.cohorts.queries import CohortView, cohort_of
from app.people.queries import unit_by_code
from app.people.services.persons import add_post
from app.storage.transaction import transaction
from tests.cast import NOW, Cast
from tests.certificates.graduates import write_body, write_decision
from tests.plans.conftest import Planned, commune, planned, province

__all__ = ("commune", "planned", "province")


@dataclass(frozen=True)
class Counted:
    """The plan, and the unit whose body issues."""

    plan_id: int
    plan_key: str
    line_id: int
    body_id: int


@pytest.fixture
def counted(ctx: Flask, cast: Cast, planned: Planned) -> Counted:
    """Thắm (Mường Lát) and Bình (Hàm Rồng) are recognised, Lan Anh is not; Thắm and Hòa are chairs of Mường Lát."""
    named = [cast.enrolment["tham"], cast.enrolment["binh"]]
    act = {"by": cast.person["coordinator"], "at": NOW}
    write_decision(cast.cohort["thu"], named, refused=[cast.enrolment["anh"]], **act)
    unit = unit_by_code("14845")
    assert unit is not None
    wards = {"14845": ("tham", "hoa"), "14758": ("anh", "binh")}
    with transaction() as db:
        for code, keys in wards.items():
            home = unit_by_code(code)
            assert home is not None
            of_them = Enrolment.id.in_([cast.enrolment[key] for key in keys])
            db.execute(update(Enrolment).where(of_them).values(unit_id=home.id))
        db.add(
            CohortLine(
                cohort_id=cast.cohort["thu"], line_id=planned.line_id, placed_at=NOW, placed_by_id=cast.person["coordinator"]
            )
        )
        for key in ("tham", "hoa"):
            add_post(person_id=cast.person[key], unit_id=unit.id, kind="chair", title="CT", from_on=None, by=None, at=NOW)
    body_id = write_body(cast.unit["home"], **act)
    head = planned.kept.head
    return Counted(head.id, head.key, planned.line_id, body_id)


@pytest.fixture
def class_of_thu(ctx: Flask, cast: Cast) -> CohortView:
    """The class "thu"."""
    found = cohort_of(cast.cohort["thu"])
    assert found is not None
    return found
