"""Use-cases of the end of an attempt: hand in, run out of time, grade once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.cohorts.models import Enrolment
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Attempt, AttemptQuestion, Paper
from app.quizzes.queries.attempts import answers_of, overdue_attempts
from app.quizzes.queries.keys import graded_questions
from app.quizzes.rules.attempts import AttemptTimes, effective
from app.quizzes.rules.grading import grade
from app.storage import journal
from app.storage.transaction import session, transaction


@dataclass(frozen=True)
class Closed:
    """The result of a closed attempt; `just_now` when this call closed it. `mark` on the scale of 10.

    `waiting`: free texts that nobody has marked; until then there is no mark, and 0 stands for it.
    """

    attempt_id: int
    mark: float
    passed: bool
    closed_by: str
    just_now: bool
    waiting: int = 0


def close_attempt(attempt_id: int, *, by: int | None, at: datetime) -> Closed:
    """Close and grade an attempt, once: handed in before its end it is hers, afterwards time closed it at its end.

    `by` None is the machine, which may close any attempt. Refused: "no_attempt" (none, or not hers).
    """
    with transaction() as db:
        asked = select(Attempt, Paper.pass_mark).join(Paper, Paper.id == Attempt.paper_id).where(Attempt.id == attempt_id)
        if by is not None:
            asked = asked.join(Enrolment, Enrolment.id == Attempt.enrolment_id).where(Enrolment.person_id == by)
        row = db.execute(asked.with_for_update(of=Attempt).execution_options(populate_existing=True)).first()
        if row is None:
            raise Refused("no_attempt", _("Không tìm thấy bài làm này trong các bài của chị."))
        return close_row(row[0], row[1], by=by, at=at)


def close_row(attempt: Attempt, pass_mark: float, *, by: int | None, at: datetime) -> Closed:
    """Close an attempt that this transaction has locked; one that is closed already stays as it is. At most 5 statements."""
    just_now = attempt.closed_at is None
    if just_now:
        overdue = AttemptTimes(attempt.due_at, None).overdue(at)
        rows = graded_questions(attempt.id)
        graded = grade([question for _row_id, question in rows], effective(answers_of(attempt.id)), pass_mark)
        attempt.waiting = graded.waiting
        attempt.closed_at = attempt.due_at if overdue else at
        attempt.closed_by = "time" if overdue else "trainee"
        attempt.score, attempt.mark, attempt.passed = graded.total, graded.mark, graded.passed
        scores = [{"id": row_id, "score": graded.scores[question.position]} for row_id, question in rows]
        session().execute(update(AttemptQuestion), scores)
        journal.record(
            "quizzes.close_attempt", "attempt", attempt.id, by=by, at=at, closed_by=attempt.closed_by, mark=graded.mark
        )
        session().flush()
    return Closed(attempt.id, attempt.mark or 0.0, bool(attempt.passed), attempt.closed_by or "", just_now, attempt.waiting)


def close_due(*, at: datetime) -> int:
    """Close every attempt whose time ran out; gives back how many. Each stands in a transaction of its own."""
    return sum(close_attempt(attempt_id, by=None, at=at).just_now for attempt_id in overdue_attempts(at))
