"""A full disk, a database that is gone, a clock that jumps: a sentence for the person, and afterwards all is well again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, func, make_url, select, text

from app.kernel.settings import Settings
from app.quizzes.models import Answer
from app.storage.base import db
from app.storage.transaction import session
from tests.cast import NOW, PASSWORD, PEOPLE
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk

Clients = Callable[..., InspectingClient]
JSON = {"Accept": "application/json"}
MOST_PAGES = 2**30
FULL_TABLE = """
CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN
  RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER full_disk BEFORE INSERT ON answers FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


@contextmanager
def full_disk(app: Flask) -> Iterator[None]:
    """The database finds no room for another page (SQLite), or for another answer (PostgreSQL)."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text(FULL_TABLE))
        yield
        with engine.begin() as connection:
            connection.execute(text("DROP TRIGGER full_disk ON answers; DROP FUNCTION full_disk"))
        return

    def limit(connection: Any, *_rest: Any, pages: int = 1) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")  # less than there are: no more than there are

    def lift(connection: Any, *_rest: Any) -> None:
        limit(connection, pages=MOST_PAGES)

    event.listen(engine, "checkout", limit)
    yield
    event.remove(engine, "checkout", limit)
    event.listen(engine, "checkout", lift)


@contextmanager
def no_database(app: Flask, settings: Settings) -> Iterator[None]:
    """The file cannot be opened any more (SQLite); the server ends every connection and takes no new one (PostgreSQL)."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":

        def refuse(*_rest: Any) -> None:
            import sqlite3

            raise sqlite3.OperationalError("unable to open database file")

        engine.dispose()
        event.listen(engine, "do_connect", refuse)
        yield
        event.remove(engine, "do_connect", refuse)
        return
    name = make_url(settings.database_url).database
    beside = create_engine(make_url(settings.database_url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with beside.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name})
        yield
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
    beside.dispose()


@pytest.fixture
def sitting(desk: Desk, client_for: Clients) -> tuple[InspectingClient, int]:
    """Thắm before an open quiz, and her attempt."""
    desk.read_lessons("tham", "01-nghe")
    client = client_for("tham")
    return client, desk.start("tham", "01-nghe")


def send(client: InspectingClient, attempt: int, number: int, **headers: str) -> Any:
    """An answer to a question of three."""
    data = {"choice": "ab"[number % 2], "client_id": f"may-{number:06d}"}
    return client.post(f"/bai-lam/{attempt}/cau/{number % 3 + 1}", data=data, headers=headers)


def answers(desk: Desk) -> int:
    return desk.ask(lambda: session().scalar(select(func.count()).select_from(Answer))) or 0


def test_a_full_disk_is_said_and_what_was_sent_is_kept_once_there_is_room(
    app: Flask, desk: Desk, sitting: tuple[InspectingClient, int]
) -> None:
    client, attempt = sitting
    with full_disk(app):
        taken = 0
        while (answer := send(client, attempt, taken, **JSON)).status_code == 200:
            taken += 1
        assert answer.status_code == 503, answer.text
        assert "chưa được lưu" in answer.json["error"]
        page = send(client, attempt, taken)
        assert (page.status_code, page.headers["Retry-After"]) == (503, "60")
        assert "<h1>Máy chủ chưa ghi được</h1>" in page.text
        assert client.get(f"/bai-lam/{attempt}/cau/1").status_code == 200
        assert answers(desk) == taken
    assert send(client, attempt, taken, **JSON).status_code == 200
    assert send(client, attempt, taken, **JSON).status_code == 200
    assert answers(desk) == taken + 1


def test_while_the_database_is_gone_every_page_says_so_and_afterwards_all_goes_on(
    app: Flask, desk: Desk, settings: Settings, sitting: tuple[InspectingClient, int]
) -> None:
    client, attempt = sitting
    assert send(client, attempt, 1, **JSON).status_code == 200
    with no_database(app, settings):
        for answer in (client.get("/"), client.get(f"/bai-lam/{attempt}/cau/1"), send(client, attempt, 2)):
            assert answer.status_code == 503
            assert re.search("Kho dữ liệu đang hết chỗ hoặc mất kết nối.*đọc mã [0-9A-F]{4}", answer.text)
            assert "database" not in answer.text
        assert client.get("/", headers=JSON).json["error"].startswith("Kho dữ liệu")
    assert send(client, attempt, 2, **JSON).status_code == 200
    assert client.get("/tai-khoan").status_code == 200
    assert answers(desk) == 2


@pytest.mark.parametrize("jump", [timedelta(hours=-3), timedelta(days=-400), timedelta(hours=3), timedelta(days=400)])
def test_a_server_clock_that_jumps_and_comes_back_costs_no_answer(
    desk: Desk, sitting: tuple[InspectingClient, int], clock: Callable[..., None], jump: timedelta
) -> None:
    """Far ahead her sign-in has run out and she is asked to sign in again; nothing that was saved is lost or counts less."""
    client, attempt = sitting
    assert send(client, attempt, 0, **JSON).status_code == 200
    clock(NOW + jump)
    during = send(client, attempt, 1, **JSON)
    assert during.status_code in {200, 303, 401}, during.text
    clock(NOW + timedelta(minutes=1))
    client.post("/dang-nhap", data={"login": PEOPLE["tham"][1], "password": PASSWORD})
    again = send(client, attempt, 1, **JSON)
    assert again.status_code == 200, again.text
    assert send(client, attempt, 2, **JSON).status_code == 200
    assert answers(desk) == 3
    assert client.post(f"/bai-lam/{attempt}/nop-bai", data={"client_id": "nop-000001"}).status_code == 303
    assert "điểm" in client.get(f"/bai-lam/{attempt}/ket-qua").text
