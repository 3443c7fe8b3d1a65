"""How a class stands with one paper: who has not begun, who is in the middle, who handed in; what was set and given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import case, distinct, func, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Enrolment
from app.cohorts.queries import CohortView, RosterRow, roster
from app.people.models import Person
from app.quizzes.models import Answer, Attempt, AttemptQuestion, PaperExtra, PaperSetting
from app.quizzes.queries.papers import PaperView, settings_of_class, window_of
from app.quizzes.queries.results import PaperResult, results
from app.quizzes.rules.ending import still_arrives
from app.quizzes.rules.windows import Extra, Window
from app.quizzes.wording_papers import arriving_words, extra_words, state_words
from app.storage.base import Record
from app.storage.transaction import session


class State(StrEnum):
    """Where somebody is with a paper."""

    RUNNING = "running"
    ARRIVING = "arriving"
    NONE = "none"
    AGAIN = "again"
    WAITING = "waiting"
    USED_UP = "used_up"
    PASSED = "passed"


@dataclass(frozen=True)
class AttemptRow:
    """One attempt in a class; `saved` of `questions` are answered, counted while it is running."""

    id: int
    enrolment_id: int
    number: int
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    mark: float | None
    passed: bool | None
    waiting: int
    questions: int
    saved: int
    arrivals_until: datetime | None = None

    def is_running(self, at: datetime) -> bool:
        """Whether she is in the middle of it; one whose time ran out is over, though nobody closed it yet."""
        return self.closed_at is None and (self.due_at is None or at < self.due_at)

    def arriving(self, at: datetime) -> bool:
        """Whether an answer that was given before its end may still arrive and change its mark."""
        return still_arrives(self.closed_at, self.arrivals_until, at)


@dataclass(frozen=True)
class ExtraView:
    """What somebody was given beyond a paper, by whom and why; `taken_back_by` None while it holds."""

    id: int
    enrolment_id: int
    full_name: str
    paper_id: int
    extra: Extra
    cause: str
    reason: str
    given_by: str
    given_at: datetime
    taken_back_by: str | None
    taken_back_at: datetime | None
    taken_back_why: str | None

    @property
    def words(self) -> str:
        """What it is."""
        return extra_words(self.extra)


@dataclass(frozen=True)
class SettingView:
    """What was set for a paper in a class (or, without `cohort_id`, in its edition), by whom and why."""

    cohort_id: int | None
    settings: Record
    reason: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True)
class Sitting:
    """One person of the class with her attempts, oldest first; `arriving` says until when her mark may still change."""

    person: RosterRow
    state: State
    result: PaperResult | None
    attempts: Sequence[AttemptRow]
    words: str
    arriving: str = ""

    @property
    def extra_words(self) -> str:
        """What she was given beyond the paper; "" for nothing."""
        found = self.result
        return extra_words(Extra(found.extra_minutes, found.extra_tries, found.closes_at)) if found else ""

    @property
    def last(self) -> AttemptRow | None:
        """Her latest attempt."""
        return self.attempts[-1] if self.attempts else None


@dataclass(frozen=True)
class ClassPaper:
    """A paper in a class at one moment; people in the order of the roster."""

    paper: PaperView
    window: Window
    shows: str
    people: Sequence[Sitting]
    at: datetime

    def of(self, *states: str) -> list[Sitting]:
        """The people in these states."""
        return [sitting for sitting in self.people if sitting.state in states]


def class_paper(cohort: CohortView, paper: PaperView, at: datetime) -> ClassPaper:
    """How a class stands with a paper. 4 statements, however many people."""
    window, shows = window_of(paper, cohort.opens_on, cohort.online_due_on, settings_of_class(cohort.id).get(paper.id, {}))
    attempts: dict[int, list[AttemptRow]] = defaultdict(list)
    for attempt in attempts_of_class(cohort.id, paper.id):
        attempts[attempt.enrolment_id].append(attempt)
    found = {result.enrolment_id: result for result in results(cohort.id) if result.paper_id == paper.id}
    people = [_sitting(row, paper, found.get(row.enrolment_id), attempts[row.enrolment_id], at) for row in roster(cohort.id)]
    return ClassPaper(paper, window, shows, people, at)


def _sitting(
    person: RosterRow, paper: PaperView, result: PaperResult | None, attempts: Sequence[AttemptRow], at: datetime
) -> Sitting:
    """Where one person is."""
    running = next((attempt for attempt in attempts if attempt.is_running(at)), None)
    state = _state(paper, result, attempts, at, running=running is not None)
    shown = running or (attempts[-1] if attempts else None)
    due_at, saved, questions = (shown.due_at, shown.saved, shown.questions) if shown else (None, 0, 0)
    words = state_words(state, due_at, at, saved=saved, questions=questions)
    return Sitting(person, state, result, attempts, words, arriving_words(result.arriving(at) if result else None))


def _state(paper: PaperView, result: PaperResult | None, attempts: Sequence[AttemptRow], at: datetime, *, running: bool) -> State:
    """The most important thing to know of her."""
    if running:
        return State.RUNNING
    if not attempts or result is None:
        return State.NONE
    if result.arriving(at):
        return State.ARRIVING
    if result.passed:
        return State.PASSED
    if result.waiting:
        return State.WAITING
    tries = result.tries_of(paper.tries)
    return State.USED_UP if result.settled or (tries is not None and len(attempts) >= tries) else State.AGAIN


def attempts_of_class(cohort_id: int, paper_id: int) -> Sequence[AttemptRow]:
    """The attempts of a class at a paper, by person and number. 1 statement."""
    questions = select(func.count()).where(AttemptQuestion.attempt_id == Attempt.id).correlate(Attempt).scalar_subquery()
    saved = select(func.count(distinct(Answer.position))).where(Answer.attempt_id == Attempt.id).correlate(Attempt)
    rows = session().execute(
        select(
            Attempt.id,
            Attempt.enrolment_id,
            Attempt.number,
            Attempt.opened_at,
            Attempt.due_at,
            Attempt.closed_at,
            Attempt.closed_by,
            Attempt.mark,
            Attempt.passed,
            Attempt.waiting,
            questions,
            case((Attempt.closed_at.is_(None), saved.scalar_subquery()), else_=0),
            Attempt.arrivals_until,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id, Attempt.paper_id == paper_id)
        .order_by(Attempt.enrolment_id, Attempt.number)
    )
    return [AttemptRow(*row) for row in rows]


def extras_of_class(cohort_id: int, paper_id: int | None = None) -> Sequence[ExtraView]:
    """What people of a class were given beyond its papers (or beyond one), newest first, taken back or not. 1 statement."""
    back, taker, giver = aliased(PaperExtra), aliased(Person), aliased(Person)
    asked: Any = (
        select(
            PaperExtra.id,
            PaperExtra.enrolment_id,
            Person.full_name,
            PaperExtra.paper_id,
            PaperExtra.minutes,
            PaperExtra.tries,
            PaperExtra.closes_at,
            PaperExtra.cause,
            PaperExtra.reason,
            giver.full_name,
            PaperExtra.given_at,
            taker.full_name,
            back.given_at,
            back.reason,
        )
        .join(Enrolment, Enrolment.id == PaperExtra.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(giver, giver.id == PaperExtra.given_by_id)
        .outerjoin(back, back.revokes_id == PaperExtra.id)
        .outerjoin(taker, taker.id == back.given_by_id)
        .where(Enrolment.cohort_id == cohort_id, PaperExtra.revokes_id.is_(None))
        .order_by(PaperExtra.id.desc())
    )
    if paper_id is not None:
        asked = asked.where(PaperExtra.paper_id == paper_id)
    return [ExtraView(*(*row[:4], Extra(*row[4:7]), *row[7:])) for row in session().execute(asked)]


def settings_history(paper_id: int, cohort_id: int | None) -> Sequence[SettingView]:
    """Everything that was set for a paper in a class (None: in its edition), newest first. 1 statement."""
    whose = PaperSetting.cohort_id.is_(None) if cohort_id is None else PaperSetting.cohort_id == cohort_id
    rows = session().execute(
        select(PaperSetting.cohort_id, PaperSetting.settings, PaperSetting.reason, Person.full_name, PaperSetting.set_at)
        .join(Person, Person.id == PaperSetting.set_by_id)
        .where(PaperSetting.paper_id == paper_id, whose)
        .order_by(PaperSetting.id.desc())
    )
    return [SettingView(*row) for row in rows]
