"""Use-cases of an attempt: begin, answer, close. Each is safe to repeat and to do from two phones at once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Select, Table, and_, bindparam, insert, select

from app.cohorts.models import Enrolment
from app.cohorts.queries import EnrolmentView, own_enrolment
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Answer, Attempt, AttemptQuestion, CheckedQuestion, Paper, QuestionVersion
from app.quizzes.queries.arrivals import everything_given, locked_attempt, locked_attempts
from app.quizzes.queries.beside import quiz_beside_test
from app.quizzes.queries.drawing import draw_paper
from app.quizzes.queries.papers import PaperView, papers_of, times_for
from app.quizzes.queries.tries import running_banks
from app.quizzes.rules.attempts import AttemptTimes, answer_digest, checked_response, effective
from app.quizzes.rules.clocks import Phone, given_moment, ms_of
from app.quizzes.rules.drawing import Drawn
from app.quizzes.rules.ending import Event
from app.quizzes.rules.windows import Times, may_practise, may_start
from app.quizzes.services.closing import settle_attempt
from app.quizzes.wording import not_counted_sentence
from app.storage import journal, reads, writes
from app.storage.transaction import transaction
from app.storage.writes import insert_once

_LONGEST_SEED = 2**31
_CLIENT_ID = 48
_ATTEMPTS = cast(Table, Attempt.__table__)
OPEN = insert(_ATTEMPTS).returning(_ATTEMPTS.c.id)
_ASK = insert(cast(Table, AttemptQuestion.__table__))


@dataclass(frozen=True)
class Started:
    """The attempt that is open now; `resumed` when it was open already."""

    attempt_id: int
    resumed: bool


@dataclass(frozen=True)
class Recorded:
    """When an answer was received, and whether it was new (False: the same answer had arrived before).

    `over`: it arrived after the attempt was over; `counts` whether it is part of the attempt nevertheless, else `sentence` says
    why not. It is kept either way.
    """

    saved_at: datetime
    new: bool
    over: bool = False
    counts: bool = True
    sentence: str = ""
    due_at: datetime | None = None

    @property
    def due_ms(self) -> int | None:
        """The end of the attempt as a page's script counts; None without a time limit."""
        return None if self.due_at is None else ms_of(self.due_at)


def start_attempt(paper_id: int, enrolment_id: int, *, condition_met: bool, by: int, at: datetime) -> Started:
    """Open an attempt at a paper, or go on with the open one. `condition_met`: what `opens_after` asks for is done.

    Refused: "no_enrolment" (not hers), "no_paper" (not in her class's edition), "left", "not_open_yet", "overdue", "locked",
    "no_tries", "testing" (a graded test is running that draws from the same banks), "bank_too_small".
    """
    with transaction():
        enrolment, paper = place_of(paper_id, enrolment_id, by)
        attempts = locked_attempts(paper_id, enrolment_id)
        running = next((attempt for _number, attempt in attempts if attempt.closed_at is None), None)
        if running is not None and not running.overdue(at):
            return Started(running.id, resumed=True)
        if running is not None:
            settle_attempt(running, by=by, at=at)
        held = times_for(enrolment_id, paper)
        left = enrolment.left_at is not None
        may_start(held, left=left, condition_met=condition_met, tries_used=len(attempts), at=at)
        may_practise(paper.kind, quiz_beside_test(paper, running_banks(by, at)) if paper.kind != "final" else "")
        number = 1 + max((number for number, _attempt in attempts), default=0)
        return Started(_open(paper, enrolment, held, number, by=by, at=at), resumed=False)


