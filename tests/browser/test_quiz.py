"""A quiz on a phone with a poor line: each answer is saved when it is given, one given offline is kept and sent later."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.quizzes.queries import papers_of
from app.quizzes.services import start_attempt
from tests.browser.conftest import Watch
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
SAVED, KEPT = "Đã lưu lúc 10:00", "Chưa gửi được, đang giữ trong máy (1 câu)"


@pytest.fixture
def attempt(app: Flask, cast: Cast, clock: Callable[..., None]) -> str:
    """The address of an attempt at the quiz of a topic that she began five minutes ago."""
    clock(NOW + timedelta(seconds=30))  # not on the minute: an answer is dated by its age
    with app.app_context():
        paper = next(paper for paper in papers_of(cast.edition) if paper.kind == "topic")
        begun = start_attempt(
            paper.id, cast.enrolment["tham"], condition_met=True, by=cast.person["tham"], at=NOW - timedelta(minutes=5)
        )
    return f"/bai-lam/{begun.attempt_id}"


def give(page: Page) -> None:
    """Answer the question that is open: its first option, or a word."""
    if page.locator("#viet").count():
        page.locator("#viet").fill("nghe")
        page.locator("#viet").blur()
    else:
        page.locator(".opt label").first.click()


def given(page: Page) -> bool:
    """Whether the question that is open shows that answer."""
    if page.locator("#viet").count():
        return page.locator("#viet").input_value() == "nghe"
    return page.locator(".opt input").first.is_checked()


def saved(page: Page) -> None:
    """Wait until the bar says, with a tick, that the answer is on the server."""
    expect(page.locator(".bar-top .saved")).to_have_text(SAVED)
    expect(page.locator(".bar-top .saved use")).to_have_attribute("href", re.compile("#check$"))


def test_an_answer_is_saved_when_it_is_given(page_as: Callable[..., Page], attempt: str) -> None:
    page, other = page_as("tham"), page_as("tham", 1280)
    page.goto(f"{attempt}/cau/1")
    page.wait_for_load_state("networkidle")
    give(page)
    saved(page)
    other.goto(f"{attempt}/cau/1")
    assert given(other)
    expect(other.locator(".bar-top .saved")).to_have_text(SAVED)


def test_an_answer_given_without_a_line_is_kept_and_sent_later(page_as: Callable[..., Page], attempt: str, watch: Watch) -> None:
    watch.forgiven.append("ERR_INTERNET_DISCONNECTED")
    page = page_as("tham")
    page.goto(f"{attempt}/cau/1")
    page.wait_for_load_state("networkidle")
    phone = page.context
    phone.set_offline(True)
    expect(page.locator(".offline")).to_contain_text("Đang mất mạng")
    give(page)
    expect(page.locator(".bar-top .saved")).to_have_text(KEPT)
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    page.goto(f"{attempt}/cau/1")
    saved(page)
    assert given(page)
    other = page_as("tham", 1280)
    other.goto(f"{attempt}/cau/1")
    assert given(other)


def test_the_line_comes_back_while_the_page_is_open(page_as: Callable[..., Page], attempt: str, watch: Watch) -> None:
    watch.forgiven.append("ERR_INTERNET_DISCONNECTED")
    page = page_as("tham")
    page.goto(f"{attempt}/cau/1")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    give(page)
    expect(page.locator(".bar-top .saved")).to_have_text(KEPT)
    page.context.set_offline(False)
    saved(page)


def test_she_hands_in_once_and_a_refresh_sends_nothing(page_as: Callable[..., Page], attempt: str) -> None:
    page, posts = page_as("tham"), []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(f"{attempt}/cau/1")
    for words in ("Câu tiếp", "Câu tiếp", "Xem lại và nộp"):
        page.wait_for_load_state("networkidle")
        give(page)
        saved(page)
        page.locator(".bar-end").get_by_role("button", name=words).click()
        page.wait_for_url("**/xem-lai" if words == "Xem lại và nộp" else "**/cau/*")
        sent = len(posts)
        page.reload()
        assert len(posts) == sent
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.get_by_role("heading", name="Kết quả", level=1)).to_be_visible()
    sent = len(posts)
    page.reload()
    expect(page.get_by_role("heading", name="Kết quả", level=1)).to_be_visible()
    assert len(posts) == sent
    assert [url for url in posts if url.endswith("/nop-bai")] == posts[-1:]


def test_she_goes_on_through_the_questions_without_a_line(page_as: Callable[..., Page], attempt: str, watch: Watch) -> None:
    watch.forgiven.append("ERR_INTERNET_DISCONNECTED")
    page = page_as("tham")
    page.goto(f"{attempt}/cau/1")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    for number in (1, 2, 3):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Câu {number} trong 3")
        expect(page).to_have_url(re.compile(f"/cau/{number}$"))
        give(page)
        expect(page.locator(".bar-top .saved")).to_have_text(KEPT.replace("1", str(number)))
        if number < 3:
            page.locator(".bar-end").get_by_role("button", name="Câu tiếp").click()
    expect(page.locator("[data-done]")).to_have_text("Đã trả lời 3")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Câu 2 trong 3")
    assert given(page)
    page.context.set_offline(False)
    saved(page)
    other = page_as("tham", 1280)
    for number in (1, 2, 3):
        other.goto(f"{attempt}/cau/{number}")
        assert given(other)
