"""What holds for every page, whoever opens it: no query while it is rendered, and it weighs what it may weigh."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from gzip import compress
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, before_render_template, render_template_string, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from app.courses.queries import forget_courses
from app.storage.base import db
from tests.cast import Cast
from tests.house.tour import Scene, rules_of, url_of
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
TRAVELLERS = ("tham", "anh", "instructor", "coordinator", "stranger")
HTML, CSS, JS = 30 * 1024, 12 * 1024, 8 * 1024
LOADED = re.compile(r"<(?:script|img|source|iframe|use|link)\b[^>]*?\s(?:src|href|srcset)=\"([^\"]+)\"")


def tour(app: Flask, client: InspectingClient, scene: Scene) -> Iterator[TestResponse]:
    """Every page that opens for somebody."""
    for rule in rules_of(app, "GET"):
        answer = client.get(url_of(rule, scene.own), buffered=True)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            yield answer


@contextmanager
def nothing_asked_while_rendering(app: Flask) -> Iterator[list[str]]:
    """Collects "template: statement" for every statement between the first and the last letter of a page."""
    open_pages: list[str] = []
    asked: list[str] = []

    def begin(_sender: object, template: Any, **_rest: object) -> None:
        open_pages.append(template.name)

    def end(_sender: object, **_rest: object) -> None:
        open_pages.pop()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.extend([f"{open_pages[-1]}: {statement}"] if open_pages else [])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    with before_render_template.connected_to(begin, app), template_rendered.connected_to(end, app):
        yield asked
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("key", TRAVELLERS)
def test_no_page_asks_the_database_while_it_is_rendered(app: Flask, client_for: Clients, scene: Scene, key: str) -> None:
    client = client_for(key)
    with app.app_context():
        forget_courses()
    with nothing_asked_while_rendering(app) as asked:
        pages = [answer.request.path for answer in tour(app, client, scene)]
    assert len(pages) > 3
    assert asked == []


def test_the_watch_sees_a_query_in_a_template(app: Flask, client_for: Clients) -> None:
    with nothing_asked_while_rendering(app) as asked, app.test_request_context():
        render_template_string("{{ ask() }}", ask=lambda: db.session.scalar(text("SELECT 1")))
    assert len(asked) >= 1


def test_a_trainees_pages_keep_their_budget(app: Flask, client_for: Clients, scene: Scene) -> None:
    client = client_for("tham")
    for page in tour(app, client, scene):
        assert len(compress(page.data)) <= HTML, page.request.path
        loaded = {name: len(compress(client.get(name).data)) for name in resources(page) if name.startswith("/t/")}
        assert sum(size for name, size in loaded.items() if name.endswith(".css")) <= CSS, page.request.path
        assert sum(size for name, size in loaded.items() if name.endswith(".js")) <= JS, page.request.path


@pytest.mark.parametrize("key", TRAVELLERS)
def test_no_page_loads_anything_from_another_host(app: Flask, client_for: Clients, scene: Scene, key: str) -> None:
    for page in tour(app, client_for(key), scene):
        assert [url for url in resources(page) if urlsplit(url).netloc or urlsplit(url).scheme] == []
        assert re.findall(r'<form[^>]*\saction="(?!/)[^"]*"', page.text) == []


def test_a_page_arrives_compressed(client_for: Clients, cast: Cast) -> None:
    url, headers = f"/hoc/{cast.enrolment['tham']}", {"Accept-Encoding": "gzip"}
    page = FlaskClient.open(client_for("tham"), url, headers=headers)
    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.data) <= HTML


def resources(page: TestResponse) -> set[str]:
    """What a browser fetches with a page: pictures, styles, the script and the modules that its elements ask for."""
    named = {url.split("#")[0] for found in LOADED.findall(page.text) for url in re.split(r"\s+\d+w,?\s*|,\s", found) if url}
    main = next(url for url in named if url.endswith("js/main.js"))
    modules = {name for words in re.findall(r'data-module="([^"]+)"', page.text) for name in words.split()}
    return named | {main.replace("main.js", f"modules/{name}.js") for name in modules}
