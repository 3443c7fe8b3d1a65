"""A paper that shows its key to whoever used up her tries says so plainly to staff, and offers the change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.quizzes.queries.papers import PaperView
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.test_release import set_shows

Clients = Callable[..., InspectingClient]
WARNING = "cho người đã dùng hết số lần làm, kể cả khi người khác"


@pytest.fixture
def coordinator(client_for: Clients) -> InspectingClient:
    return client_for("coordinator")


def urls(desk: Desk, key: str = "kiem-tra") -> tuple[str, str, str]:
    """(its page, its page in the class, the form that gives more)."""
    paper, cohort = desk.paper(key).id, desk.cast.cohort["thu"]
    return f"/de/{paper}", f"/lop/{cohort}/bai-kiem-tra/{paper}", f"/lop/{cohort}/bai-kiem-tra/{paper}/them-gio"


def test_a_paper_that_says_nothing_shows_the_key_when_it_is_closed_for_all() -> None:
    assert PaperView.__dataclass_fields__["shows"].default == "closed"


def test_it_is_said_on_the_paper_and_in_the_class_with_the_way_to_change_it(desk: Desk, coordinator: InspectingClient) -> None:
    set_shows(desk, "used_up")
    paper, in_class, _extra = urls(desk)
    assert WARNING in coordinator.get(paper).text
    text = coordinator.get(in_class).text
    assert WARNING in text
    assert "Đổi thành hiện khi bài đã đóng với cả lớp" in text
    coordinator.post(f"{in_class}/cai-dat", data={"shows": "closed", "reason": "Đáp án chuyền tay"})
    assert WARNING not in coordinator.get(in_class).text


def test_who_gives_somebody_more_is_warned_as_long_as_it_holds_for_the_class(desk: Desk, coordinator: InspectingClient) -> None:
    set_shows(desk, "used_up")
    _paper, in_class, extra = urls(desk)
    assert "hiện đáp án cho ai đã dùng hết số lần làm" in coordinator.get(extra).text
    coordinator.post(f"{in_class}/cai-dat", data={"shows": "closed", "reason": "Đáp án chuyền tay"})
    assert "hiện đáp án cho ai" not in coordinator.get(extra).text


@pytest.mark.parametrize("shows", ["closed", "score", "outcome", "never"])
def test_nothing_is_said_where_nothing_is_given_away(desk: Desk, coordinator: InspectingClient, shows: str) -> None:
    set_shows(desk, shows)
    for url in urls(desk):
        assert "dùng hết số lần làm, kể cả" not in coordinator.get(url).text
