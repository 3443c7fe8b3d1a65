"""Numbers and lines for whoever keeps the server: closed unless a setting opens them, and no word about anybody."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from app.factory import create_app
from app.kernel.settings import Settings
from app.storage.base import db
from app.storage.engine import engine_options, prepare
from app.web.logs import JsonLines

TOKEN = "mot-chuoi-dai-khong-ai-doan-duoc-2026"


@pytest.fixture
def app_with(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """`app_with(metrics_token=…)`: the application with some settings changed."""
    made: list[Flask] = []

    def make(**changed: Any) -> Flask:
        made.append(create_app(replace(settings, **changed), TESTING=True, PROPAGATE_EXCEPTIONS=False))
        return made[-1]

    root = logging.getLogger()
    handlers = list(root.handlers)
    yield make
    root.handlers[:] = handlers
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_without_a_token_there_is_no_page_of_numbers(app_with: Callable[..., Flask]) -> None:
    client = app_with().test_client()
    assert client.get("/metrics").status_code == client.get("/khong-co").status_code == 404


@pytest.mark.parametrize("said", [None, "", "Bearer", "Bearer sai", f"Basic {TOKEN}x", TOKEN[:-1]])
def test_who_does_not_bring_the_token_sees_a_page_that_does_not_exist(app_with: Callable[..., Flask], said: str | None) -> None:
    client = app_with(metrics_token=TOKEN).test_client()
    assert client.get("/metrics", headers={"Authorization": said} if said is not None else {}).status_code == 404


def test_the_numbers_count_requests_and_hold_no_address(app_with: Callable[..., Flask]) -> None:
    client = app_with(metrics_token=TOKEN).test_client()
    client.get("/healthz")
    client.get("/bi-mat/038185001234")
    said = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (said.status_code, said.mimetype) == (200, "text/plain")
    assert 'so_hoc_requests_total{method="GET",status="200"} 1.0' in said.text
    assert 'so_hoc_requests_total{method="GET",status="404"} 1.0' in said.text
    assert 'so_hoc_request_seconds_count{method="GET"} 2.0' in said.text
    assert "038185001234" not in said.text


def test_each_request_is_one_line_of_json_without_its_address(
    app_with: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    client = app_with(log_json=True).test_client()
    with caplog.at_level(logging.INFO, "so_hoc.request"):
        answer = client.get("/dang-nhap?next=/so/0912000001")
    record = next(record for record in caplog.records if record.name == "so_hoc.request")
    line = json.loads(JsonLines().format(record))
    assert (line["method"], line["status"]) == ("GET", 200)
    assert answer.headers["X-Request-Id"]
    assert "0912000001" not in json.dumps(line)


def test_a_line_about_an_exception_says_where_and_not_what() -> None:
    try:
        raise ValueError("số căn cước 038185001234 không đúng")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failure %s", ("A1B2",), sys.exc_info())
    line = json.loads(JsonLines().format(record))
    assert line["message"] == "failure A1B2"
    assert line["exception"] == "ValueError"
    assert "test_measuring.py" in line["at_lines"][0]
    assert "038185001234" not in json.dumps(line)


def test_a_slow_statement_is_logged_without_its_values(caplog: pytest.LogCaptureFixture) -> None:
    engine = create_engine("sqlite://")
    prepare(engine, slow_ms=1e-9)
    with caplog.at_level(logging.WARNING, "so_hoc.database"), engine.connect() as connection:
        connection.execute(text("SELECT :number"), {"number": "038185001234"})
    engine.dispose()
    assert "SELECT ?" in caplog.text
    assert "038185001234" not in caplog.text


def test_an_error_of_the_database_does_not_tell_its_values(settings: Settings) -> None:
    assert engine_options(settings)["hide_parameters"] is True


def test_a_name_that_is_not_the_sites_is_turned_away(app_with: Callable[..., Flask]) -> None:
    client = app_with(allowed_hosts=("hoc.hoilhpn.vn",)).test_client()
    assert client.get("/healthz", headers={"Host": "hoc.hoilhpn.vn"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "localhost:8000"}).status_code == 200
    for other in ("khac.example", "hoc.hoilhpn.vn.khac.example", "hoc.hoilhpn.vn@khac.example", ""):
        assert client.get("/dang-nhap", headers={"Host": other}).status_code == 400, other


def test_behind_tls_the_cookie_goes_nowhere_else(app_with: Callable[..., Flask]) -> None:
    answer = app_with(behind_tls=True).test_client().get("/dang-nhap", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert "max-age" in answer.headers["Strict-Transport-Security"]
