"""The bank of a topic beside the lesson that is written: what may be put in, and what stays for graded tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask

from app.courses.faults import FaultList
from app.courses.markdown.lesson_text import read_body
from app.courses.models import Topic
from app.courses.question_text import OptionText, QuestionText
from app.quizzes.rules.as_check import as_check, beside_lesson
from app.storage.transaction import session
from tests.cast import Cast
from tests.inspection import InspectingClient

Client = Callable[..., InspectingClient]
OPTIONS = (OptionText("a", "Hỏi mở", True, "Đúng."), OptionText("b", "Hỏi đóng", False, "Chưa."))
ONE = QuestionText(
    "t01-01", "single", level="nhan-biet", tags=("nghe",), stem="Chị hỏi câu nào?", options=OPTIONS, explanation="Vì."
)


def test_a_question_becomes_a_block_that_a_lesson_reads_as_the_same_question() -> None:
    faults = FaultList("bai.md")
    body = read_body(f"## Phần {{#phan}}\nChữ.\n\n{as_check(ONE)}\n", faults)
    assert faults.found == []
    (check,) = body.checks
    assert (check.key, check.stem, check.options, check.explanation) == (ONE.key, ONE.stem, ONE.options, ONE.explanation)


def test_what_is_graded_stays_out_of_lessons_as_soon_as_a_bank_is_parted() -> None:
    other = replace(ONE, key="t01-02", use="practice")
    rows = beside_lesson([ONE, other], "")
    assert [(row.key, bool(row.block), row.graded) for row in rows] == [("t01-02", True, False), ("t01-01", False, True)]
    assert all(row.block for row in beside_lesson([ONE], ""))


def test_an_essay_is_no_check_question() -> None:
    essay = QuestionText("t01-03", "essay", level="van-dung", stem="Chị viết một trang.")
    assert [(row.block, row.graded) for row in beside_lesson([essay], "")] == [("", False)]


def test_words_are_found_without_accents_in_question_and_options() -> None:
    assert [row.key for row in beside_lesson([ONE], "hoi mo")] == ["t01-01"]
    assert beside_lesson([ONE], "khong co") == []


def test_the_page_opens_for_those_who_write_the_topic(ctx: Flask, cast: Cast, client_for: Client, statements: Any) -> None:
    topic = session().query(Topic.id).filter_by(key="01-nghe").order_by(Topic.id).first()
    assert topic is not None
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic[0]}/ben-bai"
    client = client_for("administrator")
    page = client.get(url).text
    assert "::: cau-hoi" in page
    with statements() as seen:
        client.get(f"{url}?q=zzz")
    assert len(seen) <= 12
    assert "Không câu nào khớp" in client.get(f"{url}?q=zzz").text
    assert client_for("instructor").get(url).status_code == 404
    assert client_for("coordinator").get(url).status_code == 404
    assert client.get("/ngan-hang-cau-hoi/chuyen-de/999/ben-bai").status_code == 404
