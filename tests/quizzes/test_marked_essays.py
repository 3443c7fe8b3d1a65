"""A text that has a mark is found again: what somebody has marked, what waits for a third, and the way to correct it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.kernel.refusal import Refused
from app.quizzes.queries import marked_essays
from app.quizzes.queries.marked_essays import apart_essays, count_apart_essays, count_marked_essays
from app.quizzes.queries.marked_essays import marked_essays as marked_by
from app.quizzes.services import mark_essay
from app.quizzes.wording_essays import change_sentence, turn_sentence
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient
from tests.quizzes.all_kinds import Room
from tests.quizzes.test_marking_desk import state
from tests.quizzes.test_marking_desk import text as text

Clients = Callable[..., InspectingClient]
Text = tuple[Room, int, int]
SENT = {"y1": "4", "y2": "4", "y3": "2", "comment": "Rõ."}
LOW = {"y1": "1", "y2": "1", "y3": "0"}


def test_what_she_marked_stands_in_her_list_with_its_state(text: Text, ctx: Flask, cast: Cast) -> None:
    first, second = cast.person["coordinator"], cast.person["second"]

    def states(who: int) -> list[str]:
        return [row.state for row in marked_by(None, ["/"], who)]

    mark_essay(text[2], [4, 4, 2], "", by=first, at=NOW)
    assert (states(first), states(second)) == (["second"], [])
    mark_essay(text[2], [1, 1, 0], "", by=second, at=NOW)
    assert (states(first), states(second)) == (["third"], ["third"])
    mark_essay(text[2], [4, 4, 1], "", reason="Đọc lại", by=second, at=NOW + timedelta(minutes=1))
    assert (states(first), states(second)) == (["settled"], ["settled"])
    assert count_marked_essays(None, ["/"], second) == 1, "a correction is the same text"


def test_texts_that_differ_are_found_by_whoever_has_them_in_reach(text: Text, ctx: Flask, cast: Cast) -> None:
    mark_essay(text[2], [4, 4, 2], "", by=cast.person["coordinator"], at=NOW)
    assert count_apart_essays(None, ["/"], cast.person["coordinator"]) == 0
    mark_essay(text[2], [1, 1, 0], "", by=cast.person["second"], at=NOW)
    for who in ("coordinator", "second", "administrator"):
        assert [row.id for row in apart_essays(None, ["/"], cast.person[who])] == [text[2]]
    assert [row.own for row in apart_essays(None, ["/"], cast.person["administrator"])] == [None]
    assert apart_essays(None, [], cast.person["administrator"]) == []
    assert count_apart_essays(cast.person["instructor"], ["/"], cast.person["instructor"]) == 0


def test_the_desk_leads_back_to_both(text: Text, client_for: Clients) -> None:
    url = f"/cham-bai/{text[2]}"
    coordinator, second = client_for("coordinator"), client_for("second")
    assert "Chưa chấm bài nào" in coordinator.get("/cham-bai?xem=da-cham").text
    assert "Không có bài nào lệch nhau" in coordinator.get("/cham-bai?xem=lech").text
    said = coordinator.post(url, data=SENT, follow_redirects=True).text
    assert f'href="{url}">Sửa điểm câu' in said
    second.post(url, data=LOW)
    for seen in ("da-cham", "lech"):
        page = coordinator.get(f"/cham-bai?xem={seen}&trang=9").text
        assert f'href="{url}"' in page
        assert "Lệch nhau" in page
        assert url not in client_for("other_coordinator").get(f"/cham-bai?xem={seen}").text
    log = coordinator.get(f"/bai-lam/{text[1]}/nhat-ky").text
    assert f'href="{url}"' in log


def test_a_long_list_is_turned_page_by_page(text: Text, ctx: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    who = cast.person["coordinator"]
    mark_essay(text[2], [4, 4, 2], "", by=who, at=NOW)
    monkeypatch.setattr(marked_essays, "PAGE", 1)
    assert [len(marked_by(None, ["/"], who, page)) for page in (1, 2)] == [1, 0]


def test_whoever_has_seen_the_others_points_says_why_she_changes_hers(text: Text, ctx: Flask, cast: Cast) -> None:
    second = cast.person["second"]
    mark_essay(text[2], [4, 4, 2], "", by=second, at=NOW)
    mark_essay(text[2], [3, 3, 2], "Chưa ai chấm cùng.", by=second, at=NOW)
    mark_essay(text[2], [1, 1, 0], "", by=cast.person["coordinator"], at=NOW)
    with pytest.raises(Refused, match="reason"):
        mark_essay(text[2], [1, 1, 1], "", by=second, at=NOW)
    assert state(text[1]) == (None, 1)


def test_a_settled_mark_goes_back_to_waiting_with_a_reason_only(text: Text, client_for: Clients, app: Flask) -> None:
    url, coordinator = f"/cham-bai/{text[2]}", client_for("coordinator")
    coordinator.post(url, data=SENT)
    client_for("second").post(url, data=SENT)
    assert "bài làm trở lại chờ chấm" in coordinator.get(url).text
    assert coordinator.post(url, data=LOW).status_code == 422
    with app.app_context():
        assert state(text[1])[1] == 0
    assert coordinator.post(url, data=LOW | {"reason": "Chép sách"}).status_code == 303
    with app.app_context():
        assert state(text[1]) == (None, 1)


def test_the_limit_is_said_in_points_of_the_question_and_on_the_scale_of_ten() -> None:
    for sentence in (turn_sentence("first", 1, 4), turn_sentence("third", 1, 4), change_sentence(1, 4, two=True, third=False)):
        assert "quá 0,4 điểm của câu này, tức 1 điểm trên thang 10" in sentence
    assert "quá 1 điểm thì" in turn_sentence("first", 1, 10)
    assert "lệch" not in change_sentence(1, 4, two=False, third=False)
    assert "người thứ ba" in change_sentence(1, 4, two=True, third=True)


def test_paper_says_who_gave_what_and_when(text: Text, client_for: Clients, cast: Cast) -> None:
    url, coordinator = f"/cham-bai/{text[2]}", client_for("coordinator")
    coordinator.post(url, data=SENT)
    one = f"/bai-lam/{text[1]}/in"
    assert "Người chấm" not in coordinator.get(one).text, "not before the mark is settled: the second must not see the first"
    client_for("second").post(url, data=SENT | {"y3": "1"})
    page = coordinator.get(one).text
    assert "Người chấm thứ 1" in page
    assert "Người chấm thứ 2" in page
    assert "1 trên 2" in page
    assert "Điểm chốt của câu" in page
