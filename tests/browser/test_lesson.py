"""A trainee reads a lesson on her phone, section by section, and goes on with it on another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.phones import ready
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


def answer(page: Page, key: str, words: str) -> None:
    """Choose an option of a check question and ask for the answer."""
    card = page.locator(f"#hoi-{key}")
    card.get_by_text(words, exact=True).click()
    card.get_by_role("button", name="Xem đáp án").click()
    expect(page.locator(f"#hoi-{key} .note")).to_contain_text("Đúng rồi.")


def test_she_reads_on_one_phone_and_goes_on_at_the_same_place_on_another(page_as: Callable[..., Page], cast: Cast) -> None:
    first = page_as("tham")
    first.goto(f"/hoc/{cast.enrolment['tham']}")
    first.get_by_role("link", name="Học tiếp").click()
    answer(first, "nghe-het-mot", "Nghe hết")
    first.get_by_role("button", name="Đã đọc, sang phần 2").click()
    expect(first.locator("#vao-chuyen .saved")).to_have_text("Đã ghi lúc 10:00")
    expect(first.get_by_role("heading", name="Làm thử")).to_be_in_viewport()
    assert first.url.endswith("#lam-thu")

    second = page_as("tham")
    second.goto(f"/hoc/{cast.enrolment['tham']}")
    second.get_by_role("link", name="Học tiếp").click()
    expect(second.get_by_role("heading", name="Nghe cho hết lời")).to_be_attached()
    expect(second.get_by_role("heading", name="Làm thử")).to_be_in_viewport()
    expect(second.locator("#vao-chuyen .saved")).to_have_text("Đã đọc phần này")
    answer(second, "nghe-het-hai", "Đúng")
    second.get_by_role("button", name="Đã đọc xong bài này").click()
    expect(second.get_by_text("Đã học xong bài “Nghe cho hết lời”.")).to_be_visible()
    expect(second.get_by_role("heading", name="Hỏi mở", level=1)).to_be_visible()


def test_without_a_line_the_phone_keeps_what_she_read_and_sends_it_later(
    page_as: Callable[..., Page], cast: Cast, watch: Watch
) -> None:
    watch.forgiven.append("ERR_INTERNET_DISCONNECTED")
    page = page_as("tham")
    page.goto(f"/hoc/{cast.enrolment['tham']}")
    page.get_by_role("link", name="Học tiếp").click()
    ready(page)
    page.context.set_offline(True)
    expect(page.locator(".offline")).to_be_visible()
    page.get_by_role("button", name="Đã đọc, sang phần 2").click()
    expect(page.locator("#vao-chuyen .saved")).to_have_text("Máy đã giữ, có mạng sẽ tự gửi.")
    expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
    expect(page.get_by_role("heading", name="Làm thử")).to_be_in_viewport()
    page.context.set_offline(False)
    expect(page.locator(".outbox")).to_be_hidden()
    page.reload()
    expect(page.locator("#vao-chuyen .saved")).to_have_text("Đã đọc phần này")
