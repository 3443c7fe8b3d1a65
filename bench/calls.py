"""What other software does: a batch of a thousand marks sent in, the completion of a class read out."""

from __future__ import annotations

import itertools
import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bench.client import Browser
from bench.crowd.big_class import BigClass
from bench.crowd.people import PASSWORD
from bench.load import Work

ENTRIES = 1000
_TOKENS = 4
"""Tokens of one program, used in turn: each may call only so often, and it is the work that is measured, not the meter."""
_TOKEN = re.compile(r"sh_[\w-]{43}")
_RIGHTS = ["attendance:write", "completion:read"]


def batch(browser: Browser, people: BigClass, number: int) -> Work:
    """A thousand new marks about the class, in one delivery."""
    tokens, code = _connected(browser, people)
    today = datetime.now(UTC).date().isoformat()
    sessions = [row for row in _rows(browser, "sessions", code, next(tokens)) if row["date"] < today and row["state"] == "open"]
    pairs = itertools.cycle(itertools.product(sessions, _rows(browser, "enrolments", code, next(tokens))))
    yield
    while True:
        body = json.dumps({"entries": [_entry(code, *next(pairs)) for _entry_ in range(ENTRIES)]}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        browser.call("POST", "/api/v1/attendance", next(tokens), body, headers)
        yield


def completion(browser: Browser, people: BigClass, number: int) -> Work:
    """How all two hundred stand, from the beginning."""
    tokens, code = _connected(browser, people)
    yield
    while True:
        browser.call("GET", f"/api/v1/completion?cohort={code}&limit=500", next(tokens))
        yield


def nothing_new(browser: Browser, people: BigClass, number: int) -> Work:
    """What changed since the last question, when nothing did: what a program asks all day."""
    tokens, code = _connected(browser, people)
    address = f"/api/v1/completion?cohort={code}&limit=500"
    since = json.loads(browser.call("GET", address, next(tokens)).text)["next"]
    yield
    while True:
        browser.call("GET", f"{address}&since={since}", next(tokens))
        yield


def _connected(browser: Browser, people: BigClass) -> tuple[Iterator[str], str]:
    """New tokens from the page where people make them, and the code of the class."""
    browser.sign_in(people.coordinator, PASSWORD)
    code = browser.get(f"/lop/{people.cohort_id}/sua").form('name="code"').offered["code"][0]
    page = browser.get("/ket-noi")
    form = page.form('name="rights"')
    unit = re.search(r'<select[^>]*name="unit".*?<option[^>]*value="(\d+)"', page.text, re.DOTALL)
    fields = {**form.hidden, "name": "Đo", "unit": unit[1] if unit else "", "rights": _RIGHTS, "days": "30"}
    tokens = [_TOKEN.findall(browser.post("/ket-noi", fields, expect=200).text)[0] for _token in range(_TOKENS)]
    browser.cookie = ""
    return itertools.cycle(tokens), code


def _rows(browser: Browser, what: str, code: str, token: str) -> list[dict[str, Any]]:
    """The ids of a class."""
    found: list[dict[str, Any]] = json.loads(browser.call("GET", f"/api/v1/{what}?cohort={code}", token).text)["rows"]
    return found


def _entry(code: str, session: dict[str, Any], person: dict[str, Any]) -> dict[str, Any]:
    """A new mark."""
    return {
        "id": uuid.uuid4().hex,
        "cohort": code,
        "person": {"enrolment": person["enrolment_id"]},
        "session": {"id": session["session_id"]},
        "state": "present",
        "at": datetime.now(UTC).isoformat(),
        "evidence": "cửa chính",
    }
