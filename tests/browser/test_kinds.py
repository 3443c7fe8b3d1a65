"""Questions of the newer kinds on a phone with a poor line: what was matched, ordered or written is kept and sent later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.quizzes.models import Answer
from app.storage.transaction import session
from tests.browser.conftest import Watch
from tests.cast import NOW, Cast
from tests.quizzes.all_kinds import begin, kinds_of, open_room

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
SAVED, KEPT = "Đã lưu lúc 10:00", "Chưa gửi được, đang giữ trong máy (1 câu)"


@dataclass(frozen=True)
class Begun:
    """An attempt with every kind: its address and the place of each kind."""

    url: str
    places: dict[str, int]


@pytest.fixture
def begun(app: Flask, cast: Cast, clock: Callable[..., None]) -> Begun:
    """Begun five minutes ago."""
    clock(NOW + timedelta(seconds=30))
    with app.app_context():
        attempt = begin(open_room(cast, app.config["SETTINGS"].media), cast, NOW - timedelta(minutes=5))
        return Begun(f"/bai-lam/{attempt}", kinds_of(attempt))


def kept(app: Flask, position: int) -> list[str]:
    """The last answer that the server has."""
    with app.app_context():
        rows = session().scalars(select(Answer.response).where(Answer.position == position).order_by(Answer.id))
        return list(rows.all()[-1])


def test_what_is_matched_without_a_line_is_sent_when_it_returns(
    app: Flask, page_as: Callable[..., Page], begun: Begun, watch: Watch
) -> None:
    watch.forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    place = begun.places["matching"]
    page = page_as("tham")
    page.goto(f"{begun.url}/cau/{place}")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.locator("select").nth(0).select_option(index=2)
    page.locator("select").nth(1).select_option(index=1)
    expect(page.locator(".bar-top .saved")).to_have_text(KEPT)
    values = [page.locator("select").nth(at).input_value() for at in (0, 1)]
    page.context.set_offline(False)
    expect(page.locator(".bar-top .saved")).to_have_text(SAVED)
    assert kept(app, place) == values
    page.reload()
    assert [page.locator("select").nth(at).input_value() for at in (0, 1, 2)] == [*values, ""]


def test_a_free_text_is_saved_while_it_is_written(app: Flask, page_as: Callable[..., Page], begun: Begun) -> None:
    place = begun.places["essay"]
    page = page_as("tham")
    page.goto(f"{begun.url}/cau/{place}")
    page.locator("textarea").press_sequentially("Mời các chị dự họp")
    expect(page.locator(".bar-top .saved")).to_have_text(SAVED)
    assert kept(app, place) == ["Mời các chị dự họp"]


def test_the_questions_of_a_case_are_saved_together(app: Flask, page_as: Callable[..., Page], begun: Begun) -> None:
    place = begun.places["case"]
    page = page_as("tham")
    page.goto(f"{begun.url}/cau/{place}")
    page.wait_for_load_state("networkidle")
    page.locator(".opt label").first.click()
    page.locator('input[inputmode="decimal"]').fill("12")
    page.locator('input[inputmode="decimal"]').blur()
    expect(page.locator(".bar-top .saved")).to_have_text(SAVED)
    page.wait_for_load_state("networkidle")
    first = page.locator(".opt input").first.input_value()
    assert kept(app, place) == [f"hoi:{first}", "so:12"]
