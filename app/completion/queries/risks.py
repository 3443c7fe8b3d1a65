"""The people who need a call over many classes, with when they were seen and reminded last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select, union_all

from app.cohorts.models import Enrolment
from app.cohorts.queries import CohortView
from app.completion.models import Reminder
from app.completion.queries.decisions import decided_of_cohorts
from app.completion.queries.standings import Standing, standings_of_cohorts
from app.completion.rules.risks import Risk, risk_of, urgency
from app.kernel.clock import local_day
from app.learning.models import Place
from app.people.models import Person, SignIn
from app.quizzes.models import Attempt
from app.storage import reads
from app.storage.base import Moment


@dataclass(frozen=True)
class ReminderView:
    """That somebody was reminded; `by` is a name."""

    id: int
    enrolment_id: int
    how: str
    by: str
    at: datetime


@dataclass(frozen=True)
class AtRisk:
    """A trainee who needs a call: why, when she was seen last, when she was reminded last."""

    cohort: CohortView
    standing: Standing
    risk: Risk
    seen_at: datetime | None
    reminded: ReminderView | None


def at_risk(cohorts: Sequence[CohortView], *, today: date, contacts: bool = True) -> list[AtRisk]:
    """Everybody in these classes who needs a call and is not decided yet, the most urgent first.

    10 statements, however many classes and people; one or two more where an edition needs the attendance session by session.
    Without `contacts` nobody was seen or reminded, equals stand in the order of names, and it is 2 statements less.
    """
    ids = [cohort.id for cohort in cohorts]
    whole = standings_of_cohorts(cohorts, today=today)
    settled = decided_of_cohorts(ids)
    seen, reminded = (last_seen_of_cohorts(ids), last_reminders(ids)) if contacts else ({}, {})
    found = []
    for standings in whole:
        for row in standings.rows:
            key = row.person.enrolment_id
            risk = risk_of(row.concern, row.about, today=today, closes_on=standings.cohort.closes_on)
            if risk is not None and key not in settled:
                found.append(AtRisk(standings.cohort, row, risk, seen.get(key), reminded.get(key)))
    return sorted(found, key=_place)


def _place(row: AtRisk) -> tuple[object, ...]:
    """The place in the list; equals stand in the order of names."""
    return (*urgency(row.risk, local_day(row.seen_at) if row.seen_at else None), row.standing.person.sort_key)


def last_seen_of_cohorts(cohort_ids: Collection[int]) -> dict[int, datetime]:
    """When each trainee of these classes last read, worked on a test or signed in, by enrolment. 1 statement."""
    return {row[0]: row[1] for row in reads.rows(_seen(), cohort_ids=list(cohort_ids))}


def last_reminders(cohort_ids: Collection[int]) -> dict[int, ReminderView]:
    """The last reminder of each trainee of these classes that stands, by enrolment. 1 statement."""
    return {row[1]: ReminderView(*row) for row in reads.rows(_reminded(), cohort_ids=list(cohort_ids))}


@cache
def _seen() -> Select[Any]:
    """The latest moment of any kind, of the trainees of the classes `cohort_ids`."""
    of_classes = Enrolment.cohort_id.in_(bindparam("cohort_ids", expanding=True))
    read = select(Enrolment.id.label("key"), Place.placed_at.label("at")).join(Place, Place.enrolment_id == Enrolment.id)
    began = select(Enrolment.id, func.max(Attempt.opened_at)).join(Attempt, Attempt.enrolment_id == Enrolment.id)
    signed = select(Enrolment.id, func.max(SignIn.started_at)).join(SignIn, SignIn.person_id == Enrolment.person_id)
    moments = union_all(
        read.where(of_classes), began.where(of_classes).group_by(Enrolment.id), signed.where(of_classes).group_by(Enrolment.id)
    ).subquery()
    return select(moments.c.key, func.max(moments.c.at, type_=Moment)).group_by(moments.c.key)


@cache
def _reminded() -> Select[Any]:
    """The reminders of the classes `cohort_ids` that were not taken back, oldest first."""
    columns: Select[Any] = select(Reminder.id, Reminder.enrolment_id, Reminder.how, Person.full_name, Reminder.reminded_at)
    return (
        columns.join(Person, Person.id == Reminder.reminded_by_id)
        .join(Enrolment, Enrolment.id == Reminder.enrolment_id)
        .where(Enrolment.cohort_id.in_(bindparam("cohort_ids", expanding=True)), Reminder.taken_back_at.is_(None))
        .order_by(Reminder.reminded_at, Reminder.id)
    )
