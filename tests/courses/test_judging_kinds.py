"""How right a response to the newer kinds is: the rules of `courses_content/README.md`, line by line."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.judging import Shape, accepted_response, band_of, judge, needs_a_person, read_number, right_response, shape_of
from app.courses.judging.responses import order_of
from app.courses.question_text import OptionText, PairText, QuestionText
from app.kernel.refusal import Refused

pytestmark = pytest.mark.sqlite_only

MATCHING = QuestionText(
    "g", "matching", pairs=(PairText("a", "một"), PairText("b", "hai"), PairText("c", "ba"), PairText("", "bốn"))
)
ORDERING = QuestionText("o", "ordering", items=("hỏi", "nghe", "ghi", "hẹn"))
GAPS = QuestionText("d", "gaps", stem="Chị [[lắng nghe|nghe]] rồi [[ghi]].", forgive=("case",))
CHOICE = QuestionText("m", "several", options=tuple(OptionText(key, key, key in "ab") for key in "abcd"))
CASE = QuestionText("t", "case", parts=(CHOICE, QuestionText("s", "numeric", marks=2, accepted=("12",)), MATCHING))


def full(question: QuestionText) -> list[str]:
    """The response that is right in everything."""
    if question.kind in {"matching", "ordering"}:
        return [f"{left}={right}" for left, right in question.assigned.items()]
    if question.kind == "gaps":
        return [gap[0] for gap in question.gaps]
    if question.kind == "case":
        return [f"{part.key}:{said}" for part in question.parts for said in full(part)]
    return list(question.accepted[:1]) or [option.key for option in question.options if option.correct]


ALL = (MATCHING, ORDERING, GAPS, CHOICE, CASE)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.kind)
def test_all_right_earns_everything_and_nothing_earns_nothing(question: QuestionText) -> None:
    assert judge(question, full(question)) == 1
    assert judge(question, []) == 0


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.kind)
def test_the_right_response_is_right(question: QuestionText) -> None:
    assert judge(question, right_response(question)) == 1


@given(st.sampled_from(ALL), st.randoms(use_true_random=False))
def test_the_order_of_what_is_said_does_not_matter(question: QuestionText, chance: Random) -> None:
    said = [text for text in full(question) if chance.random() < 0.7]
    mixed = list(said)
    if question.kind != "gaps":
        chance.shuffle(mixed)
    assert judge(question, mixed) == judge(question, said)


WORDS = st.lists(st.text("abcdgmost=:123 ,", max_size=6), max_size=8)


@given(st.sampled_from(ALL), WORDS)
def test_whatever_is_said_earns_between_nothing_and_everything(question: QuestionText, said: list[str]) -> None:
    assert 0 <= judge(question, said) <= 1


def test_every_pair_is_worth_the_same_and_a_wrong_one_takes_nothing_away() -> None:
    right = MATCHING.assigned
    other = next(number for number, words in MATCHING.rights if words == "bốn")
    assert judge(MATCHING, [f"a={right['a']}", f"b={other}"]) == pytest.approx(1 / 3)
    assert judge(MATCHING, [f"a={right['b']}", f"b={right['a']}"]) == 0


def test_an_order_earns_the_pairs_in_their_right_order_less_the_wrong_ones() -> None:
    letter = {place: item for item, place in ORDERING.assigned.items()}
    swapped = [f"{letter['1']}=2", f"{letter['2']}=1", f"{letter['3']}=3", f"{letter['4']}=4"]
    assert judge(ORDERING, swapped) == pytest.approx(4 / 6)
    assert judge(ORDERING, [f"{letter[str(5 - place)]}={place}" for place in range(1, 5)]) == 0
    assert judge(ORDERING, [f"{letter['1']}=1", f"{letter['2']}=2"]) == pytest.approx(1 / 6)
    assert judge(ORDERING, [f"{item}=1" for item in ORDERING.assigned]) == 0


def test_every_gap_is_worth_the_same() -> None:
    assert judge(GAPS, ["NGHE", "sai"]) == 0.5
    assert judge(GAPS, ["", "ghi"]) == 0.5


def test_a_case_earns_the_marks_of_its_questions() -> None:
    assert judge(CASE, ["s:12"]) == 0.5
    assert judge(CASE, ["m:a", "m:b"]) == 0.25


def test_tones_are_forgiven_only_when_the_author_says_so_and_letters_never() -> None:
    strict = QuestionText("a", "short", accepted=("lắng nghe",))
    kind = QuestionText("a", "short", accepted=("lắng nghe",), forgive=("tones",))
    assert (judge(strict, ["lăng nghe"]), judge(kind, ["lăng nghe"]), judge(kind, ["lang nghe"])) == (0, 1, 0)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.400", 1400),
        ("1 400", 1400),
        ("1.250.000,5", Fraction("1250000.5")),
        ("7,5", Fraction("7.5")),
        ("7.5", Fraction("7.5")),
        ("1,400", Fraction("1.4")),
        ("12 người", 12),
        ("60%", 60),
        ("-3", -3),
        ("−3", -3),
        (" 5 ", 5),
        ("0,25 tiết", Fraction("0.25")),
    ],
)
def test_numbers_are_read_the_vietnamese_way(text: str, number: Fraction) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "mười", "1.4.00", "12 34 5", "1e5", "5-6", "3/4", "9" * 40, "1,2,3"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("accepted", "inside", "outside"),
    [
        ("12,5 ± 0,5", ("12", "13", "12,75"), ("11,9", "13,1")),
        ("1.400 ± 5%", ("1330", "1.470"), ("1329", "1471")),
        ("3", ("3,0",), ("3,01",)),
    ],
)
def test_a_number_within_the_band_is_right(accepted: str, inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    question = QuestionText("n", "numeric", accepted=(accepted,))
    assert [judge(question, [text]) for text in inside] == [1.0] * len(inside)
    assert [judge(question, [text]) for text in outside] == [0.0] * len(outside)


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_a_number_written_with_dots_and_comma_is_that_number(whole: int, hundredths: int) -> None:
    said = f"{whole:,}".replace(",", ".") + f",{hundredths:02}"
    assert read_number(said) == whole + Fraction(hundredths, 100)


def test_a_band_that_cannot_be_read_is_none() -> None:
    assert [band_of(text) for text in ("khoảng 5", "5 ± x", "± 5", "")] == [None] * 4


def test_only_a_person_marks_a_free_text() -> None:
    assert needs_a_person("essay")
    assert judge(QuestionText("e", "essay"), ["Bài viết"]) == 0


SHAPE = Shape(
    "case",
    (),
    (
        ("hoi", Shape("single", ("b", "a"))),
        ("dien", Shape("gaps", ("1", "2"))),
        ("ghep", Shape("matching", ("a", "2", "1"))),
    ),
)


def test_the_shape_of_a_case_is_kept_in_the_order_of_an_attempt() -> None:
    assert shape_of("case", order_of(SHAPE)) == SHAPE


def test_a_response_to_a_case_is_kept_in_the_order_of_its_questions() -> None:
    said = ["ghep:a=2", "dien:", "dien:  nghe ", "hoi:a"]
    assert accepted_response(SHAPE, said) == ["hoi:a", "dien:", "dien:nghe", "ghep:a=2"]


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (Shape("single", ("a", "b")), ["a", "b"]),
        (Shape("single", ("a", "b")), ["z"]),
        (Shape("matching", ("a", "b", "1")), ["c=1"]),
        (Shape("matching", ("a", "b", "1")), ["a=2"]),
        (Shape("matching", ("a", "b", "1", "2")), ["a=1", "a=2"]),
        (Shape("matching", ("a", "1")), ["a"]),
        (Shape("ordering", ("a", "b")), ["a=3"]),
        (SHAPE, ["khac:a"]),
        (SHAPE, ["a"]),
        (SHAPE, ["hoi:z"]),
    ],
)
def test_what_cannot_be_chosen_is_refused(shape: Shape, said: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        accepted_response(shape, said)
    assert refused.value.reason == "no_such_choice"


@pytest.mark.parametrize(
    "kind", ["short", "numeric", "gaps", "essay", "single", "several", "true_false", "matching", "ordering", "case"]
)
def test_a_megabyte_is_refused_by_its_length_whatever_is_asked(kind: str) -> None:
    with pytest.raises(Refused) as refused:
        accepted_response(Shape(kind, ("1",)), ["x" * 1_000_000])
    assert refused.value.reason == "too_long"


def test_a_free_text_keeps_its_lines_in_nfc() -> None:
    assert accepted_response(Shape("essay"), ["Chi\u0323 \r\nHa\u0323nh\n"]) == ["Chị \nHạnh"]
    assert accepted_response(Shape("essay"), ["  \n "]) == []
