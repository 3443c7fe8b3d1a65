"""Examination morning in small: a real gunicorn that is killed in the middle, and the database read back afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import pytest
from flask import Flask

from app.kernel.settings import Settings
from app.web.gate import SIGN_IN
from bench.exam.hall import write_hall
from bench.exam.machine import machine
from bench.exam.phone import Notes, Phone
from bench.exam.proof import prove
from bench.exam.scenes import Scene, play
from bench.exam.sitting import Plan
from bench.exam.slow import slow_clients

T = TypeVar("T")
PEOPLE = 200
PLAN = Plan(begin=10, save=14, hand_in=8, every=8, retry=1, kills=1)
BROKEN = ("ConnectionError", "ConnectionResetError", "TimeoutError", ": 503")
"""What a phone meets while the server is dead or crowded; it tries again."""
pytestmark = [pytest.mark.timeout(300)]


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    """The variables under which a server finds the database of this test."""
    return {
        "DATABASE_URL": settings.database_url,
        "INSTANCE_DIR": str(settings.instance),
        "SECRET_KEY": settings.secret_key,
    }


def apart(doing: Callable[[], T]) -> T:
    """What `doing` gives, from a thread of its own: a browser test before this one leaves its event loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(doing).result()


@pytest.mark.sqlite_only
def test_two_hundred_sit_an_exam_and_a_killed_server_loses_nothing(environment: dict[str, str]) -> None:
    figures = apart(lambda: play(Scene("nhỏ", PEOPLE, PLAN), PEOPLE, environment, "sqlite"))
    assert figures.kills == 1
    assert [words for words in figures.errors if not words.endswith(BROKEN)] == []
    assert figures.proof.ok, figures.proof
    assert figures.proof.acknowledged >= PEOPLE * 2
    assert figures.handed_in == PEOPLE


def test_a_lost_a_doubled_and_a_changed_answer_are_noticed(settings: Settings, environment: dict[str, str]) -> None:
    hall, notes = write_hall(settings, 2, opened=True), Notes()
    with machine(environment, ("--workers", "1")) as running:
        phone = Phone(hall.trainees[0], running.port, notes, retry_seconds=1)
        apart(lambda: asyncio.run(_answer_once(phone)))
    attempts = [trainee.attempt_id for trainee in hall.trainees]
    [said] = notes.saved
    assert prove(settings, notes, attempts).ok
    assert prove(settings, Notes(saved=[said, replace(said, client_id="thi-other-00002")]), attempts).lost == 1
    assert prove(settings, Notes(saved=[said, said]), attempts).doubled == 1
    assert prove(settings, Notes(saved=[replace(said, position=said.position + 1)]), attempts).changed == 1
    assert prove(settings, Notes(), attempts).unknown == 1
    assert prove(settings, Notes(handed_in=[attempts[0]]), attempts).open == 1


def test_slow_phones_hold_up_nobody(settings: Settings, environment: dict[str, str]) -> None:
    hall, notes = write_hall(settings, 2, opened=True), Notes()

    async def answer_among_slow_ones(port: int) -> None:
        async with slow_clients(port, 13, hall.trainees[1]):
            await asyncio.sleep(3)
            await asyncio.wait_for(_answer_once(Phone(hall.trainees[0], port, notes, retry_seconds=1)), 10)

    with machine(environment) as running:
        apart(lambda: asyncio.run(answer_among_slow_ones(running.port)))
    assert len(notes.saved) == 1
    assert not notes.errors


async def _answer_once(phone: Phone) -> None:
    """One answer, as soon as the paper is there."""
    phone.asked = await phone.paper()
    phone.give()
    await phone.send()
    phone.hang_up()
    await asyncio.sleep(0)  # the line is closed in the loop's next turn


def test_an_answer_without_acknowledgement_need_not_be_there(settings: Settings) -> None:
    hall, notes = write_hall(settings, 1, opened=True), Notes()
    phone = Phone(hall.trainees[0], 1, notes, retry_seconds=1)
    phone.asked = [[("choice", "a")]]
    phone.give()
    assert prove(settings, notes, [phone.attempt_id]).ok


def test_the_gate_knows_where_people_sign_in(app: Flask) -> None:
    assert app.url_map.bind("localhost").match(SIGN_IN, method="POST")[0] == "people.sign_in"
