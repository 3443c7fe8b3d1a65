"""Before the window of a paper moves: who is in the middle and what it does to them, and nothing without a yes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.quizzes.models import Attempt, PaperSetting
from app.storage.transaction import session
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk

Clients = Callable[..., InspectingClient]
SOONER = {"closes_at": "10:20 10/11/2026", "reason": "Họp sớm"}


@pytest.fixture
def coordinator(client_for: Clients) -> InspectingClient:
    return client_for("coordinator")


def page_of(desk: Desk) -> str:
    return f"/lop/{desk.cast.cohort['thu']}/bai-kiem-tra/{desk.paper('kiem-tra').id}/cai-dat"


def settings_kept(desk: Desk) -> int:
    return desk.ask(lambda: session().scalar(select(func.count()).select_from(PaperSetting))) or 0


def seen_in(text: str) -> str:
    """What the page wants back to show that it was read."""
    found = re.search(r'name="da-xem" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def test_it_names_who_is_in_the_middle_and_their_new_end_and_changes_nothing_yet(
    desk: Desk, coordinator: InspectingClient
) -> None:
    desk.start("tham", "kiem-tra")
    due = desk.ask(lambda: session().scalar(select(Attempt.due_at)))
    page = coordinator.post(page_of(desk), data=SOONER)
    assert page.status_code == 200
    assert "1 người đang làm, trong đó 1 người đổi giờ nộp: Hà Thị Thắm (đến 10:20 ngày 10/11/2026)." in page.text
    assert "3 người chưa làm" in page.text
    assert settings_kept(desk) == 0
    assert desk.ask(lambda: session().scalar(select(Attempt.due_at))) == due


def test_a_yes_to_what_was_seen_sets_it(desk: Desk, coordinator: InspectingClient) -> None:
    seen = seen_in(coordinator.post(page_of(desk), data=SOONER).text)
    assert coordinator.post(page_of(desk), data=SOONER | {"da-xem": seen}).status_code == 303
    assert settings_kept(desk) == 1


def test_a_window_that_was_set_is_told_to_her(desk: Desk, coordinator: InspectingClient, client_for: Clients) -> None:
    page = page_of(desk)
    sent = {"opens_at": "8:00 12/11/2026", "closes_at": "12/11/2026 9h30", "shows": "closed", "reason": "Cả lớp cùng làm"}
    seen = seen_in(coordinator.post(page, data=sent).text)
    assert coordinator.post(page, data=sent | {"da-xem": seen}).status_code == 303
    her = client_for("tham").get(f"/hoc/{desk.cast.enrolment['tham']}/bai-kiem-tra/{desk.paper('kiem-tra').id}").text
    assert "08:00 ngày 12/11/2026" in her
    assert "09:30 ngày 12/11/2026" in her
    assert "Đáp án hiện ra khi bài đã đóng với cả lớp." in her
    assert "Cả lớp cùng làm" in coordinator.get(page).text


def test_a_yes_to_another_window_is_asked_again(desk: Desk, coordinator: InspectingClient) -> None:
    seen = seen_in(coordinator.post(page_of(desk), data=SOONER).text)
    again = coordinator.post(page_of(desk), data=SOONER | {"closes_at": "10:25 10/11/2026", "da-xem": seen})
    assert again.status_code == 200
    assert "Giờ đóng" in again.text
    assert settings_kept(desk) == 0


def test_what_results_show_is_set_without_a_second_look(desk: Desk, coordinator: InspectingClient) -> None:
    assert coordinator.post(page_of(desk), data={"shows": "score", "reason": "Theo quy chế"}).status_code == 303
    assert settings_kept(desk) == 1


def test_a_window_that_cannot_be_is_refused_before_anything_is_asked(desk: Desk, coordinator: InspectingClient) -> None:
    answer = coordinator.post(page_of(desk), data={"closes_at": "9:00 10/11/2026", "reason": "Nhầm"})
    assert answer.status_code == 422
    assert "đã qua" in answer.text
