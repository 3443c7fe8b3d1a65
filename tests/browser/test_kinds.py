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
    page.wait_for_load_state("networkidle")
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


def turn(page: Page, place: int) -> None:
    """Turn to a question by the map, which is folded on a phone."""
    page.locator(".qmap a").nth(place - 1).evaluate("(link) => link.click()")


def test_an_order_that_nobody_touched_is_not_given_again(app: Flask, page_as: Callable[..., Page], begun: Begun) -> None:
    place, other = begun.places["ordering"], begun.places["essay"]
    page, posted = page_as("tham"), []
    page.goto(f"{begun.url}/cau/{place}")
    page.get_by_role("button", name="Đưa xuống").first.click()
    expect(page.locator(".bar-top .saved")).to_have_text(SAVED)
    given = kept(app, place)
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    page.goto(f"{begun.url}/cau/{other}")
    page.wait_for_load_state("networkidle")
    for _time in range(2):
        turn(page, place)  # turned to, not opened: the lines are put in order after they are shown
        expect(page.get_by_role("button", name="Đưa xuống").first).to_be_visible()
        turn(page, other)
        expect(page.locator("textarea")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert posted == []
    assert kept(app, place) == given


def test_an_order_is_put_back_as_it_was_given(page_as: Callable[..., Page], begun: Begun, watch: Watch) -> None:
    watch.forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    place, other = begun.places["ordering"], begun.places["essay"]
    page = page_as("tham")
    page.goto(f"{begun.url}/cau/{place}")
    page.wait_for_load_state("networkidle")
    labels = page.locator(".ordering label")
    page.context.set_offline(True)
    page.get_by_role("button", name="Đưa xuống").first.click()
    page.get_by_role("button", name="Đưa xuống").nth(1).click()
    shown = labels.all_inner_texts()
    turn(page, other)
    expect(page.locator(".bar-top .saved")).to_have_text(KEPT)  # also at a question that has nothing to send
    turn(page, place)
    assert labels.all_inner_texts() == shown
    places = page.locator(".ordering select").evaluate_all("(all) => all.map((one) => one.selectedIndex)")
    assert places == sorted(places)
    page.context.set_offline(False)
    expect(page.locator(".bar-top .saved")).to_have_text(SAVED)


def test_what_is_chosen_before_the_script_has_come_is_sent_when_it_does(
    app: Flask, page_as: Callable[..., Page], begun: Begun
) -> None:
    place, held = begun.places["single"], []
    page = page_as("tham")
    page.route("**/modules/answer.js", lambda route: held.append(route))
    page.goto(f"{begun.url}/cau/{place}", wait_until="domcontentloaded")
    page.locator(".opt label").nth(1).click()
    chosen = page.locator(".opt input").nth(1).input_value()
    for route in held:
        route.continue_()
    expect(page.locator(".bar-top .saved")).to_have_text(SAVED)
    assert kept(app, place) == [chosen]
