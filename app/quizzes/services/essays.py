"""Use-case of the marking desk: give a free text its points, or correct them; the attempt gets its mark with the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Attempt, AttemptQuestion, EssayMark, Paper, QuestionVersion
from app.quizzes.queries.attempts import answers_of
from app.quizzes.queries.keys import graded_questions
from app.quizzes.rules.attempts import effective
from app.quizzes.rules.essays import checked_comment, checked_points, score_of
from app.quizzes.rules.grading import grade
from app.storage import journal
from app.storage.transaction import transaction


@dataclass(frozen=True)
class Marked:
    """What a text was given, and what its attempt came to: `mark` None while other texts wait."""

    score: float
    waiting: int
    mark: float | None


def mark_essay(essay_id: int, points: Sequence[float | None], comment: str, *, by: int, at: datetime) -> Marked:
    """Give a free text of a closed attempt its points per criterion; a correction names the mark it replaces.

    The caller has looked the text up inside what `by` may reach. The same points and comment again change nothing.
    Refused: "no_essay", "points_missing", "points_range", "too_long".
    """
    with transaction() as db:
        question, attempt, version, pass_mark = _locked(db, essay_id)
        most = [row[0] for row in version.accepts.get("rubric", ())]
        given, said = checked_points(points, most), checked_comment(comment)
        old = _standing(db, essay_id)
        score = score_of(given, most, version.marks)
        if old is None or old.points != given or old.comment != said:
            mark = EssayMark(
                attempt_question_id=essay_id,
                points=given,
                comment=said,
                score=score,
                given_by_id=by,
                given_at=at,
                replaces_id=old.id if old else None,
            )
            db.add(mark)
            question.score = score
            db.flush()
            _settle(attempt, pass_mark)
            detail = {"position": question.position, "before": old.score if old else None, "after": score}
            journal.record("quizzes.mark_essay", "attempt", attempt.id, by=by, at=at, **detail, mark=attempt.mark)
        return Marked(score, attempt.waiting, attempt.mark)


def _locked(db: Session, essay_id: int) -> tuple[AttemptQuestion, Attempt, QuestionVersion, float]:
    """The text with its attempt, locked against a second marker."""
    row = db.execute(
        select(AttemptQuestion, Attempt, QuestionVersion, Paper.pass_mark)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .join(Paper, Paper.id == Attempt.paper_id)
        .where(AttemptQuestion.id == essay_id, QuestionVersion.kind == "essay", Attempt.closed_at.is_not(None))
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise Refused("no_essay", _("Không có bài viết này, hoặc bài chưa nộp."))
    return row[0], row[1], row[2], row[3]


def _standing(db: Session, essay_id: int) -> EssayMark | None:
    """The mark that counts so far."""
    later = aliased(EssayMark)
    stands = ~select(later.id).where(later.replaces_id == EssayMark.id).exists()
    return db.scalars(select(EssayMark).where(EssayMark.attempt_question_id == essay_id, stands)).first()


def _settle(attempt: Attempt, pass_mark: float) -> None:
    """Work out the attempt anew from its answers and what persons gave."""
    rows = graded_questions(attempt.id)
    graded = grade([question for _row_id, question in rows], effective(answers_of(attempt.id)), pass_mark)
    attempt.score, attempt.mark, attempt.passed, attempt.waiting = graded.total, graded.mark, graded.passed, graded.waiting
