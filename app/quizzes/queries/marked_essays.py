"""Free texts that somebody has marked, and those whose two markers differ too much: how each stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Enrolment
from app.people.models import Person
from app.quizzes.models import Attempt, AttemptQuestion, EssayMark, QuestionVersion
from app.quizzes.queries.essays import standing_count, texts_in_reach
from app.quizzes.queries.keys import for_this_text
from app.storage.transaction import session

PAGE = 50
"""Texts on a page of the list."""


@dataclass(frozen=True)
class MarkedEssay:
    """A free text of a list; `at` when this person marked it last, else when it was handed in.

    `own`: the points of the paper that she gave, None where she gave none; `score` what was settled; `state`: "settled",
    "second", "third", or "again" when another text came after every mark.
    """

    id: int
    key: str
    stem_html: str
    paper: str
    cohort_code: str
    marks: float
    at: datetime
    own: float | None
    score: float | None
    state: str


def marked_essays(steward_id: int | None, paths: Collection[str], person_id: int, page: int = 1) -> Sequence[MarkedEssay]:
    """A page of the texts within reach that `person_id` has marked, newest mark first. 1 statement."""
    asked = _marked(steward_id, paths, person_id).order_by(EssayMark.given_at.desc(), EssayMark.id.desc())
    return _rows(asked, page)


def count_marked_essays(steward_id: int | None, paths: Collection[str], person_id: int) -> int:
    """How many texts within reach `person_id` has marked. 1 statement."""
    return _count(_marked(steward_id, paths, person_id))


def apart_essays(steward_id: int | None, paths: Collection[str], person_id: int, page: int = 1) -> Sequence[MarkedEssay]:
    """A page of the texts within reach whose two marks differ too much, whoever gave them, oldest first. 1 statement."""
    asked = _apart(steward_id, paths, person_id).order_by(Attempt.closed_at, AttemptQuestion.id)
    return _rows(asked, page)


def count_apart_essays(steward_id: int | None, paths: Collection[str], person_id: int) -> int:
    """How many texts within reach have two marks that differ too much. 1 statement."""
    return _count(_apart(steward_id, paths, person_id))


def essays_of_attempt(attempt_id: int) -> Sequence[tuple[int, int, str]]:
    """(text, position, state) of the free texts of a closed attempt, in order. 1 statement."""
    rows = session().execute(
        select(AttemptQuestion.id, AttemptQuestion.position, AttemptQuestion.score, standing_count(None).label("given"))
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .where(AttemptQuestion.attempt_id == attempt_id, QuestionVersion.kind == "essay", Attempt.closed_at.is_not(None))
        .order_by(AttemptQuestion.position)
    )
    return [(row.id, row.position, _state(row, "first")) for row in rows]


def hands_of(condition: Any) -> Mapping[tuple[int, int], Sequence[Any]]:
    """Whose marks count for the free texts that are settled, by (attempt, position), first markers first: points per criterion,
    `own` score, settled `score`, words, name, moment, `marker`. `condition` asks attempts or enrolments. 1 statement."""
    later = aliased(EssayMark)
    rows = session().execute(
        select(
            AttemptQuestion.attempt_id,
            AttemptQuestion.position,
            AttemptQuestion.score,
            EssayMark.points,
            EssayMark.score.label("own"),
            EssayMark.comment,
            EssayMark.given_at,
            EssayMark.marker,
            Person.full_name,
        )
        .join(EssayMark, EssayMark.attempt_question_id == AttemptQuestion.id)
        .join(Person, Person.id == EssayMark.given_by_id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(condition, AttemptQuestion.score.is_not(None), for_this_text())
        .where(~select(later.id).where(later.replaces_id == EssayMark.id).exists())
        .order_by(AttemptQuestion.attempt_id, AttemptQuestion.position, EssayMark.marker)
    )
    return {place: list(hands) for place, hands in groupby(rows, key=lambda row: (row.attempt_id, row.position))}


def _marked(steward_id: int | None, paths: Collection[str], person_id: int) -> Any:
    """The texts that a person marked, each with her last mark."""
    return _with_last(steward_id, paths, person_id).where(EssayMark.id.is_not(None))


def _apart(steward_id: int | None, paths: Collection[str], person_id: int) -> Any:
    """The texts that two have marked and that are settled by nothing yet."""
    return _with_last(steward_id, paths, person_id).where(AttemptQuestion.score.is_(None), standing_count(None) >= 2)


def _with_last(steward_id: int | None, paths: Collection[str], person_id: int) -> Any:
    """The texts within reach, with the last mark of a person where she gave one."""
    last = select(func.max(EssayMark.id)).where(EssayMark.given_by_id == person_id).group_by(EssayMark.attempt_question_id)
    return (
        texts_in_reach(steward_id, paths)
        .add_columns(EssayMark.score.label("own"), EssayMark.given_at, standing_count(None).label("given"))
        .outerjoin(EssayMark, (EssayMark.attempt_question_id == AttemptQuestion.id) & EssayMark.id.in_(last))
    )


def _count(asked: Any) -> int:
    """How many rows a question has."""
    return session().scalar(asked.with_only_columns(func.count(AttemptQuestion.id))) or 0


def _rows(asked: Any, page: int) -> Sequence[MarkedEssay]:
    """A page of rows."""
    found = session().execute(asked.limit(PAGE).offset((page - 1) * PAGE))
    return [
        MarkedEssay(
            row.id, row.key, row.stem_html, row.paper, row.cohort_code, row.marks, row.given_at or row.closed_at, row.own,
            row.score, _state(row),
        )
        for row in found
    ]  # fmt: skip


def _state(row: Any, without: str = "again") -> str:
    """How a text stands, by its settled score and the marks that count; `without` any."""
    if row.score is not None:
        return "settled"
    return (without, "second", "third")[min(2, row.given)]
