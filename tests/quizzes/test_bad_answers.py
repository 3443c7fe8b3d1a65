"""What cannot be an answer: each gets a sentence that helps, nothing is kept, nothing is taken back."""

from __future__ import annotations

import json
import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.quizzes.forms import read_answer, read_essay_mark
from app.quizzes.models import Answer, HandIn
from app.quizzes.rules.attempts import checked_response
from app.quizzes.rules.clocks import ms_of
from app.storage.transaction import session
from tests.cast import NOW
from tests.quizzes.conftest import Desk

JSON = {"Accept": "application/json"}
SCRIPT = "<script>alert(1)</script> & <b>nghe</b>"


def count(desk: Desk, table: type = Answer) -> int:
    return desk.ask(lambda: session().scalar(select(func.count()).select_from(table))) or 0


def kept(desk: Desk) -> Answer:
    return desk.ask(lambda: session().scalars(select(Answer)).one())


@pytest.fixture
def tham(client_for: Any) -> Any:
    return client_for("tham")


@pytest.fixture
def written(desk: Desk) -> tuple[int, int]:
    """An attempt with a question that is answered in writing: (attempt, position)."""
    for _try in range(30):
        attempt = desk.start("tham", "01-nghe")
        for position, right in desk.right(attempt).items():
            if len(right[0]) > 1:
                return attempt, position
        desk.ask(lambda attempt=attempt: desk.sit("tham", "01-nghe", right=False) and attempt)  # type: ignore[misc]
    pytest.fail("no draw had a question that is answered in writing")


def other_kind(desk: Desk, attempt: int) -> int:
    return next(position for position, right in desk.right(attempt).items() if right and len(right[0]) == 1)


@pytest.mark.parametrize("choice", ["zz", "a;b", "-1", "1e999", "9" * 400, "á", "<b>", "\x00", "a\n", "null", "[]"])
def test_a_choice_that_is_none_gets_a_sentence(desk: Desk, tham: Any, choice: str) -> None:
    attempt = desk.start("tham", "kiem-tra")
    position = other_kind(desk, attempt)
    answer = tham.post(f"/bai-lam/{attempt}/cau/{position}", data={"choice": choice}, headers=JSON)
    assert (answer.status_code, count(desk)) == (422, 0)
    assert answer.get_json()["error"].startswith("Lựa chọn này không có trong câu hỏi.")


def test_an_answer_of_a_megabyte_is_too_long(desk: Desk, tham: Any, written: tuple[int, int]) -> None:
    attempt, position = written
    answer = tham.post(f"/bai-lam/{attempt}/cau/{position}", data={"choice": "ê" * 500_000}, headers=JSON)
    assert answer.status_code in (413, 422)
    assert "ký tự" in answer.get_json()["error"]
    choice = tham.post(f"/bai-lam/{attempt}/cau/{other_kind(desk, attempt)}", data={"choice": "x" * 400_000}, headers=JSON)
    assert (choice.status_code, choice.get_json()["error"]) == (422, "Câu trả lời dài quá 500 ký tự. Chị viết ngắn lại.")
    assert count(desk) == 0
    page = tham.post(f"/bai-lam/{attempt}/cau/{position}", data={"choice": "nghe " * 200})
    assert page.status_code == 422
    assert "Câu trả lời dài quá 500 ký tự. Chị viết ngắn lại." in page.text


def test_a_page_shows_what_she_typed_again_but_not_hundreds_of_kilobytes(desk: Desk, tham: Any, written: tuple[int, int]) -> None:
    attempt, position = written
    page = tham.post(f"/bai-lam/{attempt}/cau/{position}", data={"choice": "x" * 450_000})
    assert page.status_code == 422
    assert "x" * 16_000 in page.text
    assert len(page.text) < 40_000
    many = read_answer({}, ["y" * 9_000] * 60).echoed
    assert (len(many), len(many[0]), sum(map(len, many))) == (60, 9_000, 16_000)


def test_what_is_too_much_to_be_read_is_told_the_limit_of_an_answer(desk: Desk, tham: Any, written: tuple[int, int]) -> None:
    attempt, position = written
    desk.app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    page = tham.post(f"/bai-lam/{attempt}/cau/{position}", data={"choice": "ê" * 500_000})
    assert page.status_code == 413
    assert "Câu trả lời ngắn dài nhất 500 ký tự, bài tự luận dài nhất 8.000 ký tự." in page.text
    assert "MB" not in page.text
    assert count(desk) == 0


