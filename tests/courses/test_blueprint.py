"""The blueprint in programme.yml and topic.yml: lines by level, tag and skill, each fault at its line."""

from __future__ import annotations

import pytest

from app.courses.package.records import DrawEntry
from app.courses.question_text import parse_bank, write_question
from app.courses.structure import structure_hash
from tests.courses.conftest import Desk

pytestmark = pytest.mark.sqlite_only


def draw(desk: Desk, rows: str) -> Desk:
    """What the quiz of the first topic draws, as a list."""
    quiz = "quiz: {periods: 0.5, draw: 3, pass_mark: 6}"
    return desk.change("01-nghe/topic.yml", quiz, f"quiz:\n  periods: 0.5\n  pass_mark: 6\n  draw:\n    {rows}")


def test_a_number_is_one_line_of_any_question(desk: Desk) -> None:
    (paper,) = desk.read().papers
    assert [(entry.topic, entry.count, entry.is_narrow) for entry in paper.blueprint] == [
        (topic, count, False) for topic, count in paper.draw.items()
    ]


def test_a_list_narrows_by_level_tags_and_skill(desk: Desk) -> None:
    draw(desk, "- {count: 1, level: [nhan-biet, thong-hieu], tags: [a, b]}\n    - {count: 2}")
    quiz = desk.read().topics[0].folder.quiz  # type: ignore[union-attr]
    assert quiz is not None
    first, second = quiz.blueprint
    assert (quiz.draw, first.levels, first.tags, first.skill) == (3, ("nhan-biet", "thong-hieu"), ("a", "b"), "")
    assert second == DrawEntry("", 2, line=second.line)
    assert second.line == first.line + 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("- {count: 1, level: kho}", "“level” chỉ gồm các từ: nhan-biet, thong-hieu, van-dung"),
        ("- {count: 0}", "số nguyên từ 1 trở lên"),
        ("- {level: nhan-biet}", "Thiếu mục “count”"),
        ("- {count: 1, skill: tay}", "phải là một trong: theory, skill"),
        ("- {count: 1, topic: x}", "Không có mục “topic”"),
        ("- {count: 9, level: van-dung}", "(level: van-dung), ngân hàng chỉ có"),
        ("- {count: 1, tags: [khong-co]}", "(tags: khong-co), ngân hàng chỉ có 0 câu"),
        ("- {count: 4}\n    - {count: 1}", "lấy 5 câu, ngân hàng chỉ có 4 câu"),
    ],
)
def test_a_line_that_cannot_be_is_a_fault_at_its_line(desk: Desk, rows: str, words: str) -> None:
    found = draw(desk, rows).faults(words)
    assert found, [fault.sentence for fault in desk.errors()]
    first = (desk.folder / "01-nghe/topic.yml").read_text().splitlines().index("  draw:") + 2
    assert first <= found[0].line <= first + 1


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("counts: giua", "phải là một trong: best, last, first, average"),
        ("shows: ngay", "phải là một trong: used_up"),
        ("allowance_minutes: -1", "số nguyên từ 0 trở lên"),
        ("after_paper: kiem-tra", "bài đó phải đứng trước nó"),
        ("opens_on: mai", "ngày viết như"),
    ],
)
def test_settings_of_a_paper_are_checked(desk: Desk, new: str, words: str) -> None:
    assert desk.change("programme.yml", "tries: 2", f"tries: 2\n    {new}").faults(words), [
        fault.sentence for fault in desk.errors()
    ]


def test_an_edition_without_the_new_words_is_the_same_edition(desk: Desk) -> None:
    before = structure_hash(desk.read())
    desk.change("programme.yml", "tries: 2", "tries: 2\n    counts: best\n    shows: closed\n    allowance_minutes: 10")
    assert structure_hash(desk.read()) == before
    desk.change("programme.yml", "counts: best", "counts: last")
    assert structure_hash(desk.read()) != before


def test_a_question_may_keep_the_order_of_its_options(desk: Desk) -> None:
    text = "## t1-99 {kind=single level=nhan-biet shuffle=no}\nHỏi gì?\n\n- [ ] Một\n- [x] Tất cả các ý trên\n"
    (question,), faults = parse_bank(text, file="questions.md")
    assert (question.shuffle, faults) == (False, ())
    assert "shuffle=no" in write_question(question)
    desk.add("01-nghe/questions.md", "\n## t1-98 {kind=short level=nhan-biet shuffle=no}\nHỏi?\n\n- = a\n")
    assert desk.faults("shuffle=no chỉ dùng cho")
