"""Every answer of the server that a trainee can get during an attempt: all addresses, pages and JSON, of all ten kinds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, true
from werkzeug.routing import Rule

from app.courses.memory import Memory
from app.offline import packing
from app.quizzes.models import QuestionVersion
from app.quizzes.queries.drawing import forget_banks
from app.storage.transaction import session, transaction
from tests.cast import Cast
from tests.parted import part_the_bank
from tests.quizzes.all_kinds import Room, begin, kinds_of, open_room, right_responses
from tests.quizzes.conftest import Desk

SECRET = "TU KHOA BI MAT"
_CHANCE = (
    rb'<input(?=[^>]*name="(?:csrf_token|client_id|client|id|token)")[^>]*>',
    rb'"csrf": ?"[^"]*"',
    rb"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b",
)
_HEADERS_OF_CHANCE = {"Set-Cookie", "Date"}


def turned(question: dict[str, Any]) -> dict[str, Any]:
    """A question, or one of a case, with another key, other feedback and another explanation, of the same shape."""
    accepts = dict(question["accepts"])
    if "assigned" in accepts:
        keys = list(accepts["assigned"])
        accepts["assigned"] = dict(zip(keys, [accepts["assigned"][key] for key in keys[1:] + keys[:1]], strict=True))
    if "accepted" in accepts:
        accepts["accepted"] = [SECRET]
    if "gaps" in accepts:
        accepts["gaps"] = [[SECRET] for _gap in accepts["gaps"]]
    if "rubric" in accepts:
        accepts["rubric"] = [[points, SECRET] for points, _words in accepts["rubric"]]
    options = [{**option, "correct": not option["correct"], "feedback_html": SECRET} for option in question["options"]]
    return {"options": options, "accepts": accepts, "explanation_html": SECRET}


def turn_every_key(*uses: str) -> None:
    """Give every question in the database another key, or those of these uses; what is remembered of banks is forgotten."""
    with transaction() as db:
        for version in db.scalars(select(QuestionVersion).where(QuestionVersion.use.in_(uses) if uses else true())):
            whole = {"options": version.options, "accepts": version.accepts}
            version.parts = [{**part, **turned(part)} for part in version.parts] if version.parts else version.parts
            for name, value in turned(whole).items():
                setattr(version, name, value)
    forget_banks()


@pytest.fixture
def room(app: Flask, cast: Cast) -> Room:
    """The class on the package with every kind."""
    with app.app_context():
        return open_room(cast, app.config["SETTINGS"].media)


def addresses(app: Flask, known: dict[str, object]) -> list[str]:
    """Every address that can be asked for, filled in with what she has, else with the first of everything."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if "GET" in (rule.methods or ()) and rule.endpoint not in {"web.asset", "people.sign_out"}:
            found.append(_filled(rule, known))
    return found


def _filled(rule: Rule, known: dict[str, object]) -> str:
    """One address."""
    values = {name: known.get(name, 1 if re.search(rf"<int:{name}>", rule.rule) else "a" * 64) for name in rule.arguments}
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda place: str(values[place.group(1)]), rule.rule)


def crawl(app: Flask, client: Any, known: dict[str, object], sent: dict[int, list[list[str]]]) -> dict[str, bytes]:
    """What every address answers, as a page and as JSON, and what an answer to every question gets: status, headers, bytes."""
    attempt = known["attempt_id"]
    got = {}
    for address in [*addresses(app, known), *(f"/bai-lam/{attempt}/cau/{position}" for position in sent)]:
        got[address] = _taken(client.get(address))
        got[f"{address} JSON"] = _taken(client.get(address, headers={"Accept": "application/json"}))
    for position, responses in sent.items():
        for n, response in enumerate(responses):
            data = {"choice": response, "client_id": f"ten-co-dinh-{n}", "go": "1"}
            got[f"{position} {n}"] = _taken(client.post(f"/bai-lam/{attempt}/cau/{position}", data=data))
            as_json = {"Accept": "application/json"}
            got[f"{position} {n} JSON"] = _taken(client.post(f"/bai-lam/{attempt}/cau/{position}", data=data, headers=as_json))
    return got


def _taken(answer: Any) -> bytes:
    """Status, headers and body, without what is left to chance."""
    body = answer.data
    for pattern in _CHANCE:
        body = re.sub(pattern, b"", body)
    headers = sorted((name, value) for name, value in answer.headers if name not in _HEADERS_OF_CHANCE)
    return str(answer.status_code).encode() + repr(headers).encode() + body


