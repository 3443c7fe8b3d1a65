"""Promise 2: no one sees or changes another unit's people; what is not hers answers like what does not exist.

The whole table, every address by every member of the cast with ids of her class and of the foreign one, is tried in
tests/house/test_permissions.py. Here: people of two units beyond the cast, addresses that mix both classes, ids at random and
ids in forms. `CHECKS=20000 python3 run.py test tests/trust/test_reach.py` tries so many at random.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.kernel.settings import Settings
from app.storage.base import db
from tests.cast import PASSWORD, PEOPLE, Cast
from tests.house.permitted import BANK, NOWHERE, everything, shown
from tests.house.tour import Scene, names_in, rules_of, url_of
from tests.inspection import InspectingClient
from tests.trust.elsewhere import HOME, THERE, WORDS, bound, bring_in_others, closed, mixed, nothing, numbers_of, theirs
from tests.walker import FormFound, Sheet

CHECKS = int(os.environ.get("CHECKS", "1500"))
"""How many addresses are tried at random."""
pytestmark = [pytest.mark.sqlite_only, pytest.mark.timeout(300 + CHECKS // 10)]
BY = ("coordinator", "administrator", "instructor", "anh", "tham")
"""Who of the class fills in the forms."""


@dataclass
class House:
    """Both units with everybody signed in."""

    app: Flask
    scene: Scene
    cast: Cast
    clients: dict[str, InspectingClient]
    nowhere: dict[str, object]


@pytest.fixture
def house(app: Flask, scene: Scene, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> House:
    """Thirteen people of two units; how pages are made is asked elsewhere."""
    with app.app_context():
        phones = {key: PEOPLE[key][1] for key in (*HOME, *THERE) if key in PEOPLE} | bring_in_others(cast)
    monkeypatch.setattr("tests.inspection.inspect", lambda _answer: None)
    clients = {key: app.test_client() for key in phones}
    for key, client in clients.items():
        assert client.post("/dang-nhap", data={"login": phones[key], "password": PASSWORD}).status_code == 303  # type: ignore[attr-defined]
    return House(app, scene, cast, clients, {key: shown(client.get(NOWHERE)) for key, client in clients.items()})  # type: ignore[arg-type]


def ask(client: Any, method: str, url: str) -> Any:
    """One request, read to its end; what a redirect had to say is read on the next page, so that it stands on no other."""
    answer = client.get(url, buffered=True) if method == "GET" else client.post(url, data={})
    if answer.status_code == 303:
        client.get(NOWHERE)
    return answer


def fault_of(house: House, key: str, method: str, url: str, never: str) -> str:
    """What tells an address from one of things that never were; empty when nothing does."""
    answer = ask(house.clients[key], method, url)
    if shown(answer) == house.nowhere[key]:
        return ""
    twin = ask(house.clients[key], method, never)
    same = (answer.status_code, answer.location, answer.data) == (twin.status_code, twin.location, twin.data)
    return "" if same and answer.status_code >= 300 else f"{key} {method} {url}: {answer.status_code}, not {twin.status_code}"


def side_of(key: str, never: dict[str, str]) -> str:
    """The address for those of her unit."""
    return never["there" if key in THERE else "home"]


def test_an_address_that_mixes_two_classes_is_like_one_of_things_that_never_were(house: House) -> None:
    faults, tried = [], 0
    before = everything(house.app)
    for method in ("GET", "POST"):
        for rule, url, never in mixed(house.app, method, house.scene):
            for key in house.clients if closed(rule) else ():
                tried += 1
                faults += [fault] if (fault := fault_of(house, key, method, url, side_of(key, never))) else []
    print(f"{tried} checks of mixed addresses")
    assert faults == []
    assert tried > 500
    assert everything(house.app) == before


def test_the_people_of_one_unit_find_nothing_of_the_other(house: House) -> None:
    faults, tried = [], 0
    before = everything(house.app)
    for method in ("GET", "POST"):
        for rule in rules_of(house.app, method):
            if not bound(rule, house.scene) or not closed(rule) or rule.endpoint in BANK:
                continue
            never = nothing(rule, house.scene)
            for keys, ids in ((HOME, house.scene.foreign), (THERE, house.scene.own)):
                for key in keys:
                    tried += 1
                    faults += [fault] if (fault := fault_of(house, key, method, url_of(rule, ids), never)) else []
    print(f"{tried} checks of addresses of the other unit")
    assert faults == []
    assert tried > 1500
    assert everything(house.app) == before


def _hers(house: House, method: str) -> list[Rule]:
    """The rules with ids of one class only that need somebody who is signed in."""
    return [rule for rule in rules_of(house.app, method) if bound(rule, house.scene) and closed(rule)]


def names_in_answer(answer: Any) -> list[str]:
    """Names of the other unit in an answer; files are not searched, they are made of the same queries."""
    text = answer.get_data().decode("utf-8", "replace")
    return [word for word in WORDS["there"] if word in text]


def test_ids_at_random_say_no_name_of_the_other_unit_and_change_nothing_there(house: House) -> None:
    chance = random.Random(20_000)
    rules = [(method, rule) for method in ("GET", "POST") for rule in _hers(house, method)]
    ids = sorted({*numbers_of(house.scene.own), *numbers_of(house.scene.foreign), 0, 2**31, 2**63})
    before, leaks = theirs(house.app, house.cast), []
    for _check in range(CHECKS):
        method, rule = chance.choice(rules)
        key = chance.choice(HOME)
        picked = {name: str(chance.choice(ids)) for name in names_in(rule) if name.endswith("_id")}
        url = url_of(rule, chance.choice((house.scene.own, house.scene.foreign)), **picked)
        answer = ask(house.clients[key], method, url)
        if answer.status_code >= 500 or names_in_answer(answer):
            leaks.append(f"{key} {method} {url}: {answer.status_code}")
    assert leaks == []
    assert theirs(house.app, house.cast) == before


def test_a_form_that_carries_an_id_of_the_other_unit_changes_nothing_there(house: House, settings: Settings) -> None:
    before, keep = theirs(house.app, house.cast), Restored(settings, house.app)
    said = tried = 0
    faults = []
    for key in BY:
        client = house.clients[key]
        for page, form in forms_of(house, client):
            for sent in forgeries(form, [str(number) for number in numbers_of(house.scene.foreign)]):
                answer, tried = client.post(form.action or page, data=sent), tried + 1
                said += answer.status_code in {200, 303, 422}
                if answer.status_code >= 500 or names_in_answer(answer):
                    faults.append(f"{key} {page} {form.action} {dict(sent)}: {answer.status_code}")
            if theirs(house.app, house.cast) != before:
                faults.append(f"{key} {page} {form.action} changed the other unit")
            keep.back()
    print(f"{tried} forms with foreign ids, {said} of them answered by their page")
    assert faults == []
    assert tried > 300


def forms_of(house: House, client: Any) -> Iterator[tuple[str, FormFound]]:
    """Every form that posts, on every page of her class that opens for her."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for rule in rules_of(house.app, "GET"):
        url = url_of(rule, house.scene.own)
        answer = client.get(url, buffered=True)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for form in Sheet(answer.text).forms:
            shape = (form.action or url, tuple(sorted({*form.values, *form.choices})))
            if form.method == "post" and shape not in seen and not shape[0].startswith("/dang-xuat"):
                seen.add(shape)
                yield url, form


