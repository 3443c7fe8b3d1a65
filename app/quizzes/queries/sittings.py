"""What happened in closed first attempts, read in one pass each over their questions and their answers, for statistics."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, Text, cast, func, select

from app.cohorts.models import Cohort, Enrolment
from app.people.models import Unit
from app.people.queries import within
from app.quizzes.models import Answer, Attempt, AttemptQuestion, Question, QuestionVersion, Regrade
from app.quizzes.queries.arrivals import counted
from app.quizzes.queries.regrading import rulings
from app.quizzes.rules.grading import Ruling
from app.quizzes.rules.statistics import Response, Sitting
from app.storage.base import Record
from app.storage.transaction import session

IDLE_SECONDS = 600
"""A pause longer than this between two answers says nothing about a question: she was away."""
_PORTION = 2000
_WITH_KEYS = {"single", "several", "true_false", "short", "numeric"}


@dataclass(frozen=True)
class Scope:
    """Which attempts: of a paper, or those with a question; of one class, or of all in units under `paths`."""

    paths: tuple[str, ...]
    paper_id: int | None = None
    question_id: int | None = None
    cohort_id: int | None = None


@dataclass(frozen=True)
class VersionFacts:
    """A version that somebody had; `options`: (key, html, whether it is right)."""

    id: int
    question_id: int
    key: str
    topic_id: int
    number: int
    kind: str
    marks: float
    stem_html: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Sat:
    """The sittings of a scope and the versions in them; `left_out` are versions that a regrade took out of the comparison."""

    sittings: tuple[Sitting, ...]
    versions: Mapping[int, VersionFacts]
    left_out: frozenset[int]

    @property
    def marks(self) -> dict[int, float]:
        """What every version is worth."""
        return {version.id: version.marks for version in self.versions.values()}

    @property
    def questions(self) -> dict[int, int]:
        """The question of every version."""
        return {version.id: version.question_id for version in self.versions.values()}


def state_of(scope: Scope) -> tuple[Any, ...]:
    """A few numbers that change whenever the sittings of a scope do. 1 statement."""
    ids = _attempts(scope).subquery()
    asked = select(
        func.count(Attempt.id),
        func.count(Attempt.mark),
        func.sum(Attempt.waiting),
        func.max(Attempt.id),
        func.sum(Attempt.score),
        select(func.max(Regrade.id)).scalar_subquery(),
    ).where(Attempt.id.in_(select(ids.c.id)))
    return tuple(session().execute(asked).one())


def sat(scope: Scope) -> Sat:
    """The closed first attempts of a scope. 4 statements, however many; what is kept is a few numbers per response."""
    versions = _versions(scope)
    left_out = frozenset(version_id for version_id, remedy in rulings().items() if remedy.ruling in (Ruling.FULL, Ruling.DROP))
    answers = groupby(_answers(scope), key=lambda row: row[0])
    said: tuple[int, list[Any]] = next(((attempt, list(rows)) for attempt, rows in answers), (0, []))
    sittings = []
    for attempt_id, rows in groupby(_questions(scope), key=lambda row: row.attempt_id):
        while said[0] and said[0] < attempt_id:
            said = next(((attempt, list(found)) for attempt, found in answers), (0, []))
        sittings.append(_sitting(list(rows), said[1] if said[0] == attempt_id else [], versions, left_out))
    return Sat(tuple(sittings), versions, left_out)


def _attempts(scope: Scope) -> Select[Any]:
    """The ids of the attempts of a scope."""
    asked = (
        select(Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(Attempt.number == 1, Attempt.closed_at.is_not(None), within(scope.paths))
    )
    if scope.paper_id is not None:
        asked = asked.where(Attempt.paper_id == scope.paper_id)
    if scope.cohort_id is not None:
        asked = asked.where(Enrolment.cohort_id == scope.cohort_id)
    if scope.question_id is not None:
        held = select(AttemptQuestion.attempt_id).join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        asked = asked.where(Attempt.id.in_(held.where(QuestionVersion.question_id == scope.question_id)))
    return asked


def _versions(scope: Scope) -> dict[int, VersionFacts]:
    """The versions that the attempts of a scope have."""
    held = select(AttemptQuestion.version_id).where(AttemptQuestion.attempt_id.in_(_attempts(scope)))
    rows = session().execute(
        select(
            QuestionVersion.id,
            QuestionVersion.question_id,
            Question.key,
            Question.topic_id,
            QuestionVersion.number,
            QuestionVersion.kind,
            QuestionVersion.marks,
            QuestionVersion.stem_html,
            QuestionVersion.options,
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionVersion.id.in_(held))
        .order_by(Question.key, QuestionVersion.number)
    )
    return {row[0]: VersionFacts(*(*row[:-1], _options(row[-1]))) for row in rows}


def _options(options: Sequence[Record] | None) -> tuple[tuple[str, str, bool], ...]:
    """(key, html, whether it is right) of every option."""
    return tuple((option["key"], option["html"], bool(option["correct"])) for option in options or ())


def _questions(scope: Scope) -> Iterator[Any]:
    """The questions of the attempts, one attempt after the other."""
    return iter(
        session().execute(
            select(
                AttemptQuestion.attempt_id,
                AttemptQuestion.position,
                AttemptQuestion.version_id,
                AttemptQuestion.score,
                Attempt.opened_at,
                Attempt.mark,
            )
            .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
            .where(AttemptQuestion.attempt_id.in_(_attempts(scope)))
            .order_by(AttemptQuestion.attempt_id, AttemptQuestion.position)
            .execution_options(yield_per=_PORTION)
        )
    )


def _answers(scope: Scope) -> Iterator[tuple[int, int, tuple[str, ...], datetime]]:
    """(attempt, position, response, moment) of every answer that counts, in the order in which they were given; equal
    responses are one object."""
    known: dict[str, tuple[str, ...]] = {}
    rows = session().execute(
        select(Answer.attempt_id, Answer.position, cast(Answer.response, Text), Answer.given_at)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(Answer.attempt_id.in_(_attempts(scope)), counted())
        .order_by(Answer.attempt_id, Answer.given_at, Answer.id)
        .execution_options(yield_per=_PORTION)
    )
    for attempt_id, position, text, given_at in rows:
        response = known.get(text)
        if response is None:
            response = known[text] = tuple(json.loads(text))
        yield attempt_id, position, response, given_at


def _sitting(
    rows: Sequence[Any], answers: Sequence[Any], versions: Mapping[int, VersionFacts], left_out: frozenset[int]
) -> Sitting:
    """One attempt; what was left out by a regrade is not in it, a text that nobody has marked only by its version."""
    last, seconds, before = {}, dict[int, float](), rows[0].opened_at
    for _attempt, position, response, given_at in answers:
        last[position] = response
        passed = (given_at - before).total_seconds()
        if 0 <= passed <= IDLE_SECONDS:
            seconds[position] = seconds.get(position, 0.0) + passed
        before = max(before, given_at)
    responses = [
        Response(
            row.version_id,
            min(1.0, max(0.0, row.score / versions[row.version_id].marks)) if versions[row.version_id].marks else 0.0,
            _keys(versions[row.version_id].kind, last.get(row.position, ())),
            seconds.get(row.position),
        )
        for row in rows
        if row.score is not None and row.version_id not in left_out
    ]
    waiting = tuple(row.version_id for row in rows if row.score is None and row.version_id not in left_out)
    return Sitting(tuple(responses), rows[0].mark, waiting)


def _keys(kind: str, response: tuple[str, ...]) -> tuple[str, ...]:
    """What was chosen, where choices can be counted; else only that something was said."""
    return response if kind in _WITH_KEYS else response[:1]
