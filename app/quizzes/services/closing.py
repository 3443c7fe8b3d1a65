"""Use-cases of the end of an attempt: hand in, run out of time, grade once, and again when something arrives late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, update

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Attempt, AttemptQuestion, HandIn
from app.quizzes.queries.arrivals import LockedAttempt, everything_given, hand_ins_of, locked_attempt, overdue_attempts
from app.quizzes.queries.keys import graded_questions
from app.quizzes.queries.marking import marking_of
from app.quizzes.rules.attempts import Given, effective
from app.quizzes.rules.clocks import Phone, given_moment
from app.quizzes.rules.ending import Ending, Event, ending
from app.quizzes.rules.grading import Graded, grade
from app.storage import journal, writes
from app.storage.transaction import transaction

_ATTEMPTS, _QUESTIONS = cast(Table, Attempt.__table__), cast(Table, AttemptQuestion.__table__)
_CLOSE = update(_ATTEMPTS).where(_ATTEMPTS.c.id == bindparam("attempt_id"))
_CLOSE = _CLOSE.values(
    {
        name: bindparam(name)
        for name in ("closed_at", "closed_by", "arrivals_until", "score", "max_score", "mark", "passed", "waiting")
    }
)
_SCORE = update(_QUESTIONS).where(_QUESTIONS.c.id == bindparam("row_id")).values(score=bindparam("earned"))


@dataclass(frozen=True)
class Closed:
    """The result of a closed attempt; `just_now` when this call closed it. `mark` on the scale of 10.

    `waiting`: free texts that nobody has marked; until then there is no mark, and 0 stands for it. `closed_by` "": still open.
    `ended`: how it ended as far as is known; None while it is open.
    """

    attempt_id: int
    mark: float
    passed: bool
    closed_by: str
    just_now: bool
    waiting: int = 0
    ended: Ending | None = None


def close_attempt(attempt_id: int, *, by: int | None, at: datetime, phone: Phone | None = None, client_id: str = "") -> Closed:
    """Hand an attempt in, or close one whose time ran out; once, however often and from wherever it is sent.

    Handed in before its end it is hers, afterwards time closed it at its end. `phone`: what a phone says that kept the handing in
    without a line, under its own name `client_id`; the attempt then ends when it was given. `by` None is the machine, which
    closes only what ran out. Refused: "no_attempt" (none, or not hers).
    """
    with transaction():
        attempt = locked_attempt(attempt_id, by)
        if attempt is None:
            raise Refused("no_attempt", _("Không tìm thấy bài làm này trong các bài của chị."))
        noted = []
        if by is not None and (phone is not None or (attempt.closed_at is None and not attempt.overdue(at))):
            noted = [note_hand_in(attempt, phone or Phone(), client_id or f"{by}-{at.timestamp()}", at)]
        return settle_attempt(attempt, by=by, at=at, noted=noted)


def note_hand_in(attempt: LockedAttempt, phone: Phone, client_id: str, at: datetime) -> Event:
    """Write down that it was handed in; the same under the same name is written once."""
    row: dict[str, Any] = {
        "attempt_id": attempt.id,
        "given_at": given_moment(phone, opened_at=attempt.opened_at, received_at=at),
        "received_at": at,
        "client_id": client_id[:80],
        "device_at": phone.device_at,
        "device_ahead_ms": phone.ahead_ms(at),
        "device": phone.device,
    }
    writes.insert_once(HandIn, [row], unique=("attempt_id", "client_id"))
    return Event(row["given_at"], at)


def settle_attempt(
    attempt: LockedAttempt, *, by: int | None, at: datetime, noted: Sequence[Event] = (), arrived: Event | None = None
) -> Closed:
    """Close and grade an attempt that this transaction has locked, as far as it is over; at most 6 statements.

    `noted`: that it was handed in just now; nobody did before while it was open. One that is closed is worked out anew only
    when it ended otherwise than was known, or an answer `arrived` that counts.
    """
    hand_ins = noted if attempt.closed_at is None else hand_ins_of(attempt.id)
    answers = everything_given(attempt.id)
    given = [_event(answer) for answer in answers]
    ended = ending(attempt.due_at, hand_ins, attempt.allowance_minutes, at, given, told_at_once=attempt.told_at_once)
    if ended is None or (ended == attempt.ending and not (arrived and ended.counts(arrived))):
        mark, passed, by_whom = attempt.mark or 0.0, bool(attempt.passed), attempt.closed_by or ""
        return Closed(attempt.id, mark, passed, by_whom, just_now=False, waiting=attempt.waiting, ended=attempt.ending)
    graded = _graded(attempt, ended, answers)
    just_now = attempt.closed_at is None
    if just_now:
        journal.record_now("quizzes.close_attempt", "attempt", attempt.id, by=by, at=at, closed_by=ended.by, mark=graded.mark)
    else:
        detail = {"closed_by": ended.by, "mark_before": attempt.mark, "mark": graded.mark}
        journal.record_now("quizzes.late_arrival", "attempt", attempt.id, by=by, at=at, **detail)
    return Closed(attempt.id, graded.mark or 0.0, bool(graded.passed), ended.by, just_now, graded.waiting, ended)


def _graded(attempt: LockedAttempt, ended: Ending, answers: Sequence[Given]) -> Graded:
    """Grade what counts, and write it down."""
    rows = graded_questions(attempt.id)
    counting = [answer for answer in answers if ended.counts(_event(answer))]
    questions = [question for _row_id, question in rows]
    graded = grade(questions, effective(counting), attempt.pass_mark, marking_of(attempt.paper_id))
    row = {
        "attempt_id": attempt.id,
        "closed_at": ended.at,
        "closed_by": str(ended.by),
        "arrivals_until": ended.arrivals_until,
        "score": graded.total,
        "max_score": graded.max_score,
        "mark": graded.mark,
        "passed": graded.passed,
        "waiting": graded.waiting,
    }
    writes.run(_CLOSE, [row])
    writes.run(_SCORE, [{"row_id": row_id, "earned": graded.scores[question.position]} for row_id, question in rows])
    return graded


def _event(answer: Given) -> Event:
    """An answer as the rules of the end see it."""
    return Event(answer.given_at, answer.received_at or answer.given_at)


def close_due(*, at: datetime) -> int:
    """Close every attempt whose time ran out; gives back how many. Each stands in a transaction of its own."""
    return sum(close_attempt(attempt_id, by=None, at=at).just_now for attempt_id in overdue_attempts(at))
