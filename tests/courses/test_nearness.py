"""Passages that stand nearly so in two lessons, told while somebody writes."""

from __future__ import annotations

from typing import Any

from app.courses.check.quality.runs import kept_source, near
from app.courses.queries.nearness import passages_elsewhere
from tests.cast import Cast
from tests.courses.writing import lesson_id, shown

HEAD = "---\nid: a\ntitle: A\n---\n"
WORDS = (
    "Khi một hội viên kể chuyện nhà mình, người cán bộ Hội ngồi xuống ngang tầm, để điện thoại úp trên bàn, nghe hết câu rồi mới "
    "hỏi lại điều chưa rõ, và ghi vào sổ đúng lời chị ấy nói."
)


def test_a_passage_with_half_of_its_words_is_near_with_both_lines() -> None:
    half = " ".join(WORDS.split()[:24]) + " rồi chị ấy về nhà kể lại cho mẹ chồng nghe chuyện ở buổi họp chiều nay."
    found = near(kept_source(f"{HEAD}Mở đầu.\n\n{half}\n"), [kept_source(f"{HEAD}{WORDS}\n")])
    assert [(one.line, one.text, one.there) for one in found] == [(7, 0, 5)]
    assert 0.35 < found[0].share < 1


def test_accents_case_and_signs_make_no_difference() -> None:
    other = WORDS.upper().replace(",", " -").replace("Đ", "D")
    assert [round(one.share, 1) for one in near(kept_source(HEAD + WORDS), [kept_source(HEAD + other)])] == [1.0]


def test_short_passages_and_other_words_are_not_near() -> None:
    short = " ".join(WORDS.split()[:20])
    assert near(kept_source(HEAD + short), [kept_source(HEAD + short)]) == []
    assert near(kept_source(HEAD + WORDS), [kept_source(HEAD + " ".join(reversed(WORDS.split())))]) == []
    assert near(kept_source(""), [kept_source(HEAD + WORDS)]) == []


def test_the_nearest_place_of_all_lessons_is_told() -> None:
    part = " ".join(WORDS.split()[:30]) + " và nhiều điều khác nữa mà chúng ta sẽ bàn ở bài sau cùng nhau."
    found = near(kept_source(HEAD + WORDS), [kept_source(HEAD + part), kept_source(HEAD + WORDS)])
    assert [(one.text, one.share) for one in found] == [(1, 1.0)]


def test_texts_are_read_once_and_then_cost_one_statement(ctx: object, cast: Cast, statements: Any) -> None:
    lesson = lesson_id()
    own = kept_source(shown(lesson))
    passages_elsewhere(lesson, own)
    with statements() as seen:
        passages_elsewhere(lesson, own)
    assert len(seen) == 1
