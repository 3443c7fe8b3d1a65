"""Use-cases of an attempt: begin, answer, close. Each is safe to repeat and to do from two phones at once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, insert, select
from sqlalchemy.orm import Session

from app.cohorts.models import Enrolment
from app.cohorts.queries import CohortView, EnrolmentView, own_enrolment
from app.courses.judging import Shape
from app.courses.queries import edition_view
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Answer, Attempt, AttemptQuestion, Question, QuestionVersion
from app.quizzes.queries.attempts import answers_of
from app.quizzes.queries.before import last_moment, start_facts
from app.quizzes.queries.papers import PaperView, papers_of
from app.quizzes.rules.attempts import AttemptTimes, checked_response, due_at, effective, may_answer, may_start, trusted
from app.quizzes.rules.drawing import BankItem, DrawLine, Drawn, draw
from app.quizzes.services.closing import close_row
from app.storage import journal, reads
from app.storage.base import Record
from app.storage.transaction import session, transaction
from app.storage.writes import insert_once

_LONGEST_SEED = 2**31
_CLIENT_ID = 48


@dataclass(frozen=True)
class Started:
    """The attempt that is open now; `resumed` when it was open already."""

    attempt_id: int
    resumed: bool


@dataclass(frozen=True)
class Recorded:
    """When an answer was received, and whether it was new (False: the same answer had arrived before)."""

    saved_at: datetime
    new: bool


def start_attempt(paper_id: int, enrolment_id: int, *, condition_met: bool, by: int, at: datetime) -> Started:
    """Open an attempt at a paper, or go on with the open one. `condition_met`: what `opens_after` asks for is done.

    Refused: "no_enrolment" (not hers), "no_paper" (not in her class's edition), "left", "not_open_yet", "overdue", "locked",
    "no_tries", "bank_too_small".
    """
    with transaction() as db:
        enrolment, paper = _place(paper_id, enrolment_id, by)
        attempts = _attempts(db, paper_id, enrolment_id)
        running = next((attempt for attempt in attempts if attempt.closed_at is None), None)
        if running is not None and not AttemptTimes(running.due_at, None).overdue(at):
            return Started(running.id, resumed=True)
        if running is not None:
            close_row(running, paper.pass_mark, by=by, at=at)
        may_start(start_facts(enrolment, paper, len(attempts), condition_met=condition_met), local_day(at))
        return Started(
            _open(db, paper, enrolment, 1 + max((attempt.number for attempt in attempts), default=0), by=by, at=at), resumed=False
        )


def _place(paper_id: int, enrolment_id: int, by: int) -> tuple[EnrolmentView, PaperView]:
    """Her enrolment, locked against a second phone, and the paper of her class's edition."""
    session().execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())
    enrolment = own_enrolment(by, enrolment_id)
    if enrolment is None:
        raise Refused("no_enrolment", _("Không tìm thấy lớp này trong các lớp của chị."))
    paper = next((paper for paper in papers_of(enrolment.cohort.edition_id) if paper.id == paper_id), None)
    if paper is None:
        raise Refused("no_paper", _("Bài kiểm tra này không thuộc chương trình của lớp."))
    return enrolment, paper


def _attempts(db: Session, paper_id: int, enrolment_id: int) -> Sequence[Attempt]:
    """Her attempts at a paper, as they stand inside this transaction."""
    asked = select(Attempt).where(Attempt.paper_id == paper_id, Attempt.enrolment_id == enrolment_id).order_by(Attempt.number)
    return db.scalars(asked.execution_options(populate_existing=True)).all()


def _open(db: Session, paper: PaperView, enrolment: EnrolmentView, number: int, *, by: int, at: datetime) -> int:
    """Draw the paper and write it down; gives back the attempt's id."""
    seed = secrets.randbelow(_LONGEST_SEED)
    bank, marks = _bank(paper)
    drawn = draw(_named(paper, enrolment.cohort), bank, seed)
    attempt = Attempt(
        paper_id=paper.id,
        enrolment_id=enrolment.id,
        number=number,
        seed=seed,
        opened_at=at,
        due_at=due_at(at, paper.minutes, last_moment(enrolment, paper)),
        max_score=sum(marks[item.version_id] for item in drawn),
    )
    db.add(attempt)
    db.flush()
    db.execute(insert(AttemptQuestion), _questions(attempt.id, drawn))
    journal.record("quizzes.start_attempt", "attempt", attempt.id, by=by, at=at, paper=paper.key, number=number)
    db.flush()
    return attempt.id


def _bank(paper: PaperView) -> tuple[list[BankItem], dict[int, float]]:
    """The questions in use of the banks it draws from, and the marks of each version."""
    rows = reads.rows(_in_use(), topic_ids=sorted(paper.bank_topics))
    bank = [
        BankItem(row.id, row.topic_id, row.kind, _keys(row.kind, row.options, row.accepts), _parts(row.parts)) for row in rows
    ]
    return bank, {row.id: row.marks for row in rows}


