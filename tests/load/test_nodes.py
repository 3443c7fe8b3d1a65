"""A day of a class on one node, and on three that share a database and an object store: the same ledger, whoever dies."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select, text

from app.factory import create_app
from app.kernel.settings import Settings
from app.storage.base import Base, db
from app.storage.media import media_of
from tests.cast import NOW, PASSWORD, PEOPLE, Cast
from tests.conftest import _drop_database, _new_database
from tests.courses.writing import NEW, bring_out, lesson_id, write
from tests.house.source import ROOT
from tests.inspection import InspectingClient
from tests.journeys.test_one_class import enrol_from_excel, finish_the_online_half, sign_in_again, sign_in_the_first_time
from tests.load.nodes import Node, nodes
from tests.storage.buckets import object_store
from tests.walker import Walker

pytestmark = pytest.mark.timeout(240)
_OF_EACH_SIGN_IN = re.compile(r"\b\d{1,2}:\d{2}\b")


@dataclass
class Day:
    """Where the day takes place: the application that leads there, the cast, and how its clock is set."""

    app: Flask
    cast: Cast
    clock: Callable[[datetime], None]

    def walker(self, key: str) -> Walker:
        """Somebody of the cast, signed in."""
        phone = Walker(self.app.test_client())
        return phone.open("/dang-nhap").press("Đăng nhập", login=PEOPLE[key][1], password=PASSWORD)


@dataclass(frozen=True)
class Ledger:
    """What is left of a day: how many rows each table has, the media, and what the pages of the ledger say."""

    rows: dict[str, int]
    media: tuple[str, ...]
    pages: tuple[str, ...]


@contextmanager
def copy_of(settings: Settings, server_url: str, staged: Settings, folder: Path) -> Iterator[Flask]:
    """The application on a database of its own with the cast in it."""
    folder.mkdir()
    url = _new_database(server_url, staged.database_url)
    app = create_app(replace(settings, database_url=url, instance=folder), TESTING=True)
    app.test_client_class = InspectingClient
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    _drop_database(server_url, url)


def test_a_day_over_three_nodes_leaves_the_ledger_of_one(
    settings: Settings,
    server_url: str | None,
    stage: tuple[Settings, Cast],
    clock: Callable[[datetime], None],
    tmp_path: Path,
) -> None:
    if server_url is None:
        pytest.skip("several nodes share PostgreSQL")
    with copy_of(settings, server_url, stage[0], tmp_path / "one") as one:
        alone = ledger_of(Day(one, stage[1], clock))
    with object_store() as store, copy_of(settings, server_url, stage[0], tmp_path / "three") as three:
        there = replace(three.config["SETTINGS"], media_url=store.new_bucket(), media_key_id="a", media_secret="b")
        three.config["SETTINGS"] = there
        with nodes(3, environment(there, tmp_path / "clock")) as door:
            three.wsgi_app = door  # type: ignore[assignment,method-assign]
            trouble = Trouble(three)
            door.disturb = trouble.meet
            together = ledger_of(Day(three, stage[1], sets(clock, tmp_path / "clock")))
            assert (trouble.killed, trouble.cut) == (1, 1)
            assert sum(count > 10 for count in door.served.values()) >= 2, door.served
    assert together == alone


def test_nodes_that_start_a_new_release_together_bring_the_tables_forward_once(
    settings: Settings, server_url: str | None, tmp_path: Path
) -> None:
    if server_url is None:
        pytest.skip("several nodes share PostgreSQL")
    url = _new_database(server_url, None)
    try:
        given = environment(replace(settings, database_url=url), tmp_path / "clock")
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "database", "upgrade"]
        how: dict[str, Any] = {
            "cwd": ROOT,
            "env": {**os.environ, **given},
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
        }
        started = [subprocess.Popen(command, **how) for _node in range(3)]
        said = [process.communicate(timeout=120)[0].decode() for process in started]
        assert [process.returncode for process in started] == [0, 0, 0], said
    finally:
        _drop_database(server_url, url)


def environment(settings: Settings, clock: Path) -> dict[str, str]:
    """The variables of every node."""
    clock.write_text(NOW.isoformat(), encoding="ascii")
    return {
        "DATABASE_URL": settings.database_url,
        "INSTANCE_DIR": str(settings.instance),
        "SECRET_KEY": settings.secret_key,
        "MEDIA_URL": settings.media_url,
        "MEDIA_KEY_ID": settings.media_key_id,
        "MEDIA_SECRET": settings.media_secret,
        "NODE_CLOCK": str(clock),
    }


def sets(clock: Callable[[datetime], None], file: Path) -> Callable[[datetime], None]:
    """Sets the clock of this process and of every node."""

    def do(moment: datetime) -> None:
        clock(moment)
        beside = file.with_suffix(".new")
        beside.write_text(moment.isoformat(), encoding="ascii")
        beside.replace(file)

    return do


class Trouble:
    """The database cuts all lines of one node before a lesson is said to be read; another dies with an answer in its hands."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.killed = self.cut = 0

    def meet(self, node: Node, method: str, path: str, sent: bool) -> None:
        """Called by the door."""
        if method == "POST" and path.endswith("/phan") and not self.cut and not sent:
            self._cut(node)
        if method == "POST" and re.search(r"/bai-lam/\d+/cau/\d+$", path) and not self.killed and sent:
            self.killed += 1
            node.kill()

    def _cut(self, node: Node) -> None:
        """pg_terminate_backend for the whole pool of a node."""
        words = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = :name"
        with self.app.app_context(), db.engine.connect() as connection:
            cut = connection.scalar(text(words), {"name": node.name})
        self.cut += bool(cut)


