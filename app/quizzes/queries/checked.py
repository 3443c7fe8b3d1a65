"""Questions of practice that she has looked at before handing in: what became of her answer, with the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.quizzes.models import CheckedQuestion
from app.quizzes.queries.arrivals import answers_of
from app.quizzes.queries.attempts import AttemptHead
from app.quizzes.queries.beside import attempt_beside_test
from app.quizzes.queries.keys import graded_questions
from app.quizzes.queries.marking import marking_of
from app.quizzes.queries.outcome import SeenQuestion, seen_questions, verdict_of
from app.quizzes.queries.papers import PaperView, papers_of
from app.quizzes.queries.tries import running_banks
from app.quizzes.rules.attempts import effective
from app.quizzes.rules.grading import grade
from app.quizzes.rules.release import Reveal, Shows
from app.storage import reads


def tells_at_once(paper: PaperView) -> bool:
    """Whether a question of a paper may be looked at as soon as it is answered: practice that shows its key. 0 statements."""
    return paper.kind != "final" and paper.shows == Shows.KEY


def checked_questions(head: AttemptHead, person_id: int, at: datetime) -> Mapping[int, SeenQuestion]:
    """What of a running attempt of hers was looked at, by position; nothing while a graded test runs that may ask the same.
    0 statements of a final paper, 1 where nothing was looked at, else 7 at most."""
    if head.kind == "final":
        return {}
    positions = {row[0] for row in reads.rows(_checked(), attempt_id=head.id)}
    paper = next(paper for paper in papers_of(head.edition_id) if paper.id == head.paper_id)
    if not positions or attempt_beside_test(head.id, paper, running_banks(person_id, at)):
        return {}
    questions = [question for _row_id, question in graded_questions(head.id)]
    scores = grade(questions, effective(answers_of(head.id)), head.pass_mark, marking_of(paper.id)).scores
    return {
        seen.position: _judged(seen, scores[seen.position])
        for seen in seen_questions(head, Reveal.KEY)
        if seen.position in positions
    }


def _judged(seen: SeenQuestion, score: float | None) -> SeenQuestion:
    """A question of an attempt that is still open, with what its answer would come to."""
    return replace(seen, score=score or 0.0, verdict=verdict_of(True, score, seen.marks))


@cache
def _checked() -> Select[Any]:
    """The positions of the attempt `attempt_id` that were looked at."""
    return select(CheckedQuestion.position).where(CheckedQuestion.attempt_id == bindparam("attempt_id"))
