"""What the preview of a lesson of 1,500 words costs: the whole answer of the server, rendering, checks and page included."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from flask import Flask
from flask.testing import FlaskClient

from app.courses.forms import boxes
from app.courses.package import find_packages, read_package
from app.courses.proving import PROVER
from app.courses.queries.authoring import lessons_to_write, revision_source
from app.courses.services import publish
from app.factory import create_app
from app.kernel.clock import utc_now
from app.kernel.settings import ROOT, Settings
from app.people.rules import Role
from app.people.services.persons import add_person, grant_role, open_account
from app.people.services.setup import begin_installation
from app.people.services.units import add_province
from app.storage.base import db
from app.storage.migrations import upgrade
from bench.crowd.people import PASSWORD
from bench.databases import empty_database
from bench.faults import BenchFault
from bench.table import say

NAME, TITLE = "preview", "Xem trước bài 1.500 tiếng"
WORDS, TURNS, MOST_MS = 1500, 60, 60.0
_LOGIN = "0912999001"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class PreviewFigures:
    """Milliseconds of one answer: the median, and what 95 of 100 stay under; words of the lesson; the first one, which starts
    the process that renders."""

    median_ms: float
    most_ms: float
    words: int
    first_ms: float

    @property
    def ok(self) -> bool:
        """Whether the median is within what was promised."""
        return self.median_ms <= MOST_MS


def measure_preview() -> PreviewFigures:
    """The preview as the editor asks for it, one after the other, on a database of its own."""
    with empty_database("sqlite") as (folder, url):
        app = create_app(Settings(database_url=url, secret_key="bench", instance=folder, content=ROOT / "courses_content"))
        try:
            lesson_id, text = _prepared(app, folder)
            client = app.test_client()
            token = _signed_in(client)
            head, body = boxes(text)
            times = [
                _timed(client, lesson_id, {"csrf_token": token, "head": head, "body": f"{body}\nLần {n}."}) for n in range(TURNS)
            ]
        finally:
            PROVER.end()
            with app.app_context():
                db.engine.dispose()
    return PreviewFigures(median(times[1:]), quantiles(times[1:], n=20)[-1], len(text.split()), times[0])


def line(figures: PreviewFigures) -> str:
    """The figures as a sentence."""
    return (
        f"Xem trước bài {say(figures.words, 0)} tiếng: giữa {say(figures.median_ms)} ms (hạn {say(MOST_MS, 0)}), "
        f"95% dưới {say(figures.most_ms)} ms, lần đầu {say(figures.first_ms, 0)} ms, {'đạt' if figures.ok else 'CHƯA ĐẠT'}."
    )


def _prepared(app: Flask, folder: Path) -> tuple[int, str]:
    """Tables, a package, somebody who writes; a lesson, and its text made long enough."""
    with app.app_context():
        upgrade()
        at = utc_now()
        begin_installation("demo", at=at)
        province = add_province(code="38", name="Thanh Hóa", rows=[], by=None, at=at)
        person = add_person(full_name="Vũ Thị Hạnh", phone=_LOGIN, birth_year=1985, by=None, at=at)
        open_account(person_id=person, phone=_LOGIN, login_name=None, by=None, at=at, password=PASSWORD)
        grant_role(person_id=person, role=Role.ADMINISTRATOR, unit_id=province, by=None, at=at)
        shortest = min(find_packages(ROOT / "courses_content"), key=lambda package: sum(1 for _file in package.rglob("*.md")))
        publish(read_package(shortest), by=None, at=at, media=folder / "media")
        row = lessons_to_write(None)[0]
        text = revision_source(row.revision_id)
        paragraph = max(text.split("\n\n"), key=len)
        while len(text.split()) < WORDS:
            text = f"{text}\n{paragraph if paragraph[0].isalpha() else 'Chị nghe hết lời rồi mới nói việc của mình. ' * 8}\n"
        return row.lesson_id, text


def _signed_in(client: FlaskClient) -> str:
    """Sign in; the token of her forms."""
    login = {"login": _LOGIN, "password": PASSWORD, "csrf_token": _token_on(client, "/dang-nhap")}
    client.post("/dang-nhap", data=login)
    return _token_on(client, "/tai-khoan")


def _token_on(client: FlaskClient, path: str) -> str:
    """The token in the first form of a page."""
    found = _TOKEN.search(client.get(path).text)
    return found[1] if found else ""


def _timed(client: FlaskClient, lesson_id: int, data: dict[str, str]) -> float:
    """Milliseconds of one preview."""
    begun = time.perf_counter()
    answer = client.post(f"/soan-bai/{lesson_id}/xem-truoc", data=data)
    spent = (time.perf_counter() - begun) * 1000
    if answer.status_code != 200:
        raise BenchFault(f"Xem trước trả lời {answer.status_code}.")
    return spent
