"""Eight calls at the same moment, on both databases: written once, one answer, no failure."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.attendance.models import Mark, SettledMark
from app.exchange.models import Delivery, Token
from app.storage.base import db
from tests.cast import Cast
from tests.exchange.conftest import Program, entry

CALLS = 8


def at_once(app: Flask, program: Program, keys: list[str], rows: list[list[dict[str, object]]]) -> list[tuple[int, str]]:
    """Status and body of calls that begin together, each with a client of its own."""
    barrier = Barrier(len(keys))

    def send(number: int) -> tuple[int, str]:
        mine = Program(app.test_client(), program.token, program.token_id)
        barrier.wait()
        answer = mine.send(rows[number], keys[number])
        return answer.status_code, answer.text

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(send, range(len(keys))))


def counts(app: Flask) -> tuple[int, ...]:
    """Rows of entries, of what counts, of deliveries, and calls on the meter."""
    with app.app_context():
        tables = (Mark, SettledMark, Delivery)
        found = tuple(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
        return (*found, db.session.scalar(select(Token.uses)) or 0)


def test_the_same_batch_under_the_same_key_is_written_once(app: Flask, cast: Cast, program: Program) -> None:
    rows = [entry("a"), entry("b", person={"phone": "0912000002"})]
    answers = at_once(app, program, ["k"] * CALLS, [rows] * CALLS)
    assert {status for status, _text in answers} == {200}
    assert len({text for _status, text in answers}) == 1
    assert counts(app) == (2, 2, 1, CALLS)


def test_the_same_entries_under_different_keys_are_written_once(app: Flask, cast: Cast, program: Program) -> None:
    rows = [entry("a"), entry("b", session={"date": "2026-11-10", "half": "morning"}, at="2026-11-10T07:30:00+07:00")]
    batches = [rows if number % 2 else rows[::-1] for number in range(CALLS)]
    answers = at_once(app, program, [f"k{number}" for number in range(CALLS)], batches)
    assert {status for status, _text in answers} == {200}
    assert counts(app) == (2, 2, CALLS, CALLS)


def test_one_name_for_two_sessions_at_once_is_one_entry(app: Flask, cast: Cast, program: Program) -> None:
    here = [entry("a")]
    there = [entry("a", session={"date": "2026-11-10", "half": "morning"}, at="2026-11-10T07:30:00+07:00")]
    answers = at_once(app, program, [f"k{n}" for n in range(CALLS)], [here, there] * (CALLS // 2))
    assert {status for status, _text in answers} == {200}
    assert counts(app)[:2] == (1, 1)
