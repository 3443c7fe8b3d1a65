"""A real Chromium on a real server with the staged database and the clock of the tests; pages report every complaint."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app.courses.queries import edition_view
from app.storage.base import db
from tests.cast import Cast
from tests.inspection import InspectingClient

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
NO_BROWSER = "BỎ QUA: không có Chromium, chưa thử được trên trình duyệt"
PATIENCE = 15_000
"""Milliseconds that a page may take on a busy machine before a test gives up."""
expect.set_options(timeout=PATIENCE)
TELL_VIOLATIONS = """document.addEventListener('securitypolicyviolation', (event) => {
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
});"""


@dataclass
class Watch:
    """What pages complained of; a test that breaks something on purpose names the words it expects in `forgiven`."""

    seen: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear the errors of a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"{page.url}: {error}"))

    def faults(self) -> list[str]:
        """The complaints that nobody expected."""
        return [line for line in self.seen if not any(words in line for words in self.forgiven)]

    def _console(self, message: ConsoleMessage) -> None:
        """Keep errors and warnings."""
        if message.type in {"error", "warning"}:
            self.seen.append(f"{message.location.get('url', '')}: {message.text}")


class Quiet(WSGIRequestHandler):
    """Writes no log; a browser that goes away in the middle of an answer is no error."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Nothing."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests: CHROMIUM names it, else the first that is installed."""
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    if not found:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(app: Flask, clock: Callable[..., None]) -> Iterator[str]:
    """The application behind a threaded server on a free port; gives its address. It reads the clock of the test."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test on any error in a console and on any breach of the content security policy."""
    watching = Watch()
    yield watching
    assert watching.faults() == []


@pytest.fixture
def forgiving(watch: Watch) -> None:
    """The browser tells of every request without a line and of refusals; for tests that are about that."""
    watch.forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch", "ERR_FAILED", "Failed to load resource"]


@pytest.fixture
def lesson(app: Flask, cast: Cast) -> int:
    """The first lesson of the small programme."""
    with app.app_context():
        found = edition_view(cast.edition, 1).lessons[0].lesson_id
        db.session.remove()
    return found


@pytest.fixture
def new_context(browser: Browser, site: str, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Devices: `new_context(width=360, **options)`; nobody is signed in."""
    opened: list[BrowserContext] = []

    def make(width: int = 360, **options: Any) -> BrowserContext:
        size: ViewportSize = {"width": width, "height": 740 if width < 800 else 860}
        context = browser.new_context(base_url=site, viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_VIOLATIONS)
        context.on("page", watch.listen)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page_as(
    new_context: Callable[..., BrowserContext], client_for: Callable[..., InspectingClient], site: str
) -> Callable[..., Page]:
    """`page_as("tham", width=360, **options)`: a new device on which somebody of the cast is signed in; None: nobody."""

    def make(key: str | None, width: int = 360, **options: Any) -> Page:
        context = new_context(width, **options)
        if key is not None:
            cookie = client_for(key).get_cookie("so_hoc")
            assert cookie is not None
            context.add_cookies([{"name": "so_hoc", "value": cookie.value, "url": site, "httpOnly": True}])
        return context.new_page()

    return make
