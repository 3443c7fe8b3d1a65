"""The questions of an attempt with their keys: for grading only, never for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from app.courses.judging import needs_a_person
from app.quizzes.models import Answer, Attempt, AttemptQuestion, EssayMark, QuestionVersion, VersionRuling
from app.quizzes.queries.arrivals import counted
from app.quizzes.rules.grading import GradedQuestion, OptionKey, Ruling
from app.storage import reads
from app.storage.base import Record


def graded_questions(attempt_id: int) -> Sequence[tuple[int, GradedQuestion]]:
    """(row id, question with its key and with what persons gave for it) of an attempt, in order. 1 statement.

    The key is that of the version she saw, or of the one that a regrade put in its place.
    """
    return [(row.id, _question(row)) for row in reads.rows(_keys(), attempt_id=attempt_id)]


@cache
def _keys() -> Select[Any]:
    """The questions of the attempt `attempt_id` with the keys that judge them."""
    key = aliased(QuestionVersion)
    return (
        select(
            AttemptQuestion.id,
            AttemptQuestion.position,
            QuestionVersion.marks,
            QuestionVersion.kind,
            key.options,
            key.accepts,
            key.parts,
            case((marked_by_hand(), AttemptQuestion.score)).label("given"),
            VersionRuling.ruling,
        )
        .select_from(AttemptQuestion)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .outerjoin(VersionRuling, (VersionRuling.version_id == AttemptQuestion.version_id) & newest_ruling())
        .join(key, key.id == func.coalesce(VersionRuling.key_version_id, AttemptQuestion.version_id))
        .where(AttemptQuestion.attempt_id == bindparam("attempt_id"))
        .order_by(AttemptQuestion.position)
    )


def marked_by_hand() -> ColumnElement[bool]:
    """That a person gave something for a question of an attempt as it stands; its score is what was settled. 0 statements."""
    return select(EssayMark.id).where(EssayMark.attempt_question_id == AttemptQuestion.id, for_this_text()).exists()


def for_this_text() -> ColumnElement[bool]:
    """That a mark is for the text that counts: no answer to its question that counts arrived after it was given. 0 statements.

    To be asked of essay marks beside the questions of attempts that they belong to.
    """
    arrived = (
        select(Answer.id)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(
            Answer.attempt_id == AttemptQuestion.attempt_id,
            Answer.position == AttemptQuestion.position,
            Answer.received_at > EssayMark.given_at,
            counted(),
        )
    )
    return ~arrived.correlate(AttemptQuestion, EssayMark).exists()


def newest_ruling() -> ColumnElement[bool]:
    """That no later ruling about the same version stands. 0 statements."""
    later = aliased(VersionRuling)
    return ~select(later.id).where(later.version_id == VersionRuling.version_id, later.id > VersionRuling.id).exists()


def _question(row: Any) -> GradedQuestion:
    """One row as grading sees it; only a free text has a score that grading asks for instead of giving it."""
    given = row.given if needs_a_person(row.kind) else None
    return replace(graded_version(row), position=row.position, given=given, ruling=Ruling(row.ruling or Ruling.OWN))


def graded_version(row: Any) -> GradedQuestion:
    """A version (marks, kind, options, accepts, parts) as grading sees it, at no place yet. 0 statements."""
    parts = tuple(graded_part(part) for part in row.parts or ())
    return GradedQuestion(0, row.marks, row.kind, _options(row.options), **_rest(row.accepts), parts=parts)


def graded_part(part: Record) -> GradedQuestion:
    """A question of a case as grading sees it. 0 statements."""
    rest = _rest(part["accepts"])
    return GradedQuestion(0, part["marks"], part["kind"], _options(part["options"]), **rest, key=part["key"])


def _options(options: Sequence[Record]) -> tuple[OptionKey, ...]:
    """The options without their words."""
    return tuple(OptionKey(option["key"], option["correct"], option.get("fraction")) for option in options)


def _rest(accepts: Record) -> dict[str, Any]:
    """What else is right."""
    return {
        "accepted": tuple(accepts.get("accepted", ())),
        "forgive": tuple(accepts.get("forgive", ())),
        "assigned": accepts.get("assigned", {}),
        "gaps": tuple(tuple(gap) for gap in accepts.get("gaps", ())),
    }