@pytest.mark.sqlite_only
def test_no_address_says_anything_that_depends_on_the_key(
    app: Flask, cast: Cast, room: Room, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.inspection.inspect", lambda _answer: None)  # how pages are made is asked elsewhere
    with app.app_context():
        attempt = begin(room, cast)
        right = right_responses(attempt)
        kinds = kinds_of(attempt)
    sent = {position: [said, [], ["zz"], said[:1]] for position, said in right.items() if kinds.get("case") != position}
    known: dict[str, object] = {"attempt_id": attempt, "enrolment_id": room.enrolment, "paper_id": room.paper, "position": 1}
    client = client_for("tham")
    crawl(app, client, known, sent)  # what she gave stands, and every page was once met
    first = crawl(app, client, known, sent)
    with app.app_context():
        turn_every_key()
    again = crawl(app, client, known, sent)
    assert [address for address in first if first[address] != again[address]] == []
    assert sum(page.startswith(b"200") for page in first.values()) > 40
    assert not any(SECRET.encode() in page for page in again.values())


def packs_of(client: Any, enrolment: int) -> dict[str, bytes]:
    """The manifest of the class's pack, every lesson in it and what belongs to her alone, as a phone fetches them."""
    manifest = client.get(f"/hoc/{enrolment}/goi")
    lessons = [lesson["id"] for topic in manifest.json["topics"] for lesson in topic["lessons"]]
    quizzes = [quiz["id"] for topic in manifest.json["topics"] for quiz in topic["quizzes"]]
    assert lessons
    urls = [f"/hoc/{enrolment}/tai-ve", f"/hoc/{enrolment}/cua-toi", *(f"/hoc/{enrolment}/goi/{lesson}" for lesson in lessons)]
    urls += [f"/hoc/{enrolment}/{folder}/{quiz}" for quiz in quizzes for folder in ("goi/luyen", "luyen", "bai-kiem-tra")]
    return {"goi": manifest.data} | {url: _taken(client.get(url)) for url in urls}


def test_no_pack_and_no_manifest_holds_anything_of_a_bank(desk: Desk, client_for: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs are made anew after every key was turned: not one byte of them depends on a question of a bank."""
    desk.start("tham", "kiem-tra")
    client, enrolment = client_for("tham"), desk.cast.enrolment["tham"]
    monkeypatch.setattr(packing, "_packs", Memory(8))
    first = packs_of(client, enrolment)
    desk.ask(turn_every_key)
    monkeypatch.setattr(packing, "_packs", Memory(8))
    again = packs_of(client, enrolment)
    assert again == first
    with_questions = desk.ask(lambda: session().scalars(select(QuestionVersion.stem_html)).all())
    whole = b" ".join(again.values()).decode()
    assert SECRET not in whole
    assert not any(stem in whole for stem in with_questions)


def test_a_pack_with_a_quiz_holds_nothing_of_what_a_test_may_ask(
    desk: Desk, client_for: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where the bank is parted: no byte depends on a key of the share for tests, and no question of that share is there."""
    desk.ask(lambda: part_the_bank(tmp_path / "nho"))
    desk.read_lessons("tham", "01-nghe")
    desk.start("tham", "kiem-tra")
    client, enrolment = client_for("tham"), desk.cast.enrolment["tham"]
    monkeypatch.setattr(packing, "_packs", Memory(8))
    first = packs_of(client, enrolment)
    assert any("/goi/luyen/" in url for url in first)
    desk.ask(lambda: turn_every_key("", "test"))
    monkeypatch.setattr(packing, "_packs", Memory(8))
    again = packs_of(client, enrolment)
    assert again == first
    shared = select(QuestionVersion.stem_html).where(QuestionVersion.use != "practice")
    whole = b" ".join(again.values()).decode()
    assert not any(stem in whole for stem in desk.ask(lambda: session().scalars(shared).all()))
    desk.ask(lambda: turn_every_key("practice"))
    monkeypatch.setattr(packing, "_packs", Memory(8))
    assert SECRET in b" ".join(packs_of(client, enrolment).values()).decode(), "the crawl would see a key that stands in a pack"


def test_the_crawl_sees_a_key_once_the_attempt_is_closed(app: Flask, cast: Cast, room: Room, client_for: Any) -> None:
    with app.app_context():
        attempt = begin(room, cast)
        turn_every_key()
    client = client_for("tham")
    client.post(f"/bai-lam/{attempt}/nop-bai")
    assert SECRET in client.get(f"/bai-lam/{attempt}/ket-qua").text


def test_what_a_phone_keeps_for_offline_is_no_page_of_a_running_attempt(
    app: Flask, cast: Cast, room: Room, client_for: Any
) -> None:
    with app.app_context():
        attempt = begin(room, cast)
    client = client_for("tham")
    for path in ("cau/1", "xem-lai", "de", "gio"):
        answer = client.get(f"/bai-lam/{attempt}/{path}")
        assert answer.status_code == 200
        assert "X-Keep-Offline" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
