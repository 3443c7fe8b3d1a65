"""A running test that a phone holds: old tabs take nothing back; it opens, goes on and is handed in without a line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.quizzes.models import Answer, HandIn
from tests.browser.conftest import Watch
from tests.browser.test_quiz import attempt, give, given, saved
from tests.browser.test_quiz_line import OFFLINE, Begin, begin, opened, rows
from tests.cast import NOW

__all__ = ["attempt", "begin"]
pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
HELD = """async (base) => { const kept = await caches.open('so-hoc');
  return (await kept.keys()).map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith(base)); }"""
MARK = "Đánh dấu để xem lại câu này"


def holding(page: Page, address: str) -> Page:
    """The first question, once a worker rules the page and the phone holds the attempt with its files."""
    opened(page, f"{address}/cau/1")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.reload()
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        """async (base) => { const all = await caches.open('so-hoc');
        const files = await Promise.all(['answer', 'turn', 'held', 'clock'].map((one) =>
          caches.match(document.querySelector('script[src]').src.replace(/main.js$/, `modules/${one}.js`))));
        return (await all.match(`${base}/xem-lai`)) && (await all.match(`${base}/de`)) && files.every(Boolean); }""",
        arg=address,
    )
    return page


def test_a_mark_in_an_old_tab_takes_no_answer_back(app: Flask, page_as: Callable[..., Page], attempt: str) -> None:
    old = opened(page_as("tham"), f"{attempt}/cau/1")
    new = opened(old.context.new_page(), f"{attempt}/cau/1")
    give(new)
    saved(new)
    with old.expect_response(lambda answer: answer.url.endswith("/cau/1")):
        old.get_by_label(MARK).check()
    assert [bool(row.response) for row in rows(app, Answer)] == [True]
    opened(new, f"{attempt}/cau/1")
    assert given(new)
    assert new.get_by_label(MARK).is_checked()


def test_a_tab_that_comes_back_shows_what_another_gave(page_as: Callable[..., Page], attempt: str) -> None:
    old = opened(page_as("tham"), f"{attempt}/cau/1")
    new = opened(old.context.new_page(), f"{attempt}/cau/1")
    give(new)
    saved(new)
    assert not given(old)
    with old.expect_response("**/de"):
        old.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(old.locator("[data-done]")).to_have_text("Đã trả lời 1")
    assert given(old)


def test_it_opens_is_reviewed_and_handed_in_without_a_line(
    app: Flask, page_as: Callable[..., Page], attempt: str, watch: Watch
) -> None:
    watch.forgiven += OFFLINE
    page = holding(page_as("tham"), attempt)
    give(page)
    saved(page)
    page.context.set_offline(True)
    page.locator(".bar-end").get_by_role("button", name="Câu tiếp").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Câu 2 trong 3")
    give(page)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Câu 2 trong 3")
    expect(page.locator("[data-done]")).to_have_text("Đã trả lời 2")
    assert given(page)
    page.get_by_role("button", name="Xem 3 câu").click()
    page.wait_for_url("**/xem-lai")
    expect(page.locator(".qmap a.a")).to_have_count(2)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Câu")
    page.goto(f"{attempt}/xem-lai")
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.locator("#nopsau")).to_contain_text("Chị đã nộp bài")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Kết quả", level=1)).to_be_visible()
    assert [row.position for row in rows(app, Answer)] == [1, 2]
    assert page.evaluate(HELD, attempt) == []


def test_handed_in_without_a_line_nothing_is_changed_and_the_other_tab_follows(
    app: Flask, page_as: Callable[..., Page], begin: Begin, watch: Watch
) -> None:
    watch.forgiven += OFFLINE
    address = begin()
    page = opened(page_as("tham"), f"{address}/xem-lai")
    other = opened(page.context.new_page(), f"{address}/cau/1")
    page.context.set_offline(True)
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.locator("#nopsau")).to_contain_text("Chị đã nộp bài")
    expect(page.get_by_role("button", name="Nộp bài")).to_be_disabled()
    expect(page.locator(".offline span")).to_have_text("Đang mất mạng.")
    expect(other.locator("#nopsau")).to_contain_text("Chị đã nộp bài")
    expect(other.get_by_label(MARK)).to_be_disabled()
    page.context.set_offline(False)
    for tab in (page, other):
        expect(tab.get_by_role("heading", name="Kết quả", level=1)).to_be_visible()
    assert len(rows(app, HandIn)) == 1


def test_after_the_end_an_answer_that_waits_is_not_overwritten(
    app: Flask, page_as: Callable[..., Page], begin: Begin, clock: Callable[..., None], watch: Watch
) -> None:
    watch.forgiven += OFFLINE
    page = opened(page_as("tham"), f"{begin(timedelta(minutes=29, seconds=48))}/cau/1")
    page.context.set_offline(True)
    give(page)
    expect(page.locator("#hetgio")).to_contain_text("Hết giờ.", timeout=20_000)
    expect(page.get_by_label(MARK)).to_be_disabled()
    clock(NOW + timedelta(seconds=40))
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Kết quả", level=1)).to_be_visible(timeout=20_000)
    (row,) = rows(app, Answer)
    assert row.response
    assert row.given_at <= NOW + timedelta(seconds=12)


@pytest.mark.parametrize("status", [413, 410])
def test_what_is_refused_for_good_holds_up_nothing(
    app: Flask, page_as: Callable[..., Page], attempt: str, watch: Watch, status: int
) -> None:
    watch.forgiven.append(str(status))
    page = opened(page_as("tham"), f"{attempt}/cau/1")
    page.route("**/cau/1", lambda route: route.fulfill(status=status, content_type="text/html", body="<p>Tệp quá nặng</p>"))
    give(page)
    expect(page.locator(".bar-top .saved")).to_contain_text("chưa lưu được")
    page.locator(".bar-end").get_by_role("button", name="Câu tiếp").click()
    give(page)
    saved(page)
    assert [row.position for row in rows(app, Answer)] == [2]
