"""Use-case of the marking desk: points for a free text, by one person or by two who do not see each other's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Attempt, AttemptQuestion, EssayDraft, EssayMark, Paper, QuestionVersion
from app.quizzes.queries.arrivals import answers_of
from app.quizzes.queries.keys import for_this_text, graded_questions
from app.quizzes.queries.marking import marking_of
from app.quizzes.rules.attempts import effective
from app.quizzes.rules.essays import MAX_COMMENT, checked_comment, checked_points, checked_reason, score_of
from app.quizzes.rules.grading import grade
from app.quizzes.rules.markers import HandMark, settled, state_of, turn_of
from app.storage import journal, writes
from app.storage.transaction import transaction

_LONGEST_TYPED = 20


@dataclass(frozen=True)
class Marked:
    """What a text was given by this person, and what its attempt came to: `mark` None while anything waits.

    `state`: "settled", or whose points the text waits for: "second", "third".
    """

    score: float
    waiting: int
    mark: float | None
    state: str = "settled"


@dataclass(frozen=True)
class _Text:
    """A text with all that decides about it, locked against a second marker."""

    question: AttemptQuestion
    attempt: Attempt
    version: QuestionVersion
    paper: Paper


def mark_essay(essay_id: int, points: Sequence[float | None], comment: str, *, reason: str = "", by: int, at: datetime) -> Marked:
    """Give a free text of a closed attempt its points per criterion; a correction names the mark it replaces, and that of a
    colleague, points that were settled, and points whose giver has seen the other's, are replaced with a `reason` only.

    The caller has looked the text up inside what `by` may reach. The same points and comment again change nothing.
    Refused: "no_essay", "points_missing", "points_range", "too_long", "reason", "two_marked", "three_marked".
    """
    with transaction() as db:
        text = _locked(db, essay_id)
        marking, marks = marking_of(text.paper.id), text.version.marks
        most = [row[0] for row in text.version.accepts.get("rubric", ())]
        given, said = checked_points(points, most), checked_comment(comment)
        standing = _standing(db, essay_id)
        two = text.paper.key in marking.second_marker
        turn = turn_of(_hands(standing), by, marks, marking.may_differ) if two else 1
        old = next((mark for mark in standing if not two or mark.given_by_id == by), None)
        score = score_of(given, most, marks)
        if old is None or old.points != given or old.comment != said:
            why = _reason(reason, old, given, seen=two and len(standing) > 1, settled=text.question.score is not None, by=by)
            mark = EssayMark(
                attempt_question_id=essay_id,
                points=given,
                comment=said,
                score=score,
                given_by_id=by,
                given_at=at,
                replaces_id=old.id if old else None,
                marker=turn,
                reason=why,
            )
            db.add(mark)
            standing = [*(one for one in standing if one is not old), mark]
            text.question.score = settled(_hands(standing), marks, marking.may_differ) if two else score
            db.flush()
            _settle(text)
            detail = {"position": text.question.position, "before": old.score if old else None, "after": score, "marker": turn}
            journal.record("quizzes.mark_essay", "attempt", text.attempt.id, by=by, at=at, **detail, mark=text.attempt.mark)
        db.execute(delete(EssayDraft).where(EssayDraft.attempt_question_id == essay_id, EssayDraft.person_id == by))
        state = state_of(_hands(standing), marks, marking.may_differ) if two else "settled"
        return Marked(score, text.attempt.waiting, text.attempt.mark, state)


def save_draft(essay_id: int, typed: Sequence[str], comment: str, *, by: int, at: datetime) -> None:
    """Keep a half-filled form as it is; the last one counts. The caller has looked the text up inside what `by` may reach."""
    row: dict[str, Any] = {
        "attempt_question_id": essay_id,
        "person_id": by,
        "typed": [text[:_LONGEST_TYPED] for text in typed],
        "comment": comment[:MAX_COMMENT],
        "saved_at": at,
    }
    with transaction():
        writes.upsert(EssayDraft, row, unique=("attempt_question_id", "person_id"))


def _reason(reason: str, old: EssayMark | None, given: Sequence[float], *, seen: bool, settled: bool, by: int) -> str | None:
    """Why a mark is replaced, where that has to be said; other words beside one's own unchanged points need none."""
    of_colleague, changed = old is not None and old.given_by_id != by, old is not None and list(old.points) != list(given)
    return checked_reason(reason, of_colleague=of_colleague, settled=changed and settled, seen=changed and seen)


def _locked(db: Session, essay_id: int) -> _Text:
    """The text with its attempt, locked against a second marker."""
    row = db.execute(
        select(AttemptQuestion, Attempt, QuestionVersion, Paper)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .join(Paper, Paper.id == Attempt.paper_id)
        .where(AttemptQuestion.id == essay_id, QuestionVersion.kind == "essay", Attempt.closed_at.is_not(None))
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise Refused("no_essay", _("Không có bài viết này, hoặc bài chưa nộp."))
    return _Text(row[0], row[1], row[2], row[3])


def _standing(db: Session, essay_id: int) -> list[EssayMark]:
    """The marks that count so far, one per marker."""
    later = aliased(EssayMark)
    stands = ~select(later.id).where(later.replaces_id == EssayMark.id).exists()
    asked = select(EssayMark).join(AttemptQuestion, AttemptQuestion.id == EssayMark.attempt_question_id)
    asked = asked.where(EssayMark.attempt_question_id == essay_id, stands, for_this_text())
    return list(db.scalars(asked.order_by(EssayMark.marker, EssayMark.id)).all())


def _hands(standing: Sequence[EssayMark]) -> list[HandMark]:
    """The marks as the rules see them."""
    return [HandMark(mark.marker, mark.given_by_id, mark.score) for mark in standing]


def _settle(text: _Text) -> None:
    """Work out the attempt anew from its answers and what persons gave."""
    attempt = text.attempt
    questions = [question for _row_id, question in graded_questions(attempt.id)]
    graded = grade(questions, effective(answers_of(attempt.id)), text.paper.pass_mark, marking_of(text.paper.id))
    attempt.score, attempt.mark, attempt.passed, attempt.waiting = graded.total, graded.mark, graded.passed, graded.waiting
