"""GIFT as Moodle reads it, and as people write it."""

from __future__ import annotations

import pytest

from tests.quizzes.formats.files import one, read

pytestmark = pytest.mark.sqlite_only


def test_every_question_of_an_ugly_file_is_listed_with_its_state() -> None:
    found = read("van-dong.gift.txt").found
    assert [(row.line, row.kind, row.state.value) for row in found] == [
        (5, "single", "read"),
        (12, "several", "read"),
        (19, "true_false", "read"),
        (20, "true_false", "read"),
        (21, "short", "read"),
        (27, "numeric", "read"),
        (29, "numeric", "read"),
        (31, "numeric", "read"),
        (36, "matching", "read"),
        (42, "single", "read"),
        (44, "single", "read"),
        (46, "essay", "check"),
        (48, "description", "unread"),
        (50, "description", "unread"),
    ]


def test_a_weight_is_a_share_of_the_marks() -> None:
    first, several = read("van-dong.gift.txt").found[:2]
    assert (dict(first.fractions), dict(several.fractions)) == ({"c": 0.25}, {"a": 0.5, "b": 0.5, "c": -0.5})


def test_weights_that_are_our_own_rule_are_not_written_down() -> None:
    found = one("Chọn.{~%50%a ~%50%b ~%-100%c}", "gift")
    assert (found.kind, dict(found.fractions), found.state.value) == ("several", {}, "read")


def test_the_formats_of_texts_become_our_markdown() -> None:
    question = one("[html]<p>Chọn <b>một</b> &amp; 2 * 3</p>{=[markdown]*a* ~[plain]*b* ~<i>c</i>}", "gift").question
    assert question is not None
    assert question.stem == "Chọn **một** & 2 \\* 3"
    assert [option.text for option in question.options] == ["*a*", "\\*b\\*", "*c*"]


@pytest.mark.parametrize(
    ("answers", "accepted"),
    [
        ("#1822:5", ("1822 ± 5",)),
        ("#1..5", ("3 ± 2",)),
        ("#3.141..3.142", ("3,1415 ± 0,0005",)),
        ("#-2.50", ("-2,5",)),
        ("#1.400", ("1,4",)),
        ("#=1822:0 =%50%1822:2", ("1822", "[50%] 1822 ± 2")),
        ("#=1822:0 =%0%*#Sai rồi", ("1822",)),
    ],
)
def test_numbers_of_programs_become_numbers_of_people(answers: str, accepted: tuple[str, ...]) -> None:
    question = one(f"Bao nhiêu?{{{answers}}}", "gift").question
    assert question is not None
    assert (question.kind, question.accepted) == ("numeric", accepted)


def test_true_and_false_have_feedback_for_the_wrong_and_for_the_right() -> None:
    question = one("Đúng không?{FALSE#sai rồi#giỏi####chung}", "gift").question
    assert question is not None
    assert [(option.text, option.correct, option.feedback) for option in question.options] == [
        ("Đúng", False, "sai rồi"),
        ("Sai", True, "giỏi"),
    ]
    assert question.explanation == "chung"


def test_a_missing_word_leaves_a_line_in_its_place() -> None:
    question = one("Chị {=nghe =lắng nghe} trước.", "gift").question
    assert question is not None
    assert (question.kind, question.stem, question.forgive) == ("short", "Chị \\_\\_\\_\\_\\_ trước.", ("case",))


def test_tags_say_level_and_skill() -> None:
    question = one("// [tag:Thông hiểu] [tag:skill] [tag:Dân vận]\nChọn.{=a ~b}", "gift").question
    assert question is not None
    assert (question.level, question.skill, question.tags) == ("thong-hieu", "skill", ("dan-van",))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Chọn.{=a ~b", "braces"),
        ("Chọn.{=a ~b} rồi }", "braces"),
        ("Bao nhiêu?{#mười}", "not_a_number"),
        ("Nối.{=a -> b =c}", "pair"),
        ("Chỉ có lời.", "description"),
        ("Chọn.{~a ~b}", "not_askable"),
        ("Chọn.{=a " + "".join(f"~b{n} " for n in range(10)) + "}", "too_many_options"),
    ],
)
def test_what_cannot_be_taken_in_says_why(text: str, reason: str) -> None:
    found = one(text, "gift")
    assert (found.state.value, found.faults[0].reason) == ("unread", reason)


def test_stars_for_any_letters_are_for_a_person_to_look_at() -> None:
    assert [fault.reason for fault in one("Từ nào?{=ng*}", "gift").faults] == ["pattern"]
    assert one("Dấu nào?{=\\\\*}", "gift").question.accepted == ("*",)  # type: ignore[union-attr]
