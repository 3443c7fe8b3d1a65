"""The roll on a phone: fill, correct, undo, save; and the same without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


def person(page: Page, name: str) -> Locator:
    """The row of somebody."""
    return page.locator(".roll > li").filter(has_text=name)


def mark(page: Page, name: str, words: str) -> None:
    """Press a mark in her row, as a thumb does."""
    person(page, name).locator(".seg label").filter(has_text=words).click()


def count(page: Page, words: str) -> str:
    """The number on a filter chip."""
    return page.locator(".chips a").filter(has_text=words).locator("b").inner_text()


def open_roll(page: Page, cast: Cast) -> Page:
    """The roll of yesterday's session."""
    page.goto(f"/diem-danh/{cast.session[1]}")
    page.wait_for_load_state("networkidle")
    return page


def test_fill_undo_correct_two_and_save(page_as: Callable[..., Page], cast: Cast) -> None:
    page = open_roll(page_as("anh"), cast)
    fill = page.get_by_role("button", name="Ghi có mặt cho 4 người chưa ghi")
    fill.click()
    assert (count(page, "Có mặt"), count(page, "Chưa ghi")) == ("4", "0")
    page.get_by_role("button", name="Hoàn tác").click()
    assert (count(page, "Có mặt"), count(page, "Chưa ghi")) == ("0", "4")
    fill.click()
    mark(page, "Hà Thị Thắm", "Muộn")
    mark(page, "Nguyễn Thị Bình", "Không phép")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert [count(page, words) for words in ("Có mặt", "Muộn", "Không phép", "Chưa ghi")] == ["2", "1", "1", "0"]
    expect(person(page, "Hà Thị Thắm").get_by_role("radio", name="Muộn")).to_be_checked()
    expect(page.locator(".bar-top .saved")).to_contain_text("Anh ghi 10:00")


def test_a_mark_of_her_own_is_not_filled_over(page_as: Callable[..., Page], cast: Cast) -> None:
    page = open_roll(page_as("instructor"), cast)
    mark(page, "Trương Thị Hòa", "Có phép")
    page.get_by_role("button", name="Ghi có mặt cho 3 người chưa ghi").click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(person(page, "Trương Thị Hòa").get_by_role("radio", name="Có phép")).to_be_checked()
    assert (count(page, "Có mặt"), count(page, "Chưa ghi")) == ("0", "3")


def test_a_name_is_found_without_accents(page_as: Callable[..., Page], cast: Cast) -> None:
    page = open_roll(page_as("coordinator"), cast)
    search, rows = page.get_by_label("Tìm tên"), page.locator(".roll > li:visible")
    search.press_sequentially("truong thi hoa")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Trương Thị Hòa")
    expect(page.locator("[data-found-here]")).to_have_text("Tìm thấy 1 người")
    search.fill("")
    expect(rows).to_have_count(4)


def test_it_works_without_javascript(page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("anh", java_script_enabled=False)
    page.goto(f"/diem-danh/{cast.session[1]}")
    mark(page, "Hà Thị Thắm", "Muộn")
    page.get_by_role("button", name="Ghi có mặt cho").click()
    assert [count(page, words) for words in ("Có mặt", "Muộn", "Chưa ghi")] == ["3", "1", "0"]
    page.locator(".chips a").filter(has_text="Muộn").click()
    expect(page.locator(".roll > li")).to_have_count(1)
    mark(page, "Hà Thị Thắm", "Có phép")
    page.get_by_role("button", name="Lưu", exact=True).click()
    assert [count(page, words) for words in ("Có mặt", "Muộn", "Có phép")] == ["3", "0", "1"]
