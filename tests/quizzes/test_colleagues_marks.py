"""A mark that a colleague gave is replaced with a reason only; both stay and are shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.refusal import Refused
from app.quizzes.models import EssayMark, GivenMark
from app.quizzes.services import close_attempt, give_mark, mark_essay
from app.storage.transaction import session
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient
from tests.quizzes.all_kinds import answer_all, begin, open_room
from tests.quizzes.conftest import Desk
from tests.quizzes.test_all_kinds import essay_of
from tests.quizzes.test_staff_pages import essay as essay

Clients = Callable[..., InspectingClient]


@pytest.fixture
def text(app: Flask, cast: Cast, settings) -> int:  # type: ignore[no-untyped-def]
    """A free text that the coordinator has marked."""
    with app.app_context():
        room = open_room(cast, settings.media)
        attempt = begin(room, cast)
        answer_all(room, cast, attempt)
        close_attempt(attempt, by=cast.person["tham"], at=NOW)
        mark_essay(essay_of(attempt), [4, 4, 2], "Rõ.", by=cast.person["coordinator"], at=NOW)
        return essay_of(attempt)


def test_without_a_reason_the_mark_of_a_colleague_stands(text: int, ctx: Flask, cast: Cast) -> None:
    for reason in ("", "   "):
        with pytest.raises(Refused, match="reason"):
            mark_essay(text, [1, 1, 0], "", reason=reason, by=cast.person["second"], at=NOW)
    assert [mark.points for mark in session().scalars(select(EssayMark))] == [[4, 4, 2]]


def test_with_a_reason_both_are_kept_and_shown(text: int, client_for: Clients) -> None:
    second, url = client_for("second"), f"/cham-bai/{text}"
    assert "Lý do đổi điểm" in second.get(url).text
    sent = {"y1": "1", "y2": "1", "y3": "0", "comment": "Thiếu ý."}
    refused = second.post(url, data=sent)
    assert refused.status_code == 422
    assert "Ghi lý do đổi điểm" in refused.text
    assert 'value="1"' in refused.text
    assert second.post(url, data=sent | {"reason": "Chấm nhầm thang"}).status_code == 303
    page = client_for("coordinator").get(url).text
    assert "đổi vì: Chấm nhầm thang" in page
    assert "đã thay bằng điểm mới" in page


def test_her_own_words_are_mended_without_one(text: int, ctx: Flask, cast: Cast) -> None:
    mark_essay(text, [4, 4, 2], "Đọc lại: rõ.", by=cast.person["coordinator"], at=NOW)
    assert [mark.reason for mark in session().scalars(select(EssayMark).order_by(EssayMark.id))] == [None, None]


def test_points_that_are_settled_are_not_changed_in_silence(text: int, client_for: Clients) -> None:
    own, url = client_for("coordinator"), f"/cham-bai/{text}"
    assert "Điểm của câu đã chốt" in own.get(url).text
    sent = {"y1": "3", "y2": "3", "y3": "1", "comment": "Rõ."}
    refused = own.post(url, data=sent)
    assert refused.status_code == 422
    assert "Điểm của câu này đã chốt. Ghi lý do đổi điểm" in refused.text
    assert own.post(url, data=sent | {"reason": "Cộng nhầm"}).status_code == 303
    assert "đổi vì: Cộng nhầm" in own.get(url).text


def test_in_the_grid_of_the_essay_too(essay: Desk, client_for: Clients) -> None:
    cast, enrolment = essay.cast, essay.cast.enrolment["tham"]
    essay.ask(lambda: give_mark(enrolment, "bai-luan", 6.5, 1, by=cast.person["coordinator"], at=NOW))
    second, url = client_for("second"), f"/lop/{cast.cohort['thu']}/diem-bai-luan"
    sent = {f"diem-{enrolment}-1": "7", f"cu-{enrolment}-1": "6.5"}
    refused = second.post(url, data=sent)
    assert refused.status_code == 422
    assert "Ghi lý do đổi điểm" in refused.text
    assert 'value="7"' in refused.text
    assert second.post(url, data=sent | {"reason": "Cộng sót nửa điểm"}).status_code == 303
    page = second.get(url).text
    assert "đổi vì: Cộng sót nửa điểm" in page
    assert "trước đó 6,5" in page
    kept = essay.ask(lambda: session().scalars(select(GivenMark.reason).order_by(GivenMark.id)).all())
    assert kept == [None, "Cộng sót nửa điểm"]


def test_a_reason_that_is_far_too_long_is_refused(text: int, ctx: Flask, cast: Cast) -> None:
    with pytest.raises(Refused, match="too_long"):
        mark_essay(text, [1, 1, 0], "", reason="x" * 301, by=cast.person["second"], at=NOW)
