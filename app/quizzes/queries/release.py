"""How far the result of a closed attempt may be shown to the one who sat it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Cohort, Enrolment
from app.quizzes.models import Attempt, PaperExtra, PaperSetting
from app.quizzes.queries.attempts import AttemptHead
from app.quizzes.queries.beside import asks_practice_only
from app.quizzes.queries.papers import PaperView, last_setting, stands, window_of
from app.quizzes.queries.results import PaperResult
from app.quizzes.queries.tries import RunningBanks, running_banks
from app.quizzes.rules.ending import still_arrives
from app.quizzes.rules.release import Release, Standing, released
from app.storage import reads


def reveal_of(head: AttemptHead, paper: PaperView, result: PaperResult | None, person_id: int, at: datetime) -> Release:
    """How far the result of her own closed attempt may be shown at this moment. 1 statement, one more of a final paper
    and of practice beside a graded test."""
    shows, closed = (paper.shows, False) if paper.kind != "final" else shows_of(head.enrolment_id, paper, at)
    running = running_banks(person_id, at)
    beside = running.final & paper.bank_topics and paper.kind != "final"
    if beside and asks_practice_only(head.id):
        running = RunningBanks(running.practice, (), running.practice)
    return released(
        Standing(
            shows,
            result.tries_of(paper.tries) if result else paper.tries,
            result.tries_used if result else 0,
            closed,
            still_arrives(head.closed_at, head.arrivals_until, at),
            paper.bank_topics,
            running.any_paper,
            running.final,
            graded=paper.kind == "final",
        )
    )


def shows_of(enrolment_id: int, paper: PaperView, at: datetime) -> tuple[str, bool]:
    """(what results of a paper show in the class of an enrolment, whether it is closed there for everybody). 1 statement.

    Closed is when the window of the class, and every later closing of one person, is over and no answer of anybody can arrive
    any more that counts.
    """
    over = at - timedelta(minutes=paper.allowance_minutes)
    row = reads.first(_class_facts(), enrolment_id=enrolment_id, paper_id=paper.id, at=at, over=over)
    if row is None:
        return paper.shows, False
    window, shows = window_of(paper, row.opens_on, row.online_due_on, row.settings or {})
    ends = [moment for moment in (window.closes_at, row.latest) if moment is not None]
    return shows, window.closes_at is not None and at >= max(ends) and not row.running


@cache
def _class_facts() -> Select[Any]:
    """The days of the class of `enrolment_id`, what was set for it, the latest closing of one person and how many attempts at the
    paper `paper_id` may still take answers at the moment `at` (`over`: an attempt that was due then takes none)."""
    return (
        select(
            Cohort.opens_on,
            Cohort.online_due_on,
            PaperSetting.settings,
            _latest_closing().label("latest"),
            _running().label("running"),
        )
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(PaperSetting, PaperSetting.id == last_setting(bindparam("paper_id"), Cohort.id))
        .where(Enrolment.id == bindparam("enrolment_id"))
    )


def _latest_closing() -> ScalarSelect[Any]:
    """The latest closing that somebody of the class was given for the paper."""
    other = aliased(Enrolment, name="given")
    return (
        select(func.max(PaperExtra.closes_at))
        .join(other, other.id == PaperExtra.enrolment_id)
        .where(other.cohort_id == Cohort.id, PaperExtra.paper_id == bindparam("paper_id"), stands())
        .correlate(Cohort)
        .scalar_subquery()
    )


def _running() -> ScalarSelect[Any]:
    """How many attempts at the paper in the class may still take answers."""
    other = aliased(Enrolment, name="sitting")
    return (
        select(func.count())
        .select_from(Attempt)
        .join(other, other.id == Attempt.enrolment_id)
        .where(
            other.cohort_id == Cohort.id,
            Attempt.paper_id == bindparam("paper_id"),
            or_(
                and_(Attempt.closed_at.is_(None), or_(Attempt.due_at.is_(None), Attempt.due_at >= bindparam("over"))),
                Attempt.arrivals_until >= bindparam("at"),
            ),
        )
        .correlate(Cohort)
        .scalar_subquery()
    )