@cache
def _in_use() -> Select[Any]:
    """The questions in use of the topics `topic_ids`, in their present version."""
    return (
        select(
            QuestionVersion.id,
            Question.topic_id,
            QuestionVersion.kind,
            QuestionVersion.options,
            QuestionVersion.accepts,
            QuestionVersion.parts,
            QuestionVersion.marks,
        )
        .join(Question, Question.version_id == QuestionVersion.id)
        .where(Question.topic_id.in_(bindparam("topic_ids", expanding=True)), Question.retired_at.is_(None))
    )


def _keys(kind: str, options: Sequence[Record], accepts: Record) -> tuple[str, ...]:
    """What may be chosen in a question: keys of options, or the numbers of its gaps."""
    if kind == "gaps":
        return tuple(str(number) for number in range(1, len(accepts["gaps"]) + 1))
    return tuple(option["key"] for option in options)


def _parts(parts: Sequence[Record] | None) -> tuple[tuple[str, Shape], ...]:
    """The shapes of the questions of a case."""
    return tuple(
        (part["key"], Shape(part["kind"], _keys(part["kind"], part["options"], part["accepts"]))) for part in parts or ()
    )


def _named(paper: PaperView, cohort: CohortView) -> list[DrawLine]:
    """The blueprint with the words by which people call the topics."""
    topics = {
        topic.topic_id: f"{topic.code}, {topic.title}" for topic in edition_view(cohort.edition_id, cohort.content_version).topics
    }
    return [DrawLine(line.topic_id, line.count, topics.get(line.topic_id, ""), line.essays) for line in paper.blueprint]


def _questions(attempt_id: int, drawn: Sequence[Drawn]) -> list[dict[str, Any]]:
    """The drawn questions at their places, as rows of the table."""
    return [
        {"attempt_id": attempt_id, "position": position, "version_id": item.version_id, "option_order": list(item.option_order)}
        for position, item in enumerate(drawn, 1)
    ]


def record_answer(
    attempt_id: int, position: int, response: Sequence[str], *, client_id: str, given_at: datetime | None, by: int, at: datetime
) -> Recorded:
    """Keep an answer as it was given; nothing is overwritten, the one given last counts. 2 statements.

    `response`: option keys, or one written text; [] takes the answer back. `client_id`: the device's name for this answer;
    the same answer under the same name is kept once. `given_at` None: now.
    The row itself says who, when and what, so the journal is not told as well.
    Refused: "no_attempt" (none or not hers), "not_in_attempt", "closed", "out_of_time", "no_such_choice", "too_long".
    """
    with transaction():
        row = reads.first(_asked(), attempt_id=attempt_id, position=position, by=by)
        if row is None:
            raise Refused("no_attempt", _("Không tìm thấy bài làm này trong các bài của chị."))
        if row.kind is None:
            raise Refused("not_in_attempt", _("Bài này không có câu số {n}.").format(n=position))
        may_answer(AttemptTimes(row.due_at, row.closed_at), at)
        given = checked_response(row.kind, row.option_order, response)
        answer = {
            "attempt_id": attempt_id,
            "position": position,
            "response": given,
            "given_at": trusted(given_at, opened_at=row.opened_at, received_at=at),
            "received_at": at,
            "client_id": _answer_id(client_id, position, given),
        }
        new = insert_once(Answer, [answer], unique=("attempt_id", "client_id")) > 0
        if not new and given_at is None:
            new = _chosen_again(answer)
        return Recorded(at, new)


@cache
def _asked() -> Select[Any]:
    """The attempt `attempt_id` of the person `by`, locked against closing, with the question at `position` (or None)."""
    at_position = and_(AttemptQuestion.attempt_id == Attempt.id, AttemptQuestion.position == bindparam("position"))
    return (
        select(Attempt.opened_at, Attempt.due_at, Attempt.closed_at, AttemptQuestion.option_order, QuestionVersion.kind)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .outerjoin(AttemptQuestion, at_position)
        .outerjoin(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(Attempt.id == bindparam("attempt_id"), Enrolment.person_id == bindparam("by"))
        .with_for_update(of=Attempt)
    )


def _chosen_again(answer: Mapping[str, Any]) -> bool:
    """Keep an answer of a page without JavaScript that was given before, taken back, and is given again from the same page.

    The same form sent twice in a row is a repeat and is not kept; True when it was kept. At most 2 statements.
    """
    rows = answers_of(answer["attempt_id"])
    last = effective(rows).get(answer["position"], ())
    if list(last) == list(answer["response"]):
        return False
    again = {**answer, "client_id": f"{answer['client_id']}-{len(rows)}"}
    return insert_once(Answer, [again], unique=("attempt_id", "client_id")) > 0


def _answer_id(client_id: str, position: int, response: Sequence[str]) -> str:
    """The name under which an answer is kept: a page that was gone back to and sent with another choice is another answer."""
    said = "\0".join([str(position), *response])
    return f"{client_id[:_CLIENT_ID]}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
