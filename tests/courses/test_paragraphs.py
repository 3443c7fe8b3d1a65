"""Paragraphs: what changed in words, where a comment belongs, two texts put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.merging import Side, meetings, merged
from app.courses.rules.paragraphs import compared, paragraphs, place_of

pytestmark = pytest.mark.sqlite_only

HEAD = "---\nid: a\n\ntitle: A\n---"
ONE, TWO, THREE = "Chị nghe hết rồi mới nói.", "Chị hỏi một câu ngắn thôi.", "Chị ghi lại đúng lời đã nghe."
TEXT = f"{HEAD}\n{ONE}\n\n{TWO}\n\n{THREE}\n"


def test_the_front_matter_is_one_paragraph_and_lines_are_those_of_the_file() -> None:
    assert [(row.text, row.line) for row in paragraphs(TEXT)] == [(HEAD, 1), (ONE, 6), (TWO, 8), (THREE, 10)]


def test_changed_words_stand_in_their_paragraph() -> None:
    shown = compared(TEXT, TEXT.replace("câu ngắn", "câu mở"))
    assert [each.changed for each in shown] == [False, False, True, False]
    assert [(piece.how, piece.words) for piece in shown[2].pieces if piece.how != "same"] == [("del", "ngắn"), ("ins", "mở")]


def test_a_paragraph_that_came_and_one_that_went_are_whole() -> None:
    shown = compared(f"{ONE}\n\n{TWO}", f"{TWO}\n\nXong việc thì cảm ơn.")
    assert [(each.paragraph is None, [piece.how for piece in each.pieces]) for each in shown] == [
        (True, ["del"]),
        (False, ["same"]),
        (False, ["ins"]),
    ]


@pytest.mark.parametrize(
    ("now", "place"),
    [
        (TEXT, 2),
        (TEXT.replace(ONE, f"{ONE}\n\nThêm một đoạn ở trên."), 3),
        (TEXT.replace("một câu ngắn thôi", "một câu thật ngắn thôi nhé"), 2),
        (TEXT.replace(TWO, ""), None),
    ],
)
def test_a_comment_stays_at_its_paragraph(now: str, place: int | None) -> None:
    assert place_of(TWO, paragraphs(now)) == place


def test_a_comment_on_the_whole_lesson_belongs_nowhere() -> None:
    assert place_of("", paragraphs(TEXT)) is None


def test_what_only_one_side_changed_is_proposed() -> None:
    ours, theirs = TEXT.replace("Chị nghe hết", "Chị nghe cho hết"), TEXT.replace("đúng lời", "từng lời")
    found = [each for each in meetings(TEXT, ours, theirs) if not each.block.same]
    assert [each.proposed for each in found] == [Side.OURS, Side.THEIRS]


def test_what_both_changed_waits_for_a_person() -> None:
    ours, theirs = TEXT.replace("nghe hết", "nghe kỹ"), TEXT.replace("nghe hết", "nghe trọn")
    found = meetings(TEXT, ours, theirs)
    assert [each.proposed for each in found if not each.block.same] == [None]
    assert merged(found, {}) is None
    text = merged(found, {1: Side.BOTH})
    assert text is not None
    assert text.index("nghe kỹ") < text.index("nghe trọn")


TEXTS = st.lists(st.sampled_from([ONE, TWO, THREE, "- a\n- b", "## Phần", "…"]), max_size=8).map("\n\n".join)


@given(TEXTS, TEXTS, TEXTS)
def test_one_side_chosen_everywhere_is_that_side(base: str, ours: str, theirs: str) -> None:
    found = meetings(base, ours, theirs)
    for side, text in ((Side.OURS, ours), (Side.THEIRS, theirs)):
        chosen = {each.number: side for each in found if not each.block.same}
        assert (merged(found, chosen) or "").rstrip("\n") == text.rstrip("\n")


@given(TEXTS, TEXTS)
def test_a_comparison_holds_every_word_of_the_newer_text_in_order(before: str, after: str) -> None:
    shown = compared(before, after)
    words = "\n\n".join("".join(p.words for p in each.pieces if p.how != "del") for each in shown if each.paragraph)
    assert words == after


def test_a_text_of_endless_paragraphs_is_compared_as_a_whole() -> None:
    long = "\n\n".join(f"đoạn {n}" for n in range(2000))
    assert len(compared(long, long.replace("đoạn 7", "đoạn bảy"))) == 4000