def ledger_of(day: Day) -> Ledger:
    """Live the day, then read everything back."""
    day.clock(NOW)
    cohort, session = day.cast.cohort["thu"], day.cast.session[2]
    coordinator = day.walker("coordinator")
    login, slip = enrol_from_excel(coordinator, cohort)
    newcomer = Walker(day.app.test_client())
    sign_in_the_first_time(newcomer, login, slip)
    coordinator.open(f"/diem-danh/{session}").press("Ghi có mặt cho")
    tham = day.walker("tham")
    with day.app.app_context():
        finish_the_online_half(day.app, tham, day.clock)
    send_a_picture(day)
    publish_on_another_machine(day, tham)
    guess_passwords(day)
    pages = [tham.open("/hoc/so-hoc"), coordinator.open(f"/lop/{cohort}"), coordinator.open(f"/diem-danh/{session}")]
    pages.append(sign_in_again(day.app, login).open("/hoc/so-hoc"))
    return Ledger(counted(day.app), kept(day.app), tuple(_OF_EACH_SIGN_IN.sub("", page.text) for page in pages))


def send_a_picture(day: Day) -> None:
    """An author puts a picture into a lesson; whoever is asked shows it."""
    author = day.walker("administrator")
    author.open("/soan-bai").follow("Nói ngắn")
    held = io.BytesIO()
    Image.new("RGB", (400, 300), (40, 90, 160)).save(held, "PNG")
    author.press("Thêm hình", alt="Hai chị nói chuyện", files={"picture": (io.BytesIO(held.getvalue()), "anh.png")})
    (name, *_more) = kept(day.app)
    for _node in range(3):
        assert author.client.get(f"/media/{name}").data[:4] == b"RIFF"


def publish_on_another_machine(day: Day, reader: Walker) -> None:
    """A lesson comes out anew while its page lies in the memory of every node; the next look shows it everywhere."""
    with day.app.app_context():
        lesson = lesson_id()
        db.session.rollback()
    page = f"/hoc/{day.cast.enrolment['tham']}/bai/{lesson}"
    for _node in range(3):
        assert NEW not in reader.open(page).text
    with day.app.app_context():
        write(lesson, day.cast)
        bring_out(lesson, day.cast, day.app.config["SETTINGS"].content)
        db.session.remove()
    for _node in range(3):
        assert NEW in reader.open(page).text


def guess_passwords(day: Day) -> None:
    """Wrong passwords for one account are counted together, wherever they come in: then the right one has to wait too."""
    stranger = Walker(day.app.test_client())
    for _guess in range(12):
        stranger.client.post("/dang-nhap", data={"login": PEOPLE["binh"][1], "password": "sai mat khau", "remember": "y"})
    for _node in range(3):
        answer = stranger.client.post("/dang-nhap", data={"login": PEOPLE["binh"][1], "password": PASSWORD, "remember": "y"})
        assert (answer.status_code, "Chờ" in answer.text) == (422, True)


def kept(app: Flask) -> tuple[str, ...]:
    """The names of the media."""
    return tuple(media_of(app.config["SETTINGS"]).names())


def counted(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0 for name, table in Base.metadata.tables.items()
        }
