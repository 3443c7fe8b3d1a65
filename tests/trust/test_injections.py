"""Promise 3: nothing that anyone typed runs in another's browser or workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Table, select, update

from app.kernel.settings import Settings
from app.quizzes.queries.drawing import forget_banks
from app.storage.base import Base, Words, db
from tests.house.tour import Scene, rules_of, url_of
from tests.inspection import InspectingClient, PageFault
from tests.trust.poison import FORMULAS, MARKUP, faults_of
from tests.trust.test_reach import Restored

pytestmark = [pytest.mark.sqlite_only, pytest.mark.timeout(300)]
Clients = Callable[..., InspectingClient]
BY = ("coordinator", "administrator", "instructor", "anh", "tham")
_MACHINE = {"search_key", "path", "kind", "password_hash", "source", "serial_pattern", "entry_pattern", "decided"}
"""Columns of words that no person types: keys, paths, hashes, files as they came, patterns of numbers."""
_LEFT_ALONE = ("/dang-xuat", "/tai-khoan")


def typed_columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column that keeps what somebody typed."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, Words) and column.name not in _MACHINE and not column.name.endswith("_html"):
                yield table, column


def poison(app: Flask, lead: str) -> int:
    """Write every payload into every such column of every row, `lead` first; gives how many texts were brought in."""
    brought = 0
    with app.app_context(), db.engine.begin() as connection:
        for table, column in typed_columns():
            key = next(iter(table.primary_key))
            for row in connection.execute(select(key).where(column.is_not(None))).scalars().all():
                text = f"{lead} {row} {' '.join(MARKUP)}"
                connection.execute(update(table).where(key == row).values({column.name: text}))
                brought += len(MARKUP) + 1
    with app.app_context():
        forget_banks()
        db.session.remove()
    return brought


@pytest.mark.parametrize("lead", FORMULAS)
def test_what_stands_in_the_tables_runs_on_no_page_and_in_no_file(
    app: Flask, scene: Scene, client_for: Clients, lead: str
) -> None:
    clients = {key: client_for(key) for key in BY}
    brought, faults, opened = poison(app, lead), [], 0
    chosen = BY if lead == FORMULAS[0] else ("coordinator",)
    for rule in rules_of(app, "GET"):
        url = url_of(rule, scene.own)
        files_only = lead != FORMULAS[0]
        if files_only and "." not in url:
            continue
        for key in chosen:
            try:
                answer = clients[key].get(url, buffered=True)
            except PageFault as fault:
                faults.append(f"{key} {url}: {str(fault)[:200]}")
                continue
            opened += answer.status_code == 200
            faults += [f"{key} {url}: {each}" for each in faults_of(answer)]
    print(f"{brought} texts, {opened} pages and files")
    assert faults == []
    assert brought > 5000
    assert opened > (8 if files_only else 150)


class Fields(HTMLParser):
    """The forms of a page that post: address, what they hold, which fields take text."""

    def __init__(self, html: str, url: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str], list[str]]] = []
        self._url, self._inside, self._select = url, False, ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form, or a field of one."""
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            self._inside = given.get("method", "").lower() == "post"
            if self._inside:
                self.forms.append((given.get("action") or self._url, {}, []))
        elif tag == "select":
            self._select = name
        elif not self._inside:
            return
        elif tag == "option" and self._select and given.get("value"):
            self.forms[-1][1].setdefault(self._select, given["value"])
        elif tag == "textarea" or (tag == "input" and kind in {"text", "search", "tel", "email", "url", "number", "date"}):
            self.forms[-1][1][name] = given.get("value", "")
            self.forms[-1][2].append(name)
        elif tag == "input" and name and kind not in {"file", "submit"} and name != "csrf_token":
            self.forms[-1][1].setdefault(name, given.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        """The end of a form."""
        self._inside = self._inside and tag != "form"


def test_what_is_typed_into_any_field_of_any_form_comes_back_as_text(
    app: Flask, scene: Scene, client_for: Clients, settings: Settings
) -> None:
    keep, tried, faults = Restored(settings, app), 0, []
    payloads = (*MARKUP, *FORMULAS)
    done: set[tuple[str, ...]] = set()
    for key in BY:
        client = client_for(key)
        keep_signed_in = Restored(settings, app)
        for rule in rules_of(app, "GET"):
            url = url_of(rule, scene.own)
            page = client.get(url, buffered=True)
            forms = Fields(page.text, url).forms if page.status_code == 200 and page.mimetype == "text/html" else []
            for action, values, texts in forms:
                shape = (action, *texts)
                if not texts or shape in done or action.startswith(_LEFT_ALONE):
                    continue
                done.add(shape)
                for number, payload in enumerate(payloads):
                    alone = [texts[number % len(texts)]] if number % 2 else texts
                    sent = {**values, **{name: "Chữ" for name in texts if not values[name]}, **dict.fromkeys(alone, payload)}
                    tried += len(alone)
                    faults += came_back(client, action, sent, url if number % 6 == 0 else "")
                keep_signed_in.back()
        keep.back()
    print(f"{tried} texts typed into {len(done)} forms")
    assert faults == []
    assert tried > 2000


def came_back(client: InspectingClient, action: str, sent: dict[str, str], page: str) -> list[str]:
    """What got through in the answer to a form, and on the page that it stands on."""
    try:
        found = faults_of(client.post(action, data=sent, follow_redirects=True))
        found += faults_of(client.get(page, buffered=True)) if page else []
    except PageFault as fault:
        found = [str(fault)[:200]]
    return [f"{action} {sent}: {each}"[:400] for each in found]
