"""Use-case of practice without a line: a ready-drawn paper done on a phone arrives as a whole, and is graded as any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Answer
from app.quizzes.queries.arrivals import locked_attempt, locked_attempts
from app.quizzes.queries.drawing import Bank, bank_of_versions
from app.quizzes.queries.papers import PaperView, times_for
from app.quizzes.rules.attempts import checked_response
from app.quizzes.rules.clocks import Phone, ms_of
from app.quizzes.rules.drawing import PRACTICE, Drawn, reordered
from app.quizzes.rules.windows import may_start
from app.quizzes.services.attempts import OPEN, place_of, write_questions
from app.quizzes.services.closing import Closed, note_hand_in, settle_attempt
from app.storage import journal, reads
from app.storage.transaction import transaction
from app.storage.writes import insert_once

LONGEST = timedelta(days=30)
"""How long ago practice may have begun when it was handed in."""
_CHANGED = _("Đề luyện tập này không còn khớp với ngân hàng câu hỏi nên không ghi được. Tải lại chuyên đề về máy rồi làm lại.")


@dataclass(frozen=True)
class Practised:
    """What was done on a phone: the seed of the ready-drawn paper, its versions in order, an answer to each ([] for none)."""

    seed: int
    versions: tuple[int, ...]
    answers: tuple[tuple[str, ...], ...]


def record_practice(
    paper_id: int, enrolment_id: int, done: Practised, *, name: str, took: timedelta, made_at: datetime, by: int, at: datetime
) -> Closed:
    """Write down a quiz of a topic that was done without a line, handed in at `made_at`, and grade it; `name` is the phone's own.

    Whether the lessons of the topic are done is not asked: they may arrive later, and no order of arrival changes what counts.
    The caller knows what arrived before (`offline`). Refused: "no_enrolment", "no_paper" (not a quiz of her edition), "left",
    "not_open_yet", "overdue", "no_tries", "unknown_questions" (not of this quiz, or not for practice alone), "no_such_choice",
    "too_long".
    """
    with transaction():
        enrolment, paper = place_of(paper_id, enrolment_id, by)
        if paper.kind == "final":
            raise Refused("no_paper", _("Bài kiểm tra này làm khi có mạng."))
        attempts = locked_attempts(paper_id, enrolment_id)
        opened_at = made_at - max(timedelta(0), min(took, LONGEST))
        held = times_for(enrolment_id, paper)
        may_start(held, left=enrolment.left_at is not None, condition_met=True, tries_used=len(attempts), at=made_at)
        bank = _bank(paper, done)
        drawn = _drawn(bank, done)
        number = 1 + max((number for number, _attempt in attempts), default=0)
        row = {
            "paper_id": paper.id,
            "enrolment_id": enrolment_id,
            "number": number,
            "seed": done.seed,
            "opened_at": opened_at,
            "due_at": None,
            "max_score": sum(bank.marks[version] for version in done.versions),
            "waiting": 0,
        }
        attempt_id: int = cast(Any, reads.first(OPEN, **row))[0]
        write_questions(attempt_id, drawn)
        _answers(attempt_id, bank, drawn, done, {"given_at": made_at, "received_at": at}, name)
        journal.record_now("quizzes.record_practice", "attempt", attempt_id, by=by, at=at, paper=paper.key, number=number)
        return _closed(attempt_id, made_at, name, by, at)


def _bank(paper: PaperView, done: Practised) -> Bank:
    """The versions of a ready-drawn paper, if it is one of this quiz."""
    bank = bank_of_versions(done.versions)
    known = {item.version_id for item in bank.items if item.topic_id in paper.bank_topics and item.uses == {PRACTICE}}
    whole = len(done.versions) == len(done.answers) == paper.questions and len(set(done.versions)) == len(done.versions)
    if not whole or known != set(done.versions):
        raise Refused("unknown_questions", _CHANGED)
    return bank


def _drawn(bank: Bank, done: Practised) -> list[Drawn]:
    """The questions with the order of options in which the phone showed them."""
    items = {item.version_id: item for item in bank.items}
    return [reordered(items[version], done.seed) for version in done.versions]


def _answers(
    attempt_id: int, bank: Bank, drawn: Sequence[Drawn], done: Practised, moments: Mapping[str, datetime], name: str
) -> None:
    """Her answers as they count, checked as in any attempt."""
    kinds = {item.version_id: item.kind for item in bank.items}
    rows = []
    for position, (item, said) in enumerate(zip(drawn, done.answers, strict=True), 1):
        response = checked_response(kinds[item.version_id], item.option_order, said)
        rows.append(
            {
                "attempt_id": attempt_id,
                "position": position,
                "response": response,
                **moments,
                "client_id": f"{name[:60]}-{position}",
                "device_at": None,
                "device_ahead_ms": None,
                "device": None,
            }
        )
    insert_once(Answer, [row for row in rows if row["response"]], unique=("attempt_id", "client_id"))


def _closed(attempt_id: int, made_at: datetime, name: str, by: int, at: datetime) -> Closed:
    """Hand it in as of `made_at`."""
    attempt = locked_attempt(attempt_id, by)
    assert attempt is not None
    event = note_hand_in(attempt, Phone(at_ms=ms_of(made_at)), name, at)
    return settle_attempt(attempt, by=by, at=at, noted=[event])
