"""A picture is dragged into a lesson, described, cut with the mouse and seen beside the text; a file too; both are listed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.courses.writing import lesson_id

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

DROP = """async (box, { name, kind }) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 200 });
  const drawn = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const moved = new DataTransfer();
  moved.items.add(new File([kind ? drawn : '%PDF-1.7\\n%%EOF'], name, { type: kind }));
  box.dispatchEvent(new DragEvent('drop', { dataTransfer: moved, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def lesson(app: Flask) -> int:
    with app.app_context():
        return lesson_id()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_picture_and_a_file_go_from_the_hand_into_the_lesson(page_as: Callable[..., Page], lesson: int, width: int) -> None:
    page = page_as("administrator", width)
    page.goto(f"/soan-bai/{lesson}")
    page.wait_for_load_state("networkidle")
    body = page.locator("#body")
    body.evaluate(DROP, {"name": "anh.png", "kind": "image/png"})
    expect(page.locator("#alt")).to_be_focused()
    page.keyboard.type("Hai chị nói chuyện")
    page.get_by_role("button", name="Thêm hình").click()
    expect(page.locator(".phone img")).to_have_attribute("alt", "Hai chị nói chuyện")
    body.evaluate(DROP, {"name": "Đơn.pdf", "kind": ""})
    expect(page.locator("#called")).to_be_focused()
    page.get_by_role("button", name="Thêm tệp").click()
    expect(page.locator(".phone a.file")).to_have_text("Đơn (PDF, 1 KB)")
    page.locator("summary", has_text="Hình trong bài").click()
    page.get_by_role("button", name="Sửa hình").click()
    cut_the_lower_half(page)
    page.get_by_role("button", name="Lưu vào bản nháp").last.click()
    expect(page.locator(".phone img")).to_have_attribute("height", "100")
    page.goto("/soan-bai/hinh-va-tep")
    expect(page.locator(".shelf li", has_text="cắt từ hình khác")).to_contain_text("(bản nháp)")
    expect(page.locator(".shelf li", has_text="Đơn.pdf")).to_contain_text("(bản nháp)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def cut_the_lower_half(page: Page) -> None:
    """Pull the lower edge of the frame to the middle, and say the exact number with the keyboard."""
    board, bottom = page.locator("[data-crop]"), page.get_by_label("Phía dưới")
    expect(page.locator("[data-drag]")).to_be_visible()
    board.scroll_into_view_if_needed()
    area = board.bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] - 2)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2, steps=4)
    page.mouse.up()
    assert 45 < float(bottom.input_value()) < 55
    bottom.fill("50")
    expect(page.locator(".crop .edge")).to_have_attribute("height", "100")
