"""The marking desk with the keyboard: the sum while it is typed, and the first box ready for the next text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.quizzes.models import Attempt
from app.quizzes.services import close_attempt
from app.storage.transaction import session
from tests.cast import NOW, Cast
from tests.quizzes.all_kinds import answer_all, begin, open_room
from tests.quizzes.test_all_kinds import essay_of

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


@pytest.fixture
def text(app: Flask, cast: Cast, clock: Callable[..., None]) -> str:
    """The address of a free text that waits."""
    clock(NOW)
    with app.app_context():
        room = open_room(cast, app.config["SETTINGS"].media)
        attempt = begin(room, cast)
        answer_all(room, cast, attempt)
        close_attempt(attempt, by=cast.person["tham"], at=NOW)
        return f"/cham-bai/{essay_of(attempt)}"


def test_on_paper_only_a_free_text_is_cut_across_pages(page_as: Callable[..., Page], text: str, app: Flask) -> None:
    with app.app_context():
        attempt = session().scalars(select(Attempt.id)).one()
    page = page_as("coordinator", 1280)
    page.goto(f"/bai-lam/{attempt}/in")
    page.emulate_media(media="print")
    cuts = page.locator("fieldset.card").evaluate_all("(cards) => cards.map((card) => getComputedStyle(card).breakInside)")
    assert cuts.count("auto") == 1
    assert cuts.count("avoid") == len(cuts) - 1 > 1


def test_points_are_added_up_while_they_are_typed(page_as: Callable[..., Page], text: str) -> None:
    page = page_as("coordinator", 1280)
    page.goto(text)
    first, said = page.locator("#y1"), page.locator("[data-sum]")
    expect(first).to_be_focused()
    page.keyboard.type("3,5")
    expect(said).to_contain_text("Cộng 3,5 trên 10 điểm thang chấm")
    expect(said).to_contain_text("Chưa ghi điểm ý 2, 3.")
    for typed in ("9", "3,1", "ba"):
        first.fill(typed)
        expect(said).to_contain_text("Ý 1: ghi điểm từ 0 đến mức tối đa")
        expect(first).to_have_attribute("aria-invalid", "true")
    first.fill("4")
    expect(first).to_have_attribute("aria-invalid", "false")


def test_on_a_phone_the_text_is_read_before_a_box_has_the_focus(page_as: Callable[..., Page], text: str) -> None:
    page = page_as("coordinator", 360)
    page.goto(text)
    page.locator("#y1").fill("9")
    expect(page.locator("[data-sum]")).to_contain_text("Ý 1")
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#y1")).not_to_be_focused()