def forgeries(form: FormFound, foreign: list[str]) -> Iterator[dict[str, Any]]:
    """The form with the ids of the other unit, one after the other, in every field and field name that holds a number."""
    plain = {name: form.values.getlist(name) for name in form.values} | {
        button.name: button.value for button in form.buttons[:1] if button.name
    }
    names = {*form.values, *form.choices} - {"csrf_token", "client_id", "client"}
    holding = [
        name for name in names if any(value.isdecimal() for value in (*form.values.getlist(name), *form.choices.get(name, ())))
    ]
    named = [name for name in names if name.strip("0123456789") != name]
    for number in foreign if holding or named else ():
        yield plain | dict.fromkeys(holding, number)
        if named:
            stem = named[0].rstrip("0123456789")
            yield plain | {f"{stem}{number}": (form.choices.get(named[0]) or plain.get(named[0]) or ["1"])[-1]}


class Restored:
    """The database as it was, as often as it is wanted."""

    def __init__(self, settings: Settings, app: Flask) -> None:
        self._path, self._app = settings.database_url.removeprefix("sqlite:///"), app
        self._kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self._path)) as now:
            now.backup(self._kept)

    def back(self) -> None:
        """Put it back."""
        with self._app.app_context():
            db.session.remove()
            db.engine.dispose()
        with closing(sqlite3.connect(self._path)) as now:
            self._kept.backup(now)


def test_another_unit_is_told_from_ones_own(house: House, settings: Settings) -> None:
    """The comparison can fail: what the other coordinator does in her class is seen."""
    before = theirs(house.app, house.cast)
    assert {"cohorts", "enrolments", "sessions", "marks", "persons"} <= set(before)
    text = house.clients["other_coordinator"].get(f"/lop/{house.cast.cohort['khac']}").text
    assert WORDS["there"][0] in text
    client, cohort = house.clients["other_coordinator"], house.cast.cohort["khac"]
    leave = f"/lop/{cohort}/hoc-vien/{house.cast.enrolment['neighbour']}/thoi-hoc"
    assert client.post(leave, data={"reason": "Chuyển công tác"}).status_code == 303
    assert theirs(house.app, house.cast) != before
