"""Going on from an old page without JavaScript: what was not touched is no answer, what was changed is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from lxml import html
from werkzeug.datastructures import MultiDict

from app.quizzes.queries.arrivals import answers_of
from app.quizzes.rules.attempts import Given, effective
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient
from tests.quizzes.all_kinds import answer_all, begin, open_room, right_responses
from tests.quizzes.conftest import Desk

SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)


@pytest.fixture
def tham(client_for: Callable[..., InspectingClient]) -> InspectingClient:
    return client_for("tham")


def untouched(client: InspectingClient, url: str) -> MultiDict[str, Any]:
    """What a browser sends of the form of a question that nobody touched."""
    return MultiDict(html.fromstring(client.get(url).text).get_element_by_id("bai").form_values())


def given(desk: Desk, attempt: int) -> list[Given]:
    return desk.ask(lambda: list(answers_of(attempt)))


def other(desk: Desk, attempt: int) -> tuple[int, list[str], list[str]]:
    """A question that is answered with one option: its position, the right option and another."""
    position, right = next((at, keys) for at, keys in desk.right(attempt).items() if len(keys) == 1 and len(keys[0]) == 1)
    return position, right, ["a" if right != ["a"] else "b"]


@pytest.mark.parametrize("door", ["cau", "dap-an"])
def test_an_old_page_does_not_overrule_the_newer_answer_of_another_phone(
    desk: Desk, tham: InspectingClient, clock: Callable[..., None], door: str
) -> None:
    attempt = desk.start("tham", "01-nghe")
    position, first, second = other(desk, attempt)
    url = f"/bai-lam/{attempt}/cau/{position}"
    desk.save("tham", attempt, position, first)
    old = untouched(tham, url)
    desk.save("tham", attempt, position, second, at=SOON)
    clock(LATER)
    sent = {**old.to_dict(flat=False), "go": "2", "cau": str(position)}
    assert tham.post(url if door == "cau" else f"/bai-lam/{attempt}/dap-an", data=sent).status_code == 303
    assert len(given(desk, attempt)) == 2
    assert effective(given(desk, attempt)) == {position: tuple(second)}


def test_a_changed_answer_of_an_old_page_counts(desk: Desk, tham: InspectingClient, clock: Callable[..., None]) -> None:
    attempt = desk.start("tham", "kiem-tra")
    position, first, second = other(desk, attempt)
    url = f"/bai-lam/{attempt}/cau/{position}"
    desk.save("tham", attempt, position, first)
    old = untouched(tham, url)
    desk.save("tham", attempt, position, [], client_id="bo-tra-loi", at=SOON)
    clock(LATER)
    assert tham.post(url, data={**old.to_dict(flat=False), "choice": second}).status_code == 303
    assert effective(given(desk, attempt)) == {position: tuple(second)}


def test_going_on_writes_no_answer_of_any_kind_again(
    app: Flask, cast: Cast, desk: Desk, tham: InspectingClient, clock: Callable[..., None]
) -> None:
    with app.app_context():
        room = open_room(cast, app.config["SETTINGS"].media)
        attempt = begin(room, cast)
        answer_all(room, cast, attempt)
        positions = list(right_responses(attempt))
    clock(LATER)
    for position in positions:
        url = f"/bai-lam/{attempt}/cau/{position}"
        assert tham.post(url, data={**untouched(tham, url).to_dict(flat=False), "go": "review"}).status_code == 303
    assert len(given(desk, attempt)) == len(positions) == 10
    assert {answer.given_at for answer in given(desk, attempt)} == {NOW}
