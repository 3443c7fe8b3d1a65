"""A program of the other side: it has a token and calls as programs do, without cookies."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.exchange.services import issue_token
from app.storage.base import db
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

BOTH = ("attendance:write", "completion:read")


@dataclass
class Program:
    """Other software with a token."""

    client: InspectingClient
    token: str
    token_id: int
    said: list[TestResponse] = field(default_factory=list)

    def get(self, path: str, **query: Any) -> TestResponse:
        """A read; `query` goes into the address, `accept` into the header."""
        headers = {**self.headers, **({"Accept": query.pop("accept")} if "accept" in query else {})}
        return self.client.get(f"/api/v1/{path}", query_string=query, headers=headers)

    def send(self, entries: Any, key: str = "k1", **headers: str) -> TestResponse:
        """A batch under a key."""
        return self.post(json.dumps({"entries": entries}).encode(), key, **headers)

    def post(self, body: bytes, key: str | None = "k1", **headers: str) -> TestResponse:
        """Any bytes under a key, or under none."""
        named = {} if key is None else {"Idempotency-Key": key}
        sent = {"Content-Type": "application/json", **self.headers, **named, **headers}
        return self.client.post("/api/v1/attendance", data=body, headers=sent, csrf=False)

    @property
    def headers(self) -> dict[str, str]:
        """Who it is."""
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture
def program_of(app: Flask, cast: Cast) -> Callable[..., Program]:
    """Makes a program whose token somebody of the cast made for a unit, with some rights."""

    def make(by: str = "coordinator", unit: str = "home", rights: tuple[str, ...] = BOTH, days: int = 365) -> Program:
        with app.app_context():
            issued = issue_token(
                name="Máy chấm công", unit_id=cast.unit[unit], rights=rights, days=days, by=cast.person[by], at=NOW
            )
            db.session.remove()
        return Program(app.test_client(), issued.token, issued.id)

    return make


@pytest.fixture
def program(program_of: Callable[..., Program]) -> Program:
    """A program of the home unit that may do everything."""
    return program_of()


def entry(name: str = "a1", **other: Any) -> dict[str, Any]:
    """A row about Thắm in the session of 9 November, seen at half past seven; `other` replaces fields, None leaves one out."""
    row = {
        "id": name,
        "cohort": "LOP-THU",
        "person": {"phone": "0912000001"},
        "session": {"date": "2026-11-09", "half": "morning"},
        "state": "present",
        "at": "2026-11-09T07:28:41+07:00",
        **other,
    }
    return {field: value for field, value in row.items() if value is not None}
