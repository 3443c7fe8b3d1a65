"""Two phones, any order, repetition, loss and retry of saves and hand-ins: the same attempt, in the database."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from app.quizzes.models import Answer, Attempt, AttemptQuestion, HandIn, Paper
from app.quizzes.queries.arrivals import answers_of
from app.quizzes.queries.papers import forget_papers
from app.quizzes.rules.attempts import effective
from app.quizzes.rules.clocks import Phone, ms_of
from app.quizzes.services import close_attempt, close_due, record_answer
from app.storage.transaction import session, transaction
from tests.cast import NOW
from tests.quizzes.conftest import Desk

pytestmark = pytest.mark.usefixtures("ctx")
MINUTE = 60_000


@dataclass(frozen=True)
class Message:
    """Something that a phone gave: `position` 0 is the handing in; `delay_ms` until it arrives when the line is good enough."""

    number: int
    phone: str
    position: int
    right: bool
    given_ms: int
    delay_ms: int


MESSAGES = st.lists(
    st.builds(
        Message,
        st.integers(1, 10**6),
        st.sampled_from(["aaaaaaaa-01", "aaaaaaaa-02", "bbbbbbbb-01"]),
        st.integers(0, 3),
        st.booleans(),
        st.integers(0, 35 * MINUTE),
        st.integers(0, 9 * MINUTE),
    ),
    unique_by=lambda message: message.number,
    max_size=9,
)


def begin(desk: Desk) -> int:
    """An attempt of thirty minutes with the same questions each time."""
    attempt = desk.start("tham", "01-nghe")
    with transaction() as db:
        db.execute(update(Attempt).where(Attempt.id == attempt).values(due_at=NOW + timedelta(minutes=30)))
    return attempt


def deliver(desk: Desk, attempt: int, message: Message, arrives_ms: int) -> None:
    """One message reaches the server."""
    me, at = desk.cast.person["tham"], NOW + timedelta(milliseconds=arrives_ms)
    given_ms = ms_of(NOW) + message.given_ms
    phone, name = Phone(given_ms, given_ms, None, message.phone), f"viec-{message.number:07}"
    if message.position:
        response = desk.right(attempt)[message.position] if message.right else []
        record_answer(attempt, message.position, response, client_id=name, phone=phone, by=me, at=at)
    else:
        close_attempt(attempt, by=me, at=at, phone=phone, client_id=name)


def outcome_of(desk: Desk, attempt: int) -> object:
    """Everything that an attempt came to, once nothing can arrive any more."""
    close_due(at=NOW + timedelta(minutes=50))
    session().expire_all()
    row = session().get_one(Attempt, attempt)
    scores = select(AttemptQuestion.score).where(AttemptQuestion.attempt_id == attempt).order_by(AttemptQuestion.position)
    kept = [
        session().scalar(select(func.count()).select_from(table).where(table.attempt_id == attempt)) for table in (Answer, HandIn)
    ]
    return (
        row.closed_by,
        row.closed_at,
        row.mark,
        row.passed,
        list(session().scalars(scores)),
        effective(answers_of(attempt)),
        kept,
    )


def make_graded(desk: Desk) -> None:
    """The paper without a limit of tries counts as a graded test."""
    with transaction() as db:
        db.execute(update(Paper).where(Paper.id == desk.paper("01-nghe").id).values(kind="final"))
    forget_papers()


def live_and_late(desk: Desk, messages: list[Message], chance: int) -> tuple[object, object]:
    """What comes of these messages as they arrive one by one, and when all of them wait, repeated and in any order."""
    live = begin(desk)
    for message in sorted(messages, key=lambda message: message.given_ms + message.delay_ms):
        deliver(desk, live, message, message.given_ms + message.delay_ms)
    expected = outcome_of(desk, live)
    late = begin(desk)
    shuffled = messages + messages[:3]
    random.Random(chance).shuffle(shuffled)
    for place, message in enumerate(shuffled):
        deliver(desk, late, message, 36 * MINUTE + place * 1000)
    return expected, outcome_of(desk, late)


_MANY = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@_MANY
@given(messages=MESSAGES, begins=st.sampled_from([0, 25 * MINUTE]), chance=st.integers(0, 10**6))
def test_any_order_repetition_and_retry_from_two_phones_gives_the_same_test(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, messages: list[Message], begins: int, chance: int
) -> None:
    """Hand-ins among them that are older than answers which were kept before they came; all of it arrives in time."""
    make_graded(desk)
    monkeypatch.setattr("app.quizzes.services.attempts.secrets.randbelow", lambda _most: 7)
    near = [
        replace(message, given_ms=begins + message.given_ms % (5 * MINUTE), delay_ms=message.delay_ms % (4 * MINUTE))
        for message in messages
    ]
    live, late = live_and_late(desk, near, chance)
    assert live == late


@_MANY
@given(messages=MESSAGES, chance=st.integers(0, 10**6))
def test_any_order_repetition_and_retry_from_two_phones_gives_the_same_practice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, messages: list[Message], chance: int
) -> None:
    """Practice tells at once: what is given after the handing in has arrived does not count (0026), so here she ends with it."""
    last = max((message.given_ms for message in messages if message.position), default=0)
    messages = [message if message.position else replace(message, given_ms=max(message.given_ms, last)) for message in messages]
    monkeypatch.setattr("app.quizzes.services.attempts.secrets.randbelow", lambda _most: 7)
    live, late = live_and_late(desk, messages, chance)
    assert live == late


def test_the_histories_reach_hand_ins_late_answers_and_closings_by_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.quizzes.services.attempts.secrets.randbelow", lambda _most: 7)
    attempt = begin(desk)
    for message in (Message(1, "aaaaaaaa-01", 1, True, 5 * MINUTE, 0), Message(2, "bbbbbbbb-01", 0, True, 8 * MINUTE, 0)):
        deliver(desk, attempt, message, message.given_ms)
    found: Any = outcome_of(desk, attempt)
    assert found[0] == "trainee"
    assert found[-1] == [1, 1]
    assert len(found[5]) == 1