def test_letters_in_two_pieces_are_kept_in_one(desk: Desk, tham: Any, written: tuple[int, int]) -> None:
    attempt, position = written
    apart = unicodedata.normalize("NFD", "Lắng nghe  chị Hường")
    assert tham.post(f"/bai-lam/{attempt}/cau/{position}", data={"choice": apart}, headers=JSON).status_code == 200
    assert kept(desk).response == ["Lắng nghe chị Hường"]


def test_markup_is_kept_as_it_was_written_and_shown_as_text(desk: Desk, tham: Any, written: tuple[int, int]) -> None:
    attempt, position = written
    tham.post(f"/bai-lam/{attempt}/cau/{position}", data={"choice": SCRIPT}, headers=JSON)
    assert kept(desk).response == [SCRIPT]
    for path in (f"cau/{position}", "de"):
        assert "<script>alert" not in tham.get(f"/bai-lam/{attempt}/{path}").text
    tham.post(f"/bai-lam/{attempt}/nop-bai")
    assert "<script>alert" not in tham.get(f"/bai-lam/{attempt}/ket-qua").text


@pytest.mark.parametrize("position", ["0", "5", "999999999", "9999999999999999999999", "-1", "1.5", "x"])
def test_a_question_out_of_range_does_not_exist(desk: Desk, tham: Any, position: str) -> None:
    attempt = desk.start("tham", "kiem-tra")
    assert tham.post(f"/bai-lam/{attempt}/cau/{position}", data={"choice": "a"}, headers=JSON).status_code == 404
    assert count(desk) == 0


def test_another_persons_attempt_does_not_exist_for_any_door(desk: Desk, client_for: Any) -> None:
    attempt, anh = desk.start("tham", "kiem-tra"), client_for("anh")
    doors = [anh.post(f"/bai-lam/{attempt}/{path}", data={"choice": "a"}, headers=JSON) for path in ("cau/1", "nop-bai")]
    doors += [anh.get(f"/bai-lam/{attempt}/{path}", headers=JSON) for path in ("gio", "de", "cau/1", "nhat-ky")]
    assert [answer.status_code for answer in doors] == [404] * 6
    assert (count(desk), count(desk, HandIn)) == (0, 0)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (json.dumps({"choice": "a"}), "application/json"),
        ("{không phải JSON", "application/json"),
        ("[" * 10_000, "application/json"),
        ("choice=a", "text/plain"),
        ("<x/>", "application/xml"),
        ("", "application/x-www-form-urlencoded"),
        ("choice", "multipart/form-data; boundary=khong-co"),
    ],
)
def test_what_is_no_form_is_not_taken_for_an_answer_taken_back(desk: Desk, tham: Any, body: str, kind: str) -> None:
    attempt = desk.start("tham", "kiem-tra")
    desk.save("tham", attempt, 1, desk.right(attempt)[1])
    answer = tham.post(f"/bai-lam/{attempt}/cau/1", data=body.encode(), content_type=kind, headers=JSON)
    assert answer.status_code == 400
    assert answer.get_json()["error"].startswith("Dữ liệu gửi lên bị thiếu hoặc gửi dở.")
    assert count(desk) == 1


@pytest.mark.parametrize("path", ["cau/1", "nop-bai"])
def test_without_the_token_of_the_page_nothing_is_taken(desk: Desk, tham: Any, path: str) -> None:
    attempt = desk.start("tham", "kiem-tra")
    for data, kind in (({"choice": "a"}, None), (b'{"choice": "a"}', "application/json")):
        answer = tham.post(f"/bai-lam/{attempt}/{path}", data=data, content_type=kind, headers=JSON, csrf=False)
        assert answer.status_code == 400
        assert "tải lại trang rồi gửi lần nữa" in answer.get_json()["error"]
    assert (count(desk), count(desk, HandIn)) == (0, 0)


