"""One question at a time: what keeps it from being saved, at its line, within a bound whatever is written."""

from __future__ import annotations

from time import process_time

import pytest

from app.courses.check.one_question import MAX_LETTERS, faults_of_one, read_one
from app.courses.markdown.tree import Figure
from app.courses.question_text import OptionText, QuestionText

pytestmark = pytest.mark.sqlite_only
OPTIONS = (OptionText("a", "Nghe", True), OptionText("b", "Khuyên", False))
GOOD = QuestionText("t1-01", "single", level="nhan-biet", stem="Hỏi?", options=OPTIONS)


def sentences(question: QuestionText) -> list[str]:
    return [fault.sentence for fault in faults_of_one(question, {})[1]]


def test_a_question_that_can_be_asked_has_no_fault_with_or_without_a_key() -> None:
    for key in ("t1-01", ""):
        rendered, faults = faults_of_one(QuestionText(key, "single", level="nhan-biet", stem="Hỏi?", options=OPTIONS), {})
        assert faults == []
        assert rendered is not None


def test_a_picture_must_be_one_of_the_topic() -> None:
    question = QuestionText("q", "single", level="nhan-biet", stem="Hỏi?\n\n![Hình](images/a.png)", options=OPTIONS)
    (fault,) = faults_of_one(question, {})[1]
    assert (fault.line, "images/a.png" in fault.sentence) == (4, True)
    assert faults_of_one(question, {"images/a.png": Figure("ab" * 32, 10, 10, ((10, 10),))})[1] == []


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("", 1, "Chưa thấy câu hỏi nào"),
        ("## a {kind=single}\nA\n\n## b {kind=single}\nB", 4, "chỉ soạn một câu"),
        ("x" * (MAX_LETTERS + 1), 1, "dài quá"),
        ("## a {kind=gaps}\n" + "[[a]] " * 300, 1, "dấu “[”"),
        ("## a {kind=single}\n" + ">" * 30, 2, "lồng quá sâu"),
    ],
)
def test_a_text_that_is_not_one_question_is_said_at_its_line(source: str, line: int, words: str) -> None:
    question, faults = read_one(source)
    assert any(fault.line == line and words in fault.sentence for fault in faults)
    assert question is None or words == "dấu “[”"


@pytest.mark.parametrize(
    "piece", ["*a ", "**a", "[a](b ", "`a ", "*a_b*c_ ", "- a\n", "<a@b ", "*_**__a ", "![a](b) ", "[a]: b\n"]
)
def test_whatever_is_written_is_shown_or_refused_in_seconds(piece: str) -> None:
    begun = process_time()
    faults_of_one(QuestionText("q", "single", level="nhan-biet", stem=piece * 20_000, options=OPTIONS), {})
    faults_of_one(QuestionText("q", "single", level="nhan-biet", stem=(piece * 20_000)[: MAX_LETTERS - 500], options=OPTIONS), {})
    assert process_time() - begun < 5
