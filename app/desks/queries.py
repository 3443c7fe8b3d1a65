"""Named reads that only the desks need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.attendance.models import SettledMark
from app.cohorts.models import ClassSession, Cohort
from app.courses.models import EditionPlan, EditionTopic
from app.storage.transaction import session


@dataclass(frozen=True)
class TaughtSession:
    """A session that an instructor teaches, with how many people were marked in it and the plan of its topic."""

    id: int
    cohort_id: int
    cohort_title: str
    held_on: date
    half: str
    starts: str
    periods: float
    code: str
    title: str
    place: str
    mode: str
    marked: int
    plan_id: int | None = None


def lessons_to_teach(person_id: int, *, today: date) -> Sequence[TaughtSession]:
    """The sessions of an instructor, those to come first, then the past ones from the newest. 1 statement."""
    marked = select(func.count()).where(SettledMark.session_id == ClassSession.id).scalar_subquery()
    rows = session().execute(
        select(
            ClassSession.id,
            Cohort.id,
            Cohort.title,
            ClassSession.held_on,
            ClassSession.half,
            ClassSession.starts,
            ClassSession.periods,
            EditionTopic.code,
            EditionTopic.title,
            ClassSession.place,
            ClassSession.mode,
            marked,
            EditionPlan.plan_id,
        )
        .join(Cohort, Cohort.id == ClassSession.cohort_id)
        .join(EditionTopic, EditionTopic.id == ClassSession.edition_topic_id)
        .outerjoin(EditionPlan, EditionPlan.edition_topic_id == EditionTopic.id)
        .where(ClassSession.instructor_id == person_id, ClassSession.cancelled_at.is_(None))
    )
    taught = [TaughtSession(*row) for row in rows]
    halves = {"morning": 0, "afternoon": 1, "evening": 2}
    coming = sorted((row for row in taught if row.held_on >= today), key=lambda row: (row.held_on, halves[row.half]))
    past = sorted((row for row in taught if row.held_on < today), key=lambda row: (row.held_on, halves[row.half]), reverse=True)
    return coming + past