def place_of(paper_id: int, enrolment_id: int, by: int) -> tuple[EnrolmentView, PaperView]:
    """Her enrolment, locked against a second phone, and the paper of her class's edition."""
    reads.first(_paper(), paper_id=paper_id)
    reads.first(_enrolment(), enrolment_id=enrolment_id)
    enrolment = own_enrolment(by, enrolment_id)
    if enrolment is None:
        raise Refused("no_enrolment", _("Không tìm thấy lớp này trong các lớp của chị."))
    papers = papers_of(enrolment.cohort.edition_id, enrolment.cohort.content_version)
    paper = next((paper for paper in papers if paper.id == paper_id), None)
    if paper is None:
        raise Refused("no_paper", _("Bài kiểm tra này không thuộc chương trình của lớp."))
    return enrolment, paper


@cache
def _paper() -> Select[Any]:
    """The paper `paper_id`, held so that `papers.edit_paper` waits; whoever else begins it does not."""
    return select(Paper.id).where(Paper.id == bindparam("paper_id")).with_for_update(read=True, key_share=True)


@cache
def _enrolment() -> Select[Any]:
    """The enrolment `enrolment_id`, locked."""
    return select(Enrolment.id).where(Enrolment.id == bindparam("enrolment_id")).with_for_update()


def _open(paper: PaperView, enrolment: EnrolmentView, held: Times, number: int, *, by: int, at: datetime) -> int:
    """Draw the paper and write it down; gives back the attempt's id. 4 statements."""
    seed = secrets.randbelow(_LONGEST_SEED)
    drawn = draw_paper(paper, enrolment.cohort, seed)
    row = {
        "paper_id": paper.id,
        "enrolment_id": enrolment.id,
        "number": number,
        "seed": seed,
        "opened_at": at,
        "due_at": held.end(at),
        "max_score": drawn.max_score,
        "waiting": 0,
    }
    attempt_id: int = cast(Any, reads.first(OPEN, **row))[0]
    write_questions(attempt_id, drawn.questions)
    journal.record_now("quizzes.start_attempt", "attempt", attempt_id, by=by, at=at, paper=paper.key, number=number)
    return attempt_id


def write_questions(attempt_id: int, drawn: Sequence[Drawn]) -> None:
    """Write down the drawn questions of an attempt at their places. 1 statement."""
    rows = [
        {"attempt_id": attempt_id, "position": position, "version_id": item.version_id, "option_order": list(item.option_order)}
        for position, item in enumerate(drawn, 1)
    ]
    writes.run(_ASK, rows)


def record_answer(
    attempt_id: int,
    position: int,
    response: Sequence[str],
    *,
    client_id: str,
    given_at: datetime | None = None,
    phone: Phone | None = None,
    shown: str = "",
    by: int,
    at: datetime,
) -> Recorded:
    """Keep an answer as it was given; nothing is overwritten, the one given last counts. 2 statements while the attempt goes on.

    `response`: option keys, or one written text; [] takes the answer back. `client_id`: the device's name for this answer;
    the same answer under the same name is kept once. `phone`: what the phone says of its clock; else `given_at`; None: now.
    `shown`: the digest of the answer that a page without script showed; sent back untouched it is no answer, and is not kept.
    The row itself says who, when and what, so the journal is not told as well. What arrives after the end is kept too: it counts
    when it was given before the end and arrives within the allowance, and the attempt is graded again.
    Refused: "no_attempt" (none or not hers), "not_in_attempt", "no_such_choice", "too_long", "checked" (practice whose key she
    has looked at).
    """
    with transaction():
        row = reads.first(_asked(), attempt_id=attempt_id, position=position, by=by)
        if row is None:
            raise Refused("no_attempt", _("Không tìm thấy bài làm này trong các bài của chị."))
        if row.kind is None:
            raise Refused("not_in_attempt", _("Bài này không có câu số {n}.").format(n=position))
        given = checked_response(row.kind, row.option_order, response)
        if shown == answer_digest(position, given):
            return Recorded(at, new=False, due_at=row.due_at)
        clocks = _clocks(phone, given_at, opened_at=row.opened_at, at=at)
        _still_hers(row.checked_at, clocks["given_at"])
        named = {"client_id": _answer_id(client_id, position, given), "received_at": at}
        answer = {"attempt_id": attempt_id, "position": position, "response": given, **named, **clocks}
        new = _kept(answer, by_a_script=phone is not None or given_at is not None)
        if row.closed_at is None and not AttemptTimes(row.due_at, None).overdue(at):
            return Recorded(at, new, due_at=row.due_at)
        return _after_the_end(attempt_id, Event(answer["given_at"], at), by=by, at=at, new=new)


