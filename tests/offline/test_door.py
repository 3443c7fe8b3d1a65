"""The door of the queue to a phone that is early, late, signed out or one of too many: it always hears what to do."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from app.people.services.sign_in import sign_out_everywhere
from app.web.gate import Gate
from tests.cast import NOW, PASSWORD, PEOPLE, Cast
from tests.inspection import InspectingClient
from tests.offline.conftest import Phone

Clients = Callable[..., InspectingClient]
DOOR = "/ngoai-tuyen/gui"
HEADERS = {"X-Queue-Version": "1", "Accept": "application/json"}


def send(client: InspectingClient, phone: Phone, **more: Any) -> Any:
    """One section over the line."""
    return client.post(DOOR, json={"who": str(phone.person), "now": 0, "items": [phone.section()]}, headers=HEADERS, **more)


def test_who_is_not_signed_in_hears_so_in_json_and_is_led_nowhere(client_for: Clients, phone: Phone) -> None:
    nobody = client_for(None)
    for answer in (nobody.get(DOOR, headers=HEADERS), send(nobody, phone)):
        assert (answer.status_code, answer.mimetype) == (401, "application/json")
        assert answer.json["error"].endswith(".")


def test_a_sign_in_that_ended_meanwhile_keeps_the_queue(app: Flask, client_for: Clients, cast: Cast, phone: Phone) -> None:
    client = client_for("tham")
    with app.app_context():
        sign_out_everywhere(by=cast.person["tham"], at=NOW)
    answer = send(client, phone)
    assert answer.status_code == 401
    assert send(client_for("tham"), phone).json["answers"][0]["outcome"] == "taken"


def test_a_token_of_another_sign_in_is_answered_like_no_sign_in(app: Flask, cast: Cast, phone: Phone) -> None:
    app.test_client_class = FlaskClient  # one that adds no token of its own
    client: Any = app.test_client()
    token = client.get("/dang-nhap").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    client.post("/dang-nhap", data={"login": PEOPLE["tham"][1], "password": PASSWORD, "csrf_token": token})
    answer = client.post(DOOR, json={"who": str(phone.person), "items": []}, headers={**HEADERS, "X-CSRFToken": "cu"})
    assert (answer.status_code, answer.mimetype) == (401, "application/json")
    assert "vẫn còn trong máy" in answer.json["error"]


def test_busy_and_too_often_say_when_to_come_again(app: Flask, client_for: Clients) -> None:
    client = client_for("tham")
    for status in (429, 503):
        app.view_functions["offline.door"] = lambda status=status: abort(status)
        answer = client.get(DOOR, headers=HEADERS)
        assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (status, True)
        assert answer.json["error"].endswith(".")


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("application/json", "application/json"),
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8"),
        ("", "text/html; charset=utf-8"),
    ],
)
def test_the_gate_tells_a_phone_in_json_and_a_person_in_a_page(accept: str, mimetype: str) -> None:
    gate = Gate(lambda _environ, _start: [b""], 100, inside=0, patience_seconds=0)
    said: list[Any] = []
    environ = {"wsgi.input": io.BytesIO(b""), "REQUEST_METHOD": "POST", "PATH_INFO": DOOR, "HTTP_ACCEPT": accept}
    body = b"".join(gate(environ, lambda status, headers, _why=None: said.append((status, dict(headers)))))  # type: ignore[arg-type,return-value]
    status, headers = said[0]
    assert (status, headers["Content-Type"], headers["Retry-After"]) == ("503 Service Unavailable", mimetype, "30")
    assert int(headers["Content-Length"]) == len(body)
    assert "gửi lại" in json.loads(body)["error"] if accept == "application/json" else b"<h1>" in body
