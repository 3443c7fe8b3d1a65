"""Questions that ask nearly the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.question_text import OptionText, QuestionText
from app.quizzes.rules import duplicates
from app.quizzes.rules.duplicates import Shelf, near_duplicates

pytestmark = pytest.mark.sqlite_only


def _ask(key: str, stem: str, *options: str) -> QuestionText:
    """A question with options."""
    return QuestionText(
        key, "single", stem=stem, options=tuple(OptionText("abcdef"[at], text, not at) for at, text in enumerate(options))
    )


OLD = _ask("t1", "Chị Chi hội trưởng nên làm việc gì đầu tiên khi đến thăm nhà hội viên?", "Lắng nghe", "Ghi chép", "Kiểm tra")


@pytest.mark.parametrize(
    "stem",
    [
        "Câu 12: Chị chi hội trưởng nên làm việc gì đầu tiên khi đến thăm nhà hội viên?",
        "12. CHỊ CHI HỘI TRƯỞNG NÊN LÀM VIỆC GÌ ĐẦU TIÊN KHI ĐẾN THĂM NHÀ HỘI VIÊN",
        "Chi chi hoi truong nen lam viec gi dau tien khi den tham nha hoi vien?",
        unicodedata.normalize("NFD", OLD.stem),
        "Chị Chi hội trưởng cần làm việc gì đầu tiên khi đến thăm nhà hội viên?",
    ],
)
def test_accents_numbering_capitals_and_one_word_do_not_hide_a_question(stem: str) -> None:
    new = _ask("", stem, "B. Ghi chép", "A. Lắng nghe", "Kiểm tra.")
    ((key, likeness),) = near_duplicates(new, [OLD])
    assert (key, likeness >= 0.8) == ("t1", True)


@pytest.mark.parametrize(
    "other",
    [
        _ask("t2", "Chị Chi hội trưởng ghi gì vào biên bản?", "Ngày giờ", "Món ăn", "Thời tiết"),
        _ask("t3", "Phát biểu nào đúng?", "Hội phí tự nguyện", "Hội phí bắt buộc"),
        _ask("t4", ""),
    ],
)
def test_another_question_is_not_called_the_same(other: QuestionText) -> None:
    assert near_duplicates(other, [OLD]) == []


def test_the_same_short_stem_with_other_options_is_another_question() -> None:
    assert (
        near_duplicates(
            _ask("", "Ý nào đúng?", "Hội viên góp ý", "Hội viên im"), [_ask("t5", "Ý nào đúng?", "Họp tháng", "Họp năm")]
        )
        == []
    )


def test_a_question_is_not_its_own_double() -> None:
    assert near_duplicates(OLD, [OLD]) == []


def _of_one_mould(count: int) -> list[QuestionText]:
    """Questions that share most of their words, as banks made of one table have them; no two ask nearly the same."""
    things = [
        f"{first}{last}" for first in ("ch", "h", "th", "v", "m", "l", "n", "kh") for last in ("an", "ôi", "ông", "iên", "ướng")
    ]
    named = [[things[at], things[(at * 7 + n) % 40], things[(at * 11 + 3 * n) % 40]] for n in range(40) for at in range(40)]
    return [
        _ask(f"t{n}", f"Khi bàn {' '.join(names)} số {n} ở {n + 5_000}, chị nên hỏi {n + 9_000} gì?", f"{names[1]} {n}", "Khác")
        for n, names in enumerate(named[:count])
    ]


def test_a_bank_of_questions_of_one_mould_is_not_gone_through_pair_by_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    likeness = duplicates._likeness
    monkeypatch.setattr(duplicates, "_likeness", lambda *marks: compared.append(1) or likeness(*marks))
    bank = _of_one_mould(1_201)
    twin = _ask("", f"Câu 7. {bank[700].stem.upper()}", *(option.text for option in bank[700].options))
    shelf = Shelf(bank)
    found = [row for text in bank for row in shelf.near(text)]
    assert shelf.near(twin) == [("t700", 1.0)]
    assert len(compared) == len(found) + 1, "only what is alike is looked at twice"


@given(st.lists(st.text("abc ", min_size=1, max_size=24), min_size=1, max_size=8), st.text("abc ", max_size=24))
def test_the_shelf_finds_what_comparing_with_every_question_finds(stems: list[str], stem: str) -> None:
    asked, others = _ask("", stem, "x"), [_ask(f"t{n}", one, "x") for n, one in enumerate(stems)]
    one_by_one = [row for other in others for row in near_duplicates(asked, [other])]
    marks = duplicates._marks_of(asked)
    by_hand = {other.key for other in others if duplicates._likeness(*marks, *duplicates._marks_of(other)) >= duplicates.ALIKE}
    assert {key for key, _likeness in one_by_one} == {key for key, _likeness in near_duplicates(asked, others)} == by_hand


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_from_both_sides_and_never_beyond_one(one: str, other: str) -> None:
    first, second = _ask("a", one, "x"), _ask("b", other, "x")
    there, back = near_duplicates(first, [second]), near_duplicates(second, [first])
    assert [row[1] for row in there] == [row[1] for row in back]
    assert all(0 < row[1] <= 1 for row in there)