def _kept(answer: Mapping[str, Any], *, by_a_script: bool) -> bool:
    """Write an answer down; False when it was there already. Only a script names each answer anew."""
    new = insert_once(Answer, [answer], unique=("attempt_id", "client_id")) > 0
    return new or (not by_a_script and _chosen_again(answer))


def _still_hers(checked_at: datetime | None, given_at: datetime) -> None:
    """Pass when an answer was given before its key was looked at."""
    if checked_at is not None and given_at > checked_at:
        raise Refused("checked", _("Chị đã xem đáp án câu này nên câu trả lời giữ nguyên."))


def _clocks(phone: Phone | None, given_at: datetime | None, *, opened_at: datetime, at: datetime) -> dict[str, Any]:
    """The columns of an answer that say when it was given, and by which clock."""
    if phone is not None:
        given_at = given_moment(phone, opened_at=opened_at, received_at=at)
    return {
        "given_at": at if given_at is None else max(opened_at, min(given_at, at)),
        "device_at": phone.device_at if phone else None,
        "device_ahead_ms": phone.ahead_ms(at) if phone else None,
        "device": phone.device if phone else None,
    }


def _after_the_end(attempt_id: int, event: Event, *, by: int, at: datetime, new: bool) -> Recorded:
    """What becomes of an answer that arrived when its attempt was over: graded again, or kept as evidence only."""
    attempt = locked_attempt(attempt_id, by)
    if attempt is None:
        raise LookupError(f"attempt {attempt_id} went away under its lock")
    ended = attempt.ending
    if ended is None or (new and ended.arrives(at)):
        ended = settle_attempt(attempt, by=by, at=at, arrived=event).ended
    counts = ended is not None and ended.counts(event)
    sentence = "" if counts or ended is None else not_counted_sentence(ended, event)
    return Recorded(at, new, over=True, counts=counts, sentence=sentence)


@cache
def _asked() -> Select[Any]:
    """The attempt `attempt_id` of the person `by`, locked against closing, with the question at `position` (or None)."""
    at_position = and_(AttemptQuestion.attempt_id == Attempt.id, AttemptQuestion.position == bindparam("position"))
    looked_at = and_(CheckedQuestion.attempt_id == Attempt.id, CheckedQuestion.position == bindparam("position"))
    times = (Attempt.opened_at, Attempt.due_at, Attempt.closed_at, CheckedQuestion.checked_at)
    return (
        select(*times, AttemptQuestion.option_order, QuestionVersion.kind)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .outerjoin(AttemptQuestion, at_position)
        .outerjoin(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .outerjoin(CheckedQuestion, looked_at)
        .where(Attempt.id == bindparam("attempt_id"), Enrolment.person_id == bindparam("by"))
        .with_for_update(of=Attempt)
    )


def _chosen_again(answer: Mapping[str, Any]) -> bool:
    """Keep an answer of a page without JavaScript that was given before, taken back, and is given again from the same page.

    The same form sent twice in a row is a repeat and is not kept; True when it was kept. At most 2 statements.
    """
    rows = everything_given(answer["attempt_id"])
    last = effective(rows).get(answer["position"], ())
    if list(last) == list(answer["response"]):
        return False
    again = {**answer, "client_id": f"{answer['client_id']}-{len(rows)}"}
    return insert_once(Answer, [again], unique=("attempt_id", "client_id")) > 0


def _answer_id(client_id: str, position: int, response: Sequence[str]) -> str:
    """The name under which an answer is kept: a page that was gone back to and sent with another choice is another answer."""
    return f"{client_id[:_CLIENT_ID]}-{answer_digest(position, response)}"
