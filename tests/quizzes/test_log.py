"""The log of an attempt: what the coordinator sees of clocks, devices and what counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.quizzes.rules.clocks import Phone, ms_of
from app.quizzes.services import close_attempt, record_answer
from app.quizzes.wording_log import ahead_words, device_words
from tests.cast import NOW, Cast
from tests.quizzes.all_kinds import answer_all, begin, open_room
from tests.quizzes.conftest import Desk

DAY = 86_400_000


@pytest.fixture
def attempt(desk: Desk) -> int:
    """Two phones, one a day ahead; an answer changed, one after handing in, one that arrived too late, handed in twice."""

    def live() -> int:
        begun, me = desk.start("tham", "kiem-tra"), desk.cast.person["tham"]
        right = desk.right(begun)

        def send(position: int, given: float, arrives: float, device: str, ahead: int, response: list[str]) -> None:
            moment, at = ms_of(NOW + timedelta(minutes=given)), NOW + timedelta(minutes=arrives)
            phone = Phone(moment, moment + ahead, ms_of(at) + ahead, device)
            record_answer(begun, position, response, client_id=f"ten-{position}-{given}", phone=phone, by=me, at=at)

        def hand_in(given: float, arrives: float) -> None:
            moment = ms_of(NOW + timedelta(minutes=given))
            phone = Phone(moment, moment, ms_of(NOW + timedelta(minutes=arrives)), "aaaaaaaa-01")
            close_attempt(begun, by=me, at=NOW + timedelta(minutes=arrives), phone=phone, client_id=f"nop-{given}-bai")

        send(1, 1, 1, "aaaaaaaa-01", 0, [])
        send(1, 2, 2, "aaaaaaaa-02", 0, right[1])
        record_answer(begun, 2, right[2], client_id="khong-may", by=me, at=NOW + timedelta(minutes=3))
        hand_in(10, 10)
        send(3, 9, 12, "bbbbbbbb-01", DAY, right[3])
        send(3, 21, 22, "bbbbbbbb-01", DAY, right[3])
        send(4, 9.5, 25, "bbbbbbbb-01", DAY, right[4])
        hand_in(10.5, 13)
        return begun

    return desk.ask(live)


def test_the_coordinator_reads_both_clocks_devices_and_what_counted(attempt: int, client_for: Any) -> None:
    page = client_for("coordinator").get(f"/bai-lam/{attempt}/nhat-ky").text
    for words in ("Được tính", "Đã đổi sau đó", "Sau khi kết thúc", "Đến quá muộn", "Nộp lại, không đổi gì"):
        assert words in page
    for words in (
        "Máy 1, thẻ 1",
        "Máy 1, thẻ 2",
        "Máy 2, thẻ 1",
        "Trang không chạy JavaScript",
        "10:09:00 11/11/2026",
        "10:12:00",
    ):
        assert words in page
    assert "Đồng hồ máy sai (máy 2 nhanh 1 ngày). Giờ trả lời đã được chỉnh theo đồng hồ máy chủ." in page
    assert "4 dòng đến sau khi bài kết thúc." in page


@pytest.mark.parametrize("who", ["tham", "anh", "instructor", "neighbour", None])
def test_nobody_else_learns_that_there_is_a_log(attempt: int, client_for: Any, who: str | None) -> None:
    answer = client_for(who).get(f"/bai-lam/{attempt}/nhat-ky")
    assert answer.status_code == (404 if who else 303)


def test_a_log_without_answers_says_so(desk: Desk, client_for: Any) -> None:
    page = client_for("coordinator").get(f"/bai-lam/{desk.start('tham', 'kiem-tra')}/nhat-ky").text
    assert "Chưa có câu trả lời nào" in page
    assert "đang làm" in page


def test_every_kind_is_said_in_words(app: Any, cast: Cast, client_for: Any) -> None:
    with app.app_context():
        room = open_room(cast, app.config["SETTINGS"].media)
        begun = begin(room, cast)
        answer_all(room, cast, begun)
    page = client_for("coordinator").get(f"/bai-lam/{begun}/nhat-ky").text
    assert page.count("Được tính") == 10
    assert " → " in page
    assert "; 2. " in page


def test_a_log_takes_the_same_statements_however_long_it_is(desk: Desk, attempt: int, client_for: Any, statements: Any) -> None:
    coordinator = client_for("coordinator")
    coordinator.get(f"/bai-lam/{attempt}/nhat-ky")
    with statements() as seen:
        coordinator.get(f"/bai-lam/{attempt}/nhat-ky")
    assert len(seen) <= 10


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(minutes=5), "nhanh 5 phút"),
        (timedelta(hours=-1, minutes=-2), "chậm 1 giờ 2 phút"),
        (timedelta(days=1), "nhanh 1 ngày"),
        (timedelta(days=-20_770), "chậm 57 năm"),
    ],
)
def test_how_wrong_a_clock_is_is_said_in_units_that_matter(ahead: timedelta, words: str) -> None:
    assert ahead_words(ahead) == words
    assert device_words((1, 2)) == "Máy 1, thẻ 2"
