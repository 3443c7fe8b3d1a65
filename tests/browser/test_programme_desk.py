"""The order of topics: by keyboard with the place kept, by dragging on a laptop and on a phone."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.courses.services.outlines import begin_edition
from tests.cast import NOW, Cast
from tests.courses.programmes import drafted, programme_id

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


@pytest.fixture
def nho(app: Flask, cast: Cast) -> int:
    """The cast's programme with an open draft."""
    with app.app_context():
        programme = programme_id()
        begin_edition(programme, by=cast.person["administrator"], at=NOW)
        return programme


def order(app: Flask, programme: int) -> list[str]:
    with app.app_context():
        return [topic.code for topic in drafted(programme).topics]


def shot(page: Page, name: str) -> None:
    """A picture of the page for whoever asks for one (SHOTS)."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_topic_goes_down_step_by_step_from_the_keyboard(app: Flask, page_as: Callable[..., Page], nho: int, width: int) -> None:
    page = page_as("administrator", width)
    page.goto(f"/chuong-trinh/{nho}")
    page.get_by_role("button", name="Đưa T1 xuống").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Đưa T1 xuống")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".outline li").nth(2)).to_contain_text("T1.")
    expect(page.get_by_role("button", name="Đưa T1 xuống")).to_be_focused()
    assert order(app, nho) == ["T2", "KT", "T1", "P1", "P2"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, f"chuong-trinh-{width}")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_topic_is_dragged_to_its_place(app: Flask, page_as: Callable[..., Page], nho: int, width: int) -> None:
    page = page_as("administrator", width)
    page.goto(f"/chuong-trinh/{nho}")
    grip = page.locator("#cd-01-nghe .grip")
    expect(grip).to_be_visible()
    grip.scroll_into_view_if_needed()
    start, goal = grip.bounding_box(), page.locator("#cd-02-noi").bounding_box()
    assert start is not None
    assert goal is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + start["width"] / 2, goal["y"] + goal["height"] - 4, steps=8)
    expect(page.locator(".outline li").nth(1)).to_contain_text("T1.")
    page.mouse.up()
    expect(page.locator("#cd-01-nghe.fresh")).to_be_visible()
    assert order(app, nho)[:2] == ["T2", "T1"]


def test_escape_lets_a_dragged_topic_go_back(app: Flask, page_as: Callable[..., Page], nho: int) -> None:
    page = page_as("administrator", 1280)
    page.goto(f"/chuong-trinh/{nho}")
    expect(page.locator("#cd-01-nghe .grip")).to_be_visible()
    start, goal = (page.locator(f"{one} .grip").bounding_box() for one in ("#cd-01-nghe", "#cd-kiem-tra"))
    assert start is not None
    assert goal is not None
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(goal["x"] + 5, goal["y"] + 5, steps=5)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".outline li").first).to_contain_text("T1.")
    assert order(app, nho)[0] == "T1"
