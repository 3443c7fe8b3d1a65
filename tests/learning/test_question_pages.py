"""The pages of "Hỏi giảng viên": from the lesson to the pile, and the answer back to the lesson and to her home."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.courses.queries import edition_view
from app.learning.queries import questions_of
from tests.cast import Cast
from tests.inspection import InspectingClient
from tests.learning.conftest import FIRST, Reading

Clients = Callable[..., InspectingClient]
WORDS = "Người ta nói mãi không hết thì làm thế nào ạ?"
SAID = "Hẹn một buổi khác."


@pytest.fixture
def home(reading: Reading) -> str:
    """Her part of the site."""
    return f"/hoc/{reading.enrolment}"


def ask(client: InspectingClient, home: str, reading: Reading, cast: Cast, **more: object) -> Any:
    """She sends the form of the lesson."""
    topic = edition_view(cast.edition, 1).online_topics[0].id
    return client.post(
        f"{home}/hoi-dap", data={"topic": topic, "lesson": reading.lesson, "section": FIRST, "words": WORDS, **more}
    )


def test_from_the_lesson_to_the_pile_and_back(client_for: Clients, home: str, reading: Reading, cast: Cast) -> None:
    tham, mai = client_for("tham"), client_for("instructor")
    answer = ask(tham, home, reading, cast)
    assert (answer.status_code, answer.location) == (303, f"{home}/bai/{reading.lesson}#hoi-giang-vien")
    assert "Đang chờ trả lời" in tham.get(f"{home}/bai/{reading.lesson}").text
    assert "1 câu hỏi của học viên" in mai.get("/giang-day").text
    pile = mai.get("/giang-day/hoi-dap").text
    assert "Hà Thị Thắm" in pile
    assert "bài “Nghe cho hết lời”, phần “Vào chuyện”" in pile
    (one,) = questions_of(reading.enrolment, 0)
    assert WORDS in mai.get(f"/giang-day/hoi-dap/{one.id}").text
    sent = mai.post(f"/giang-day/hoi-dap/{one.id}", data={"words": SAID, "shared": "y", "seen": ""})
    assert (sent.status_code, sent.location) == (303, "/giang-day/hoi-dap")
    assert "Giảng viên đã trả lời 1 câu hỏi của chị" in tham.get(home).text
    for page in (f"{home}/bai/{reading.lesson}", f"{home}/hoi-dap"):
        assert SAID in tham.get(page).text
    topic = edition_view(cast.edition, 1).online_topics[0].id
    assert SAID in tham.get(f"{home}/chuyen-de/{topic}").text
    others = client_for("anh").get(f"/hoc/{cast.enrolment['anh']}/bai/{reading.lesson}").text
    assert SAID in others
    assert "Một học viên trong lớp hỏi" in others
    assert "Hà Thị Thắm" not in others


def test_about_a_topic_she_comes_back_to_the_topic(client_for: Clients, home: str, reading: Reading, cast: Cast) -> None:
    topic = edition_view(cast.edition, 1).online_topics[0].id
    answer = ask(client_for("tham"), home, reading, cast, lesson="", here="topic")
    assert answer.location == f"{home}/chuyen-de/{topic}#hoi-giang-vien"


def test_a_question_without_words_comes_back_with_a_sentence_and_keeps_its_place(
    client_for: Clients, home: str, reading: Reading, cast: Cast
) -> None:
    answer = ask(client_for("tham"), home, reading, cast, words="  ")
    assert answer.status_code == 422
    assert "Viết câu hỏi rồi gửi" in answer.text
    assert f'name="lesson" value="{reading.lesson}"' in answer.text


@pytest.mark.parametrize(
    "form", [{"topic": "999999", "lesson": ""}, {"topic": "chín", "lesson": ""}, {"lesson": "999999"}, {"words": "a" * 1001}]
)
def test_bad_input_is_answered_and_kept(
    client_for: Clients, home: str, reading: Reading, cast: Cast, form: dict[str, str]
) -> None:
    answer = ask(client_for("tham"), home, reading, cast, **form)
    assert answer.status_code == 422
    assert form.get("words", WORDS) in answer.text
    assert questions_of(reading.enrolment, 0) == []


def test_an_answer_without_words_or_after_a_colleague_comes_back(
    client_for: Clients, home: str, reading: Reading, cast: Cast
) -> None:
    ask(client_for("tham"), home, reading, cast)
    (one,) = questions_of(reading.enrolment, 0)
    url, mai = f"/giang-day/hoi-dap/{one.id}", client_for("instructor")
    assert mai.post(url, data={"words": "", "seen": ""}).status_code == 422
    client_for("coordinator").post(url, data={"words": "Đã trả lời.", "seen": ""})
    late = mai.post(url, data={"words": SAID, "seen": ""})
    assert late.status_code == 422
    assert "Người khác vừa trả lời câu hỏi này" in late.text
    assert SAID in late.text


@pytest.mark.parametrize("key", ["tham", "other_coordinator", "stranger"])
def test_out_of_scope_it_does_not_exist(client_for: Clients, home: str, reading: Reading, cast: Cast, key: str) -> None:
    ask(client_for("tham"), home, reading, cast)
    (one,) = questions_of(reading.enrolment, 0)
    client = client_for(key)
    assert client.get(f"/giang-day/hoi-dap/{one.id}").status_code == 404
    assert client.post(f"/giang-day/hoi-dap/{one.id}", data={"words": SAID}).status_code == 404
    assert ask(client_for("anh"), home, reading, cast).status_code == 404


def test_nothing_asked_yet_says_where_to_ask(ctx: Flask, client_for: Clients, home: str) -> None:
    assert "Chị chưa hỏi câu nào" in client_for("tham").get(f"{home}/hoi-dap").text
    assert "Chưa có câu hỏi nào" in client_for("instructor").get("/giang-day/hoi-dap").text


def test_the_pile_costs_little_however_many_ask(
    client_for: Clients, home: str, reading: Reading, cast: Cast, statements: Callable[[], Any]
) -> None:
    tham, mai = client_for("tham"), client_for("instructor")
    for number in range(12):
        ask(tham, home, reading, cast, words=f"Câu thứ {number} ạ?")
    mai.get("/giang-day/hoi-dap")
    with statements() as seen:
        mai.get("/giang-day/hoi-dap")
    assert len(seen) <= 4, seen
