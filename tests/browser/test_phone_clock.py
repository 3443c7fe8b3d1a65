"""A phone whose clock is wrong: online and without a line, and one whose clock was set right before it could send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.learning.queries import lesson_progress
from app.storage.base import db
from tests.browser.phones import cut, has_facts
from tests.browser.studying import wait_for
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.usefixtures("forgiving")]
WRONG = """if (localStorage.getItem('lech')) {
  const right = Date.now;
  Date.now = () => right() - 3 * 86400000;
}"""
"""A clock that is three days behind, until it is set."""


def behind(page: Page, cast: Cast, lesson: int) -> Page:
    """A lesson on a phone that is three days behind and knows the server's clock."""
    page.add_init_script(WRONG)
    page.goto("/tro-giup")
    page.evaluate("localStorage.setItem('lech', '1')")
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    page.wait_for_load_state("networkidle")
    has_facts(page, "clock")
    return page


def read_at(app: Flask, cast: Cast, lesson: int) -> datetime:
    """When she read the first section, as the server has it."""
    with app.app_context():
        (moment,) = lesson_progress(cast.enrolment["tham"], lesson).read.values()
        db.session.remove()
    return moment


def test_what_is_done_online_is_dated_by_the_server(app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int) -> None:
    page = behind(page_as("tham"), cast, lesson)
    page.get_by_role("button", name="Đã đọc, sang phần 2").click()
    wait_for(page, app, cast, lesson, (1, 0, False))
    assert abs(read_at(app, cast, lesson) - NOW) < timedelta(minutes=5)


@pytest.mark.parametrize("mended", [False, True])
def test_what_is_done_without_a_line_is_corrected_also_when_the_clock_was_set_before_it_was_sent(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int, mended: bool
) -> None:
    page = behind(page_as("tham"), cast, lesson)
    with cut(page.context):
        page.get_by_role("button", name="Đã đọc, sang phần 2").click()
        expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
        if mended:
            page.evaluate("localStorage.removeItem('lech')")
        context = page.context
        page.close()
    page = context.new_page()
    page.add_init_script(WRONG)
    page.goto("/tro-giup")
    wait_for(page, app, cast, lesson, (1, 0, False))
    assert abs(read_at(app, cast, lesson) - NOW) < timedelta(minutes=5)
