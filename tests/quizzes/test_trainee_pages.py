"""The pages of a test as a trainee walks through them, without a line of JavaScript."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.quizzes.models import Answer, Attempt
from app.quizzes.queries.results import PaperResult, results_of
from app.quizzes.rules.clocks import ms_of
from app.storage.transaction import session
from tests.cast import NOW
from tests.quizzes.conftest import Desk

AFTER = NOW + timedelta(minutes=31)
JSON = {"Accept": "application/json"}


def before_url(desk: Desk, key: str, who: str = "tham") -> str:
    return f"/hoc/{desk.cast.enrolment[who]}/bai-kiem-tra/{desk.paper(key).id}"


def count(desk: Desk, table: type) -> int:
    return desk.ask(lambda: session().scalar(select(func.count()).select_from(table))) or 0


def result_of(desk: Desk) -> PaperResult:
    return desk.ask(lambda: results_of(desk.cast.enrolment["tham"]))[0]


@pytest.fixture
def tham(client_for):  # type: ignore[no-untyped-def]
    return client_for("tham")


def test_before_a_test_nothing_is_a_surprise(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    desk.read_lessons("tham", "01-nghe")
    page = tham.get(before_url(desk, "01-nghe"))
    for words in ("3 câu", "không tính giờ", "từ 6 điểm", "không giới hạn", "Mất mạng không mất bài", "Bắt đầu làm bài"):
        assert words in page.text


def test_a_locked_test_says_what_is_missing(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    desk.read_lessons("tham", "01-nghe")
    page = tham.get(before_url(desk, "kiem-tra"))
    assert "Còn bài tự kiểm tra chưa đạt." in page.text
    assert "Còn 1 bài học và bài tự kiểm tra." in page.text
    assert "Bắt đầu làm bài" not in page.text
    refused = tham.post(before_url(desk, "kiem-tra"))
    assert (refused.status_code, refused.location) == (303, before_url(desk, "kiem-tra"))
    assert count(desk, Attempt) == 0


def test_a_topic_leads_to_its_quiz(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    topic = desk.paper("01-nghe").edition_topic_id
    there = tham.get(f"/hoc/{desk.cast.enrolment['tham']}/chuyen-de/{topic}/tu-kiem-tra")
    assert (there.status_code, there.location) == (303, before_url(desk, "01-nghe"))
    assert tham.get(f"/hoc/{desk.cast.enrolment['tham']}/chuyen-de/9999/tu-kiem-tra").status_code == 404
    assert tham.get(f"/hoc/{desk.cast.enrolment['anh']}/chuyen-de/{topic}/tu-kiem-tra").status_code == 404


def test_a_whole_quiz_by_forms_alone(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    desk.read_lessons("tham", "01-nghe")
    place = tham.post(before_url(desk, "01-nghe")).location
    attempt = int(re.findall(r"\d+", place)[0])
    for position, response in desk.right(attempt).items():
        page = tham.get(place)
        assert f"Câu {position} trong 3" in page.text
        client_id = re.search(r'name="client_id" value="([^"]+)"', page.text)
        go = "review" if position == 3 else str(position + 1)
        sent = tham.post(place, data={"choice": response, "client_id": client_id and client_id.group(1), "had": "0", "go": go})
        assert sent.status_code == 303
        place = sent.location
    assert "Chị đã trả lời hết các câu." in tham.get(place).text
    result = tham.get(tham.post(f"/bai-lam/{attempt}/nop-bai").location)
    assert "Chị được 10 điểm" in result.text
    assert "Giải thích bí mật" in result.text
    assert result_of(desk).passed


def test_starting_again_goes_on_where_she_was(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    desk.read_lessons("tham", "01-nghe")
    attempt = desk.start("tham", "01-nghe")
    assert "Làm tiếp bài đang dở" in tham.get(before_url(desk, "01-nghe")).text
    assert tham.post(before_url(desk, "01-nghe")).location == f"/bai-lam/{attempt}/xem-lai"


def test_what_was_saved_stands_in_the_page_again(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    tham.post(f"/bai-lam/{attempt}/cau/1", data={"choice": desk.right(attempt)[1], "flag": "1", "go": "2"})
    page = tham.get(f"/bai-lam/{attempt}/cau/1").text
    assert "Đã lưu lúc 10:00" in page
    assert "Nộp trước 10:30" in page
    assert "Đã trả lời 1" in page
    assert ", cần xem lại" in page
    assert "câu 2, 3, 4" in tham.get(f"/bai-lam/{attempt}/xem-lai").text


def test_going_on_without_an_answer_keeps_nothing(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    assert tham.post(f"/bai-lam/{attempt}/cau/1", data={"had": "0", "go": "2"}).location == f"/bai-lam/{attempt}/cau/2"
    assert count(desk, Answer) == 0


def test_a_fetch_is_told_when_it_was_saved(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    data = {"choice": desk.right(attempt)[1], "client_id": "1111-2222-3333", "at": str(ms_of(NOW) - 60000)}
    for _time in range(2):
        told = tham.post(f"/bai-lam/{attempt}/cau/1", data=data, headers=JSON).get_json()
        assert told == {"saved_at": "10:00", "now": ms_of(NOW), "due": ms_of(NOW + timedelta(minutes=30))}
    assert count(desk, Answer) == 1


def test_one_saved_answer_and_one_page_take_at_most_five_statements(desk: Desk, tham, statements) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    data = {"choice": desk.right(attempt)[1], "client_id": "1111-2222-3333"}
    tham.get(f"/bai-lam/{attempt}/cau/1")
    with statements() as seen:
        tham.post(f"/bai-lam/{attempt}/cau/1", data=data)
    assert len(seen) <= 3
    with statements() as seen:
        tham.get(f"/bai-lam/{attempt}/cau/1")
    assert len(seen) <= 5


@pytest.mark.parametrize("path", ["cau/1", "xem-lai", "ket-qua"])
def test_another_persons_attempt_is_as_if_it_did_not_exist(desk: Desk, client_for, path: str) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    anh = client_for("anh")
    assert anh.get(f"/bai-lam/{attempt}/{path}").status_code == 404
    assert anh.post(f"/bai-lam/{attempt}/cau/1", data={"choice": "a"}).status_code == 404
    assert anh.post(f"/bai-lam/{attempt}/nop-bai").status_code == 404
    assert anh.get(before_url(desk, "kiem-tra")).status_code == 404
    assert anh.post(before_url(desk, "kiem-tra")).status_code == 404


def test_a_question_that_is_not_there_is_404(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    assert tham.get(f"/bai-lam/{attempt}/cau/5").status_code == 404
    assert tham.post(f"/bai-lam/{attempt}/cau/5", data={"choice": "a"}).status_code == 404
    assert tham.get("/bai-lam/9999/cau/1").status_code == 404


def position_of(desk: Desk, attempt: int, short: bool) -> int:
    """A question that is (not) answered in writing."""
    return next(position for position, right in desk.right(attempt).items() if (len(right[0]) > 1) is short)


def test_a_choice_that_does_not_exist_gets_the_page_again(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    position = position_of(desk, attempt, short=False)
    page = tham.post(f"/bai-lam/{attempt}/cau/{position}", data={"choice": "zz", "flag": "1"})
    assert page.status_code == 422
    assert "Lựa chọn này không có trong câu hỏi" in page.text
    refused = tham.post(f"/bai-lam/{attempt}/cau/{position}", data={"choice": "zz"}, headers=JSON)
    assert (refused.status_code, refused.get_json()["next"]) == (422, "")
    assert count(desk, Answer) == 0


def test_a_text_that_is_too_long_stays_in_the_box(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "01-nghe")
    while not any(len(right[0]) > 1 for right in desk.right(attempt).values()):
        tham.post(f"/bai-lam/{attempt}/nop-bai")
        attempt = desk.start("tham", "01-nghe")
    page = tham.post(f"/bai-lam/{attempt}/cau/{position_of(desk, attempt, short=True)}", data={"choice": "ngh" * 200})
    assert page.status_code == 422
    assert "ngh" * 200 in page.text


def test_after_its_time_the_page_says_so_and_shows_the_result(desk: Desk, tham, clock) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    desk.save("tham", attempt, 1, desk.right(attempt)[1])
    clock(AFTER)
    late = tham.post(f"/bai-lam/{attempt}/cau/2", data={"choice": desk.right(attempt)[2]})
    assert late.location == f"/bai-lam/{attempt}/ket-qua"
    result = tham.get(late.location).text
    assert "Đã hết giờ làm bài lúc 10:30. Những câu đã trả lời trước đó được tính điểm." in result
    assert "Chị được" not in result  # an answer given in time may still come from another phone
    clock(AFTER + timedelta(minutes=11))
    assert "Chị được 2,5 điểm" in tham.get(late.location).text
    assert tham.get(f"/bai-lam/{attempt}/cau/2").location == f"/bai-lam/{attempt}/ket-qua"
    told = tham.post(f"/bai-lam/{attempt}/cau/2", data={"choice": "a"}, headers=JSON)
    assert (told.status_code, told.get_json()["next"]) == (409, f"/bai-lam/{attempt}/ket-qua")


@pytest.mark.parametrize("path", ["cau/1", "xem-lai", "ket-qua"])
def test_whatever_page_meets_it_first_closes_what_ran_out(desk: Desk, tham, clock, path: str) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    clock(AFTER)
    tham.get(f"/bai-lam/{attempt}/{path}")
    assert result_of(desk).tries_used == 1


def test_the_page_before_closes_what_ran_out_too(desk: Desk, tham, clock) -> None:  # type: ignore[no-untyped-def]
    desk.start("tham", "kiem-tra")
    clock(AFTER)
    assert "1 trong 2 lần" in tham.get(before_url(desk, "kiem-tra")).text


def test_handing_in_twice_shows_the_same_result(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    places = {tham.post(f"/bai-lam/{attempt}/nop-bai").location for _time in range(2)}
    assert places == {f"/bai-lam/{attempt}/ket-qua"}
    assert result_of(desk).tries_used == 1


def test_the_result_of_an_open_attempt_is_the_attempt(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    assert tham.get(f"/bai-lam/{attempt}/ket-qua").location == f"/bai-lam/{attempt}/xem-lai"


def test_a_final_shows_no_key_while_tries_are_left(desk: Desk, tham, clock) -> None:  # type: ignore[no-untyped-def]
    first = desk.sit("tham", "kiem-tra", right=False)
    assert "Nên ôn lại" not in tham.get(f"/bai-lam/{first}/ket-qua").text  # an answer might still arrive from another phone
    clock(NOW + timedelta(minutes=11))
    page = tham.get(f"/bai-lam/{first}/ket-qua").text
    assert "bí mật" not in page
    assert "Nên ôn lại" in page
    assert "Làm lại, còn 1 lần" in page
    desk.sit("tham", "kiem-tra", right=False)
    assert "bí mật" not in tham.get(f"/bai-lam/{first}/ket-qua").text  # others of her class may not have begun
    clock(NOW + timedelta(days=21))
    assert "Giải thích bí mật" in tham.get(f"/bai-lam/{first}/ket-qua").text


def test_an_earlier_result_keeps_quiet_while_the_same_bank_is_under_test(desk: Desk, tham, clock) -> None:  # type: ignore[no-untyped-def]
    quiz = desk.sit("tham", "01-nghe")
    assert "Giải thích bí mật" in tham.get(f"/bai-lam/{quiz}/ket-qua").text
    final = desk.start("tham", "kiem-tra")
    page = tham.get(f"/bai-lam/{quiz}/ket-qua").text
    assert "bí mật" not in page
    assert "Nộp bài đó và hết giờ nhận bài gửi muộn thì xem lại được kết quả ở đây." in page
    tham.post(f"/bai-lam/{final}/nop-bai")
    assert "bí mật" not in tham.get(f"/bai-lam/{quiz}/ket-qua").text
    clock(NOW + timedelta(minutes=11))
    assert "Giải thích bí mật" in tham.get(f"/bai-lam/{quiz}/ket-qua").text


def test_a_question_page_is_light(desk: Desk, tham) -> None:  # type: ignore[no-untyped-def]
    attempt = desk.start("tham", "kiem-tra")
    assert len(gzip.compress(tham.get(f"/bai-lam/{attempt}/cau/1").data, 5)) < 30 * 1024


def test_the_command_says_how_many_it_closed(desk: Desk, app: Flask, clock) -> None:  # type: ignore[no-untyped-def]
    desk.start("tham", "kiem-tra")
    clock(AFTER)
    said = [app.test_cli_runner().invoke(args=["quizzes", "close-due"]).output for _time in range(2)]
    assert said == ["Đã nộp và chấm 1 bài hết giờ.\n", "Đã nộp và chấm 0 bài hết giờ.\n"]
