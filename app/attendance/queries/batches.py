"""Named reads of a batch from other software: classes by code, people by what names them, entries that were sent before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.attendance.models import Mark
from app.attendance.queries.cards import cards_of
from app.attendance.rules.batches import Named, Written
from app.cohorts.models import Cohort, Enrolment
from app.courses.models import Edition
from app.people.models import Person, Unit
from app.storage.transaction import session


@dataclass(frozen=True)
class ClassFacts:
    """A class that a batch may write to, with the attendance rules of its edition."""

    cohort_id: int
    rules: Mapping[str, Any]


def classes_by_code(codes: Collection[str], scope: str) -> dict[str, ClassFacts]:
    """The classes with these codes in the unit with path `scope` or below. 1 statement."""
    rows = session().execute(
        select(Cohort.code, Cohort.id, Edition.attendance)
        .join(Edition, Edition.id == Cohort.edition_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(Cohort.code.in_(codes), Unit.path.startswith(scope, autoescape=True))
    )
    return {code: ClassFacts(cohort_id, rules) for code, cohort_id, rules in rows}


def people_named(cohort_ids: Collection[int], with_cards: Collection[int]) -> dict[tuple[int, Named], int | None]:
    """The enrolments of these classes by (class, what names the person); None where several answer to it.

    1 statement, and 1 for each class in `with_cards`. Who left the class is not in it.
    """
    found: dict[tuple[int, Named], int | None] = {}
    rows = session().execute(
        select(Enrolment.cohort_id, Enrolment.id, Person.phone)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id.in_(cohort_ids), Enrolment.left_at.is_(None))
    )
    for cohort_id, enrolment_id, phone in rows:
        found[(cohort_id, Named("enrolment", str(enrolment_id)))] = enrolment_id
        if phone:
            name = (cohort_id, Named("phone", phone))
            found[name] = None if name in found else enrolment_id
    for cohort_id in with_cards:
        for card in cards_of(cohort_id):
            found |= {(cohort_id, Named("card", said)): card.enrolment_id for said in (card.text, card.short) if said}
    return found


def written_before(enrolment_ids: Collection[int], client_ids: Collection[str]) -> dict[tuple[int, str], Written]:
    """The entries about these people under these names, by (enrolment, client id). 1 statement."""
    columns = (Mark.enrolment_id, Mark.client_id, Mark.id, Mark.session_id, Mark.state, Mark.periods, Mark.device_at)
    rows = session().execute(select(*columns).where(Mark.enrolment_id.in_(enrolment_ids), Mark.client_id.in_(client_ids)))
    return {(row[0], row[1]): Written(*row[2:]) for row in rows}
