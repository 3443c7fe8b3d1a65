"""The small application of the room `web` and a reader of HTML that accepts nothing unbalanced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.gallery import make_app

_VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "path", "circle", "use", "line"}


class StrictReader(HTMLParser):
    """Reads a page and keeps what tests ask about; an unbalanced tag is an AssertionError."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> repeats an attribute: {names}"
        assert "style" not in names, f"<{tag}> has style="
        assert not any(name.startswith("on") for name in names), f"<{tag}> has an inline handler"
        self.tags[tag] += 1
        self.elements.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element closed at once."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """It must close the element opened last."""
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> while <{self.open[-1]}> is open at {self.getpos()}"
        self.open.pop()


@pytest.fixture(scope="session")
def app() -> Flask:
    """The application of components."""
    return make_app(PROPAGATE_EXCEPTIONS=False)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser at its door."""
    return app.test_client()


@pytest.fixture
def page(client: FlaskClient) -> Callable[[str], StrictReader]:
    """Fetch an address and read it strictly."""

    def fetch(url: str) -> StrictReader:
        reader = StrictReader()
        reader.feed(client.get(url).get_data(as_text=True))
        assert not reader.open
        return reader

    return fetch
