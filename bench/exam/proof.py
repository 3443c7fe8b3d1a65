"""What is in the database after an exam, beside what the phones were promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, create_engine, select

from app.kernel.settings import Settings
from app.quizzes.models import Answer, Attempt, AttemptQuestion, QuestionVersion
from app.storage.engine import engine_options
from bench.exam.phone import Notes, Said

_CHOSEN = {"single", "several", "truefalse", "true_false"}
"""Kinds whose answer is kept as the fields are sent; of the others it is enough that one is there."""


@dataclass(frozen=True)
class Proof:
    """Counts over all answers and attempts of the phones.

    `lost`: acknowledged and not there; `doubled`: there more than once; `changed`: there with other words, or at another place;
    `unknown`: there and sent by nobody; `unanswered`: there, though no acknowledgement arrived (allowed);
    `order`: places where another answer than the one given last counts; `open`: handed in and not closed and graded once.
    """

    acknowledged: int
    lost: int
    doubled: int
    changed: int
    unknown: int
    unanswered: int
    order: int
    open: int

    @property
    def ok(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.doubled or self.changed or self.unknown or self.order or self.open)


@dataclass(frozen=True)
class _Row:
    """An answer as it is kept; `name` is what the phone called it."""

    id: int
    attempt_id: int
    position: int
    response: tuple[str, ...]
    name: str
    given_at: datetime
    kind: str


def prove(settings: Settings, notes: Notes, attempts: Iterable[int]) -> Proof:
    """Read everything back, through a connection of its own."""
    engine = create_engine(settings.database_url, **engine_options(settings))
    try:
        with engine.connect() as connection:
            rows = [row for chunk in _chunks(sorted(set(attempts))) for row in _answers(connection, chunk)]
            left_open = sum(_still_open(connection, chunk) for chunk in _chunks(sorted(set(notes.handed_in))))
    finally:
        engine.dispose()
    by_name = {row.name: row for row in rows}
    said = {answer.client_id: answer for answer in (*notes.saved, *notes.unsaved.values())}
    times = Counter(row.name for row in rows)
    return Proof(
        acknowledged=len(notes.saved),
        lost=sum(answer.client_id not in by_name for answer in notes.saved),
        doubled=sum(count - 1 for count in times.values()) + len(notes.saved) - len({each.client_id for each in notes.saved}),
        changed=sum(name in said and not _same(said[name], row) for name, row in by_name.items()),
        unknown=sum(name not in said for name in by_name),
        unanswered=sum(name in by_name for name in notes.unsaved),
        order=_out_of_order(rows, notes),
        open=left_open,
    )


def _answers(connection: Connection, attempts: Sequence[int]) -> list[_Row]:
    """Every answer of these attempts."""
    kept = (Answer.id, Answer.attempt_id, Answer.position, Answer.response, Answer.client_id, Answer.given_at)
    asked = (
        select(*kept, QuestionVersion.kind)
        .join(
            AttemptQuestion,
            (AttemptQuestion.attempt_id == Answer.attempt_id) & (AttemptQuestion.position == Answer.position),
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(Answer.attempt_id.in_(attempts))
    )
    return [
        _Row(row.id, row.attempt_id, row.position, tuple(row.response), row.client_id.rpartition("-")[0], row.given_at, row.kind)
        for row in connection.execute(asked)
    ]


def _still_open(connection: Connection, attempts: Sequence[int]) -> int:
    """How many of these are not closed by their trainee with a score for every question."""
    closed = select(Attempt.id).where(Attempt.id.in_(attempts), Attempt.closed_by == "trainee", Attempt.score.is_not(None))
    unscored = select(AttemptQuestion.attempt_id).where(AttemptQuestion.attempt_id.in_(attempts), AttemptQuestion.score.is_(None))
    found = set(connection.scalars(closed)) - set(connection.scalars(unscored))
    return len(attempts) - len(found)


def _same(said: Said, row: _Row) -> bool:
    """Whether a kept answer is what the phone said."""
    there = sorted(row.response) == sorted(said.choices) if row.kind in _CHOSEN else bool(row.response)
    return there and (row.attempt_id, row.position) == (said.attempt_id, said.position)


def _out_of_order(rows: Sequence[_Row], notes: Notes) -> int:
    """Places where the answer that counts is not the last that the phone gave; one whose acknowledgement never arrived may be."""
    counting: dict[tuple[int, int], _Row] = {}
    for row in sorted(rows, key=lambda row: (row.given_at, row.id)):
        counting[row.attempt_id, row.position] = row
    last: dict[tuple[int, int], Said] = {}
    for answer in sorted(notes.saved, key=lambda answer: answer.turn):
        last[answer.attempt_id, answer.position] = answer
    count = 0
    for place, answer in last.items():
        later = {each.client_id for each in notes.unsaved.values() if each.turn > answer.turn}
        count += place in counting and counting[place].name not in {answer.client_id, *later}
    return count


def _chunks(ids: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    """So many at a time."""
    for first in range(0, len(ids), size):
        yield ids[first : first + size]