@pytest.mark.parametrize("words", ["", "x", "-5", "1e9", "9" * 15, "9" * 4000, "١٢٣", "0x10", "NaN", "1 2"])
def test_a_clock_that_says_nonsense_costs_nothing(desk: Desk, tham: Any, words: str) -> None:
    attempt = desk.start("tham", "kiem-tra")
    data = {"choice": desk.right(attempt)[1], "at": words, "device_at": words, "sent_at": words, "device": "<b>" * 50}
    assert tham.post(f"/bai-lam/{attempt}/cau/1", data=data, headers=JSON).status_code == 200
    row = kept(desk)
    assert (row.given_at, row.device) == (NOW, None)


@pytest.mark.parametrize("name", ["", "x", "a" * 200, "'; DROP TABLE answers; --", "ê" * 20, "\x00" * 12])
def test_a_name_that_is_none_gets_another(desk: Desk, tham: Any, name: str) -> None:
    attempt = desk.start("tham", "kiem-tra")
    data = {"choice": desk.right(attempt)[1], "client_id": name}
    assert tham.post(f"/bai-lam/{attempt}/cau/1", data=data, headers=JSON).status_code == 200
    assert count(desk) == 1


def test_after_the_allowance_the_page_says_so_and_keeps_it(desk: Desk, tham: Any, clock: Any) -> None:
    attempt = desk.start("tham", "kiem-tra")
    clock(NOW + timedelta(minutes=41))
    data = {"choice": desk.right(attempt)[1], "client_id": "qua-muon-0001", "at": str(ms_of(NOW + timedelta(minutes=29)))}
    told = tham.post(f"/bai-lam/{attempt}/cau/1", data=data, headers=JSON)
    assert (told.status_code, told.get_json()["next"]) == (409, f"/bai-lam/{attempt}/ket-qua")
    assert told.get_json()["error"].startswith("Câu trả lời này đến quá muộn nên không được tính.")
    assert "1 câu trả lời không được tính" in tham.get(f"/bai-lam/{attempt}/ket-qua").text
    assert count(desk) == 1


def test_within_the_allowance_the_result_says_that_it_counts(desk: Desk, tham: Any, clock: Any) -> None:
    attempt = desk.start("tham", "kiem-tra")
    clock(NOW + timedelta(minutes=35))
    tham.get(f"/bai-lam/{attempt}/ket-qua")
    data = {"choice": desk.right(attempt)[1], "client_id": "den-sau-0001", "at": str(ms_of(NOW + timedelta(minutes=29)))}
    told = tham.post(f"/bai-lam/{attempt}/cau/1", data=data, headers=JSON)
    assert (told.status_code, told.get_json()["next"]) == (200, f"/bai-lam/{attempt}/ket-qua")
    page = tham.get(f"/bai-lam/{attempt}/ket-qua").text
    assert "1 câu trả lời gửi đến sau khi bài kết thúc vẫn được tính" in page
    assert "2,5" not in page, "while answers arrive the mark would tell which of them is right"
    clock(NOW + timedelta(minutes=50))
    assert "2,5" in tham.get(f"/bai-lam/{attempt}/ket-qua").text


def test_the_clock_says_when_it_is_and_when_it_is_over(desk: Desk, tham: Any, clock: Any) -> None:
    attempt = desk.start("tham", "kiem-tra")
    said = tham.get(f"/bai-lam/{attempt}/gio").get_json()
    assert (said["now"], said["due"], said["next"]) == (ms_of(NOW), ms_of(NOW + timedelta(minutes=30)), "")
    assert said["who"] == str(desk.cast.person["tham"])
    clock(NOW + timedelta(minutes=30))
    assert tham.get(f"/bai-lam/{attempt}/gio").get_json()["next"] == f"/bai-lam/{attempt}/ket-qua"


@pytest.mark.parametrize(
    ("kind", "sent", "kept"), [("short", "h\u202eọp\x07", "họp"), ("essay", "Một\x00\u2066 dòng\nhai", "Một dòng\nhai")]
)
def test_signs_that_show_nothing_are_not_kept(kind: str, sent: str, kept: str) -> None:
    assert checked_response(kind, [], [sent]) == [kept]


def test_marks_are_figures_that_a_marker_here_types() -> None:
    assert read_essay_mark({"y1": "٣", "y2": "3,5"}, 2).points == (None, 3.5)
