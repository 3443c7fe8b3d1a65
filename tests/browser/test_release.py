"""A new release: the phone says so, takes it when nothing is unsent, and an old page never loses its queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.courses.queries import edition_view
from app.storage.base import db
from app.web.assets import Shelf
from tests.browser.conftest import Watch
from tests.browser.phones import ready
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
NEW = "abcdefabcdef"
RELEASES = "caches.keys().then((names) => names.filter((name) => name.startsWith('vo-')).sort())"


@pytest.fixture(autouse=True)
def forgiving(watch: Watch) -> None:
    """The browser tells of every request without a line and of the refusal of the old page."""
    watch.forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to load resource", "Failed to fetch", "ERR_FAILED"]


def release(app: Flask) -> str:
    """The server is started anew with other static files; gives the name of the cache of the old ones."""
    shelf: Shelf = app.extensions["web.assets"]
    app.extensions["web.assets"] = replace(shelf, digest=NEW)
    return f"vo-{shelf.digest}"


def update(page: Page) -> None:
    """The browser looks for a new worker, as it does at every visit."""
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.update())")


def test_a_new_release_takes_over_when_nothing_is_unsent(app: Flask, page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("tham")
    page.goto("/tai-khoan")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    old = release(app)
    page.goto("/tai-khoan")
    update(page)
    for _turn in range(300):
        if page.evaluate(RELEASES) == sorted([old, f"vo-{NEW}"]) and not page.evaluate(
            "navigator.serviceWorker.ready.then(({ waiting, installing }) => Boolean(waiting || installing))"
        ):
            break
        page.wait_for_timeout(100)
    assert page.evaluate(RELEASES) == sorted([old, f"vo-{NEW}"]), "the old files stay for pages that are still open"
    assert page.evaluate("navigator.serviceWorker.ready.then(({ waiting }) => waiting)") is None


def test_it_waits_while_a_lesson_is_open_and_says_so(app: Flask, page_as: Callable[..., Page], cast: Cast) -> None:
    with app.app_context():
        lesson = edition_view(cast.edition, 1).lessons[0].lesson_id
        db.session.remove()
    page = page_as("tham")
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.wait_for_function("() => Boolean(navigator.serviceWorker.controller)")
    release(app)
    update(page)
    expect(page.locator("[data-release]")).to_contain_text("Đã có bản mới.")
    page.get_by_role("button", name="Đã đọc, sang phần 2").click()
    expect(page.locator("#vao-chuyen .section-end .saved")).to_have_text("Đã ghi lúc 10:00")


def test_an_old_page_at_a_new_server_keeps_what_it_has_to_send(
    app: Flask, page_as: Callable[..., Page], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        lesson = edition_view(cast.edition, 1).lessons[0].lesson_id
        db.session.remove()
    page = page_as("tham")
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    ready(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Đã đọc, sang phần 2").click()
    expect(page.locator(".outbox").first).to_contain_text("1 việc chờ gửi")
    monkeypatch.setattr("app.offline.views.queue.VERSIONS", frozenset({"2"}))
    page.context.set_offline(False)
    page.wait_for_timeout(1000)
    expect(page.locator(".outbox").first).to_contain_text("1 việc chờ gửi")
    monkeypatch.setattr("app.offline.views.queue.VERSIONS", frozenset({"1", "2"}))
    with page.expect_response("**/ngoai-tuyen/gui"):
        page.reload()
    expect(page.locator(".outbox").first).to_be_hidden()
    page.reload()
    expect(page.locator("#vao-chuyen .section-end .saved")).to_have_text("Đã đọc phần này")
