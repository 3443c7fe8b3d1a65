"""Lessons from Word in a browser: a file is sent, its lessons looked at, begun as drafts, opened in the editor; taken back."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.courses.models import Topic
from app.courses.queries.authoring import draft_source, lessons_to_write
from app.storage.transaction import session
from tests.files.word_lessons import training

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def topic(app: Flask) -> int:
    with app.app_context():
        return session().scalar(select(Topic.id).where(Topic.key == "01-nghe").order_by(Topic.id)) or 0


def shot(page: Page, name: str) -> None:
    """A picture of the page for whoever asks for one (SHOTS)."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_word_file_is_sent_looked_at_begun_and_opened_in_the_editor(
    app: Flask, page_as: Callable[..., Page], topic: int, width: int
) -> None:
    page = page_as("administrator", width)
    page.goto(f"/soan-bai#cd-{topic}")
    shot(page, f"word-list-{width}")
    page.locator(f'a[href$="/chuyen-de/{topic}/tu-word"]').click()
    page.locator("input[type=file]").set_input_files({"name": "Tập huấn.docx", "mimeType": KIND, "buffer": training()})
    shot(page, f"word-file-{width}")
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem trước bài từ Word", timeout=60_000)
    page.get_by_text("Xem như trên điện thoại").first.click()
    expect(page.locator(".phone strong").first).to_have_text("tin người nghe")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    shot(page, f"word-preview-{width}")
    page.get_by_label("Tên bài").first.fill("Nghe hết lời")
    page.get_by_role("button", name=re.compile("Tạo 2 bản nháp")).click()
    expect(page.get_by_text("Vừa tạo 2 bản nháp.")).to_be_visible()
    shot(page, f"word-done-{width}")
    page.get_by_role("link", name="Nghe hết lời").first.click()
    expect(page.locator("#body")).to_have_value(re.compile("Chị Súa ở bản trên"))
    shot(page, f"word-editor-{width}")
    with app.app_context():
        (source,) = [draft_source(row.draft_id or 0) for row in lessons_to_write(None) if row.title == "Nghe hết lời"]
    assert "::: cau-hoi nghe-het-loi-1 {kind=single}" in source


def test_lessons_just_begun_are_taken_back_with_one_button(app: Flask, page_as: Callable[..., Page], topic: int) -> None:
    page = page_as("administrator", 360)
    page.goto(f"/soan-bai/chuyen-de/{topic}/tu-word")
    page.locator("input[type=file]").set_input_files({"name": "a.docx", "mimeType": KIND, "buffer": training()})
    page.get_by_role("button", name="Đọc tệp").click()
    page.get_by_role("button", name=re.compile("Tạo 2 bản nháp")).click(timeout=60_000)
    page.get_by_role("button", name=re.compile("Hoàn tác")).click()
    expect(page.get_by_text("Đã bỏ 2 bản nháp vừa tạo")).to_be_visible()
    with app.app_context():
        assert all(row.placed for row in lessons_to_write(None))
