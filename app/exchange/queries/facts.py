"""Named reads of when somebody's account last changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select, union_all

from app.attendance.models import Mark
from app.cohorts.models import Enrolment
from app.completion.models import Decision, DecisionLine, Exemption
from app.kernel.clock import moment_of
from app.learning.models import LessonDone
from app.quizzes.models import Attempt, GivenMark
from app.storage import reads


def newest_facts(cohort_id: int) -> dict[int, datetime]:
    """The moment of the newest fact about everybody in a class, by enrolment. 1 statement.

    Enrolment, marks as they arrived, lessons done, attempts closed, marks given, exemptions, decisions, leaving.
    """
    return {row[0]: row[1] for row in reads.rows(_newest_facts(), cohort_id=cohort_id)}


def day_edges(today: date, *last_days: date) -> datetime | None:
    """The latest moment at which one of these last days was over, when it is over: verdicts change then by themselves.

    0 statements.
    """
    over = [day for day in last_days if day < today]
    return moment_of(max(over) + timedelta(days=1)) if over else None


@cache
def _newest_facts() -> Select[Any]:
    """The newest moment per enrolment of the class `cohort_id`, over all rooms that keep facts."""
    moments = (
        (Mark.enrolment_id, Mark.received_at),
        (LessonDone.enrolment_id, LessonDone.done_at),
        (Attempt.enrolment_id, Attempt.closed_at),
        (GivenMark.enrolment_id, GivenMark.given_at),
        (Exemption.enrolment_id, Exemption.recorded_at),
    )
    of_class = Enrolment.cohort_id == bindparam("cohort_id")
    parts: list[Select[Any]] = [
        select(enrolment_id, func.max(at).label("at"))
        .join(Enrolment, Enrolment.id == enrolment_id)
        .where(of_class)
        .group_by(enrolment_id)
        for enrolment_id, at in moments
    ]
    parts.append(
        select(DecisionLine.enrolment_id, Decision.confirmed_at)
        .join(Decision, Decision.id == DecisionLine.decision_id)
        .where(Decision.cohort_id == bindparam("cohort_id"))
    )
    parts += [select(Enrolment.id, moment).where(of_class) for moment in (Enrolment.enrolled_at, Enrolment.left_at)]
    every = union_all(*parts).subquery()
    return select(every.c[0], func.max(every.c[1])).group_by(every.c[0])
