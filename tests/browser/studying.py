"""How she downloads and studies in a browser, and what the server has of it then."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page, expect

from app.learning.queries import lesson_progress
from app.storage.base import db
from tests.cast import Cast


def download(page: Page, cast: Cast, which: str = "Tải cả chương trình") -> None:
    """She keeps the programme on this phone."""
    page.goto(f"/hoc/{cast.enrolment['tham']}/tai-ve")
    page.get_by_role("button", name=which).click()
    expect(page.locator("[data-say]")).to_contain_text("Đã tải xong")


def progress(app: Flask, cast: Cast, lesson: int) -> tuple[int, int, bool]:
    """(sections read, questions answered, whether the lesson is done) as the server has it."""
    with app.app_context():
        found = lesson_progress(cast.enrolment["tham"], lesson)
        db.session.remove()
    return len(found.read), len(found.answers), found.done_at is not None


def wait_for(page: Page, app: Flask, cast: Cast, lesson: int, wanted: tuple[int, int, bool]) -> None:
    """Until the server has so much."""
    for _turn in range(60):
        if progress(app, cast, lesson) == wanted:
            break
        page.wait_for_timeout(100)
    assert progress(app, cast, lesson) == wanted


def answer(page: Page, key: str, words: str) -> None:
    """Choose and ask for the answer."""
    page.locator(f"#hoi-{key}").get_by_text(words, exact=True).click()
    page.locator(f"#hoi-{key}").get_by_role("button", name="Xem đáp án").click()
