"""The questions of an attempt with their keys: for grading only, never for a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.quizzes.models import AttemptQuestion, EssayMark, QuestionVersion
from app.quizzes.rules.grading import GradedQuestion, OptionKey
from app.storage.base import Record
from app.storage.transaction import session


def graded_questions(attempt_id: int) -> Sequence[tuple[int, GradedQuestion]]:
    """(row id, question with its key and with what a person gave for it) of an attempt, in order. 1 statement."""
    later = aliased(EssayMark)
    stands = ~select(later.id).where(later.replaces_id == EssayMark.id).exists()
    rows = session().execute(
        select(
            AttemptQuestion.id,
            AttemptQuestion.position,
            QuestionVersion.marks,
            QuestionVersion.kind,
            QuestionVersion.options,
            QuestionVersion.accepts,
            QuestionVersion.parts,
            EssayMark.score.label("given"),
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .outerjoin(EssayMark, (EssayMark.attempt_question_id == AttemptQuestion.id) & stands)
        .where(AttemptQuestion.attempt_id == attempt_id)
        .order_by(AttemptQuestion.position)
    )
    return [(row.id, _question(row)) for row in rows]


def _question(row: Any) -> GradedQuestion:
    """One row as grading sees it."""
    parts = tuple(graded_part(part) for part in row.parts or ())
    return GradedQuestion(
        row.position, row.marks, row.kind, _options(row.options), **_rest(row.accepts), parts=parts, given=row.given
    )


def graded_part(part: Record) -> GradedQuestion:
    """A question of a case as grading sees it. 0 statements."""
    rest = _rest(part["accepts"])
    return GradedQuestion(0, part["marks"], part["kind"], _options(part["options"]), **rest, key=part["key"])


def _options(options: Sequence[Record]) -> tuple[OptionKey, ...]:
    """The options without their words."""
    return tuple(OptionKey(option["key"], option["correct"]) for option in options)


def _rest(accepts: Record) -> dict[str, Any]:
    """What else is right."""
    return {
        "accepted": tuple(accepts.get("accepted", ())),
        "forgive": tuple(accepts.get("forgive", ())),
        "assigned": accepts.get("assigned", {}),
        "gaps": tuple(tuple(gap) for gap in accepts.get("gaps", ())),
    }
