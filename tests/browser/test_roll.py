"""The roll on a phone: fill, correct, undo, save; and the same without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Watch
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
LABELS = {"left": "Chưa ghi", "present": "Có mặt", "late": "Muộn", "excused": "Có phép", "absent": "Không phép"}


def person(page: Page, name: str) -> Locator:
    """The row of somebody."""
    return page.locator(".roll > li").filter(has_text=name)


def mark(page: Page, name: str, words: str) -> None:
    """Press a mark in her row, as a thumb does."""
    person(page, name).locator(".seg label").filter(has_text=words).click()


def counts(page: Page, **expected: int) -> None:
    """Wait until the filter chips show these numbers."""
    for state, number in expected.items():
        expect(page.locator(".chips a").filter(has_text=LABELS[state]).locator("b")).to_have_text(str(number))


def open_roll(page: Page, cast: Cast) -> Page:
    """The roll of yesterday's session."""
    page.goto(f"/diem-danh/{cast.session[1]}")
    page.wait_for_load_state("networkidle")
    return page


def test_fill_undo_correct_two_and_save(page_as: Callable[..., Page], cast: Cast) -> None:
    page = open_roll(page_as("anh"), cast)
    fill = page.get_by_role("button", name="Ghi có mặt cho 4 người chưa ghi")
    fill.click()
    counts(page, present=4, left=0)
    page.get_by_role("button", name="Hoàn tác").click()
    counts(page, present=0, left=4)
    fill.click()
    mark(page, "Hà Thị Thắm", "Muộn")
    mark(page, "Nguyễn Thị Bình", "Không phép")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".bar-top .saved")).to_have_text("Anh ghi 10:00")
    counts(page, present=2, late=1, absent=1, left=0)
    expect(person(page, "Hà Thị Thắm").get_by_role("radio", name="Muộn")).to_be_checked()


def test_a_mark_of_her_own_is_not_filled_over(page_as: Callable[..., Page], cast: Cast) -> None:
    page = open_roll(page_as("instructor"), cast)
    mark(page, "Trương Thị Hòa", "Có phép")
    page.get_by_role("button", name="Ghi có mặt cho 3 người chưa ghi").click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(person(page, "Trương Thị Hòa").get_by_role("radio", name="Có phép")).to_be_checked()
    counts(page, present=0, left=3)


def test_what_is_pressed_before_the_scripts_have_come_is_kept_as_well(
    page_as: Callable[..., Page], cast: Cast, watch: Watch
) -> None:
    watch.forgiven.append("Service Worker registration blocked")  # by this test: the worker would bring the script itself
    page, held = page_as("anh", service_workers="block"), list[Route]()
    page.route("**/modules/keep.js", lambda route: held.append(route))
    page.goto(f"/diem-danh/{cast.session[1]}")
    mark(page, "Hà Thị Thắm", "Muộn")
    counts(page, late=1)
    for _turn in range(50):
        if not held:
            page.wait_for_timeout(100)
    held[0].continue_()
    expect(person(page, "Hà Thị Thắm").locator(".rowsay")).to_have_text("chưa lưu")
    expect(page.locator(".rowsay")).to_have_count(1)


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
    counts(page, present=3, late=1, left=0)
    page.locator(".chips a").filter(has_text="Muộn").click()
    expect(page.locator(".roll > li")).to_have_count(1)
    mark(page, "Hà Thị Thắm", "Có phép")
    page.get_by_role("button", name="Lưu", exact=True).click()
    counts(page, present=3, late=0, excused=1)
