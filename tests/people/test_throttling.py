"""Guessing is slow for everybody together: failures count in the database, a class behind one router is not locked out, nobody
learns who has an account, and hashing never takes more than one core of a process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.factory import create_app
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.people.rules import ACCOUNT_FAILURES, ADDRESS_FAILURES
from app.people.services import passwords
from app.people.services.sign_in import hidden, remember_failure, sign_in
from app.storage.base import db
from tests.cast import NOW, PASSWORD, PEOPLE
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
ROUTER = "10.0.0.1"
WRONG = "khong phai mat khau"
THAM, ANH = PEOPLE["tham"][1], PEOPLE["anh"][1]


@pytest.fixture
def workers(settings: Settings) -> Iterator[list[Flask]]:
    """Two processes' worth of the application on one database."""
    made = [create_app(settings, TESTING=True) for _each in range(2)]
    yield made
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def tries(login: str, password: str, *, address: str = ROUTER, minutes: int = 0) -> str:
    """What becomes of a sign-in: "in", or the reason of the refusal."""
    try:
        sign_in(login=login, password=password, remember=False, device="x", address=address, at=NOW + timedelta(minutes=minutes))
    except Refused as refusal:
        return refusal.reason
    return "in"


def test_what_one_process_counts_the_other_knows(workers: list[Flask]) -> None:
    for number in range(ACCOUNT_FAILURES):
        with workers[number % 2].app_context():
            assert tries(THAM, WRONG, address=f"10.0.0.{number}") == "wrong"
    for app in workers:
        with app.app_context():
            assert tries(THAM, PASSWORD, address="10.9.9.9") == "wait"


def test_an_address_that_fails_too_often_waits_with_accounts_it_never_opened(ctx: Flask) -> None:
    remember_failure([hidden(ROUTER)] * ADDRESS_FAILURES, NOW)
    assert tries(ANH, PASSWORD) == "wait"
    assert tries("0987654321", WRONG) == "wait"
    assert tries(ANH, PASSWORD, address="10.9.9.9") == "in"
    assert tries(ANH, PASSWORD, minutes=16) == "in"


def test_nobody_can_lock_out_a_class_that_sits_behind_one_router(ctx: Flask) -> None:
    assert tries(THAM, PASSWORD) == "in"
    remember_failure([hidden(ROUTER)] * ADDRESS_FAILURES, NOW)
    assert tries(THAM, PASSWORD) == "in"
    for _each in range(ACCOUNT_FAILURES):
        assert tries(THAM, WRONG) == "wait", "no other word than for who never signed in there"
    assert tries(THAM, PASSWORD) == "wait", "her own limit stands"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which stored texts were compared by the slow hash."""
    seen: list[str] = []
    real = passwords._HASHER

    class Watched:
        def verify(self, stored: str, password: str) -> bool:
            seen.append(stored)
            return bool(real.verify(stored, password))

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    return seen


def test_an_unknown_a_disabled_and_a_known_account_cost_the_same_one_hash(ctx: Flask, hashed: list[str]) -> None:
    for login in (THAM, "0987654321", "khong-co-ai"):
        before = len(hashed)
        assert tries(login, WRONG) == "wrong"
        assert len(hashed) == before + 1, login
    costs = {stored.split("$")[3] for stored in hashed}
    assert len(costs) == 1, "all with the same parameters"


def test_an_unknown_account_is_told_the_same_when_it_has_to_wait(ctx: Flask, client_for: Clients, hashed: list[str]) -> None:
    said = []
    for login in (THAM, "0987654321"):
        remember_failure([hidden(login)] * ACCOUNT_FAILURES, NOW)
        answer = client_for(None).post("/dang-nhap", data={"login": login, "password": PASSWORD})
        said.append((answer.status_code, "Chờ 15 phút" in answer.text))
    assert said == [(422, True)] * 2
    assert hashed == [], "who has to wait costs no hash"


def test_where_many_failed_nobody_learns_who_has_signed_in_there(ctx: Flask, hashed: list[str]) -> None:
    assert tries(THAM, PASSWORD) == "in"
    remember_failure([hidden(ROUTER)] * ADDRESS_FAILURES, NOW)
    hashed.clear()
    assert [tries(login, WRONG) for login in (THAM, ANH, "0987654321")] == ["wait"] * 3
    assert len(hashed) == 3


def test_one_hash_at_a_time_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, inside, most = threading.Lock(), [0], [0]

    class Counting:
        def verify(self, _stored: str, _password: str) -> bool:
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            threading.Event().wait(0.002)
            with lock:
                inside[0] -= 1
            return True

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    with ThreadPoolExecutor(8) as pool:
        done: list[Any] = list(pool.map(lambda _each: passwords.verifies("x", "y"), range(40)))
    assert (len(done), most[0]) == (40, 1)
