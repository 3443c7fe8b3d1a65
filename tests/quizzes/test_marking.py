"""The marking rules of an edition: partial marks, rounding; and two people who mark one text."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.faults import FaultList
from app.courses.package.fields import open_fields
from app.courses.package.marking import RULES, read_marking
from app.kernel.refusal import Refused
from app.quizzes.rules.grading import GradedQuestion, OptionKey, Ruling, grade
from app.quizzes.rules.markers import HandMark, apart, may_see, settled, state_of, turn_of
from app.quizzes.rules.marking import DEFAULT, Marking, marking_from, rounded, share_of_marks

TWO_OF_FIVE = GradedQuestion(1, 2, "several", tuple(OptionKey(key, key in "ab") for key in "abcde"))
ORDER = GradedQuestion(1, 1, "ordering", assigned={"a": "1", "b": "2", "c": "3", "d": "4"})
MATCH = GradedQuestion(1, 1, "matching", assigned={"a": "1", "b": "2", "c": "3"})
GAPS = GradedQuestion(1, 1, "gaps", gaps=(("họp",), ("nghe",)))


@pytest.mark.parametrize(
    ("response", "minus", "nothing", "part"),
    [
        # right, wrong of 2 and 3: right/2 - wrong/3; all or nothing; right/2 less one for each choice beyond two
        (["a", "b"], "1", "1", "1"),
        (["a"], "1/2", "0", "1/2"),
        (["a", "c"], "1/6", "0", "1/2"),
        (["a", "b", "c"], "2/3", "0", "1/2"),
        (["a", "b", "c", "d"], "1/3", "0", "0"),
        (["a", "b", "c", "d", "e"], "0", "0", "0"),
        (["c"], "0", "0", "0"),
        ([], "0", "0", "0"),
    ],
)
def test_several_choices_by_the_three_rules(response: list[str], minus: str, nothing: str, part: str) -> None:
    for rule, wanted in (("right_minus_wrong", minus), ("all_or_nothing", nothing), ("proportion", part)):
        assert share_of_marks(TWO_OF_FIVE, response, Marking(several=rule)) == Fraction(wanted)


@pytest.mark.parametrize(
    ("question", "response", "marking", "wanted"),
    [
        (ORDER, ["a=2", "b=1", "c=3", "d=4"], DEFAULT, "2/3"),  # five pairs right, one wrong: (5 - 1) / 6
        (ORDER, ["a=2", "b=1", "c=3", "d=4"], Marking(ordering="places"), "1/2"),
        (ORDER, ["a=2", "b=1", "c=3", "d=4"], Marking(ordering="all_or_nothing"), "0"),
        (ORDER, ["a=1", "b=2", "c=3", "d=4"], Marking(ordering="all_or_nothing"), "1"),
        (MATCH, ["a=1", "b=3"], DEFAULT, "1/3"),
        (MATCH, ["a=1", "b=3"], Marking(matching="all_or_nothing"), "0"),
        (GAPS, ["họp", "nói"], DEFAULT, "1/2"),
        (GAPS, ["họp", "nói"], Marking(gaps="all_or_nothing"), "0"),
    ],
)
def test_the_other_kinds(question: GradedQuestion, response: list[str], marking: Marking, wanted: str) -> None:
    assert share_of_marks(question, response, marking) == Fraction(wanted)


def test_a_case_by_its_parts_or_only_as_a_whole() -> None:
    parts = (replace(TWO_OF_FIVE, key="mot"), replace(GAPS, key="hai"))  # worth 2 and 1
    case = GradedQuestion(1, 3, "case", parts=parts)
    said = ["mot:a", "mot:c", "hai:họp", "hai:nghe"]
    assert share_of_marks(case, said, Marking(several="proportion")) == Fraction(2, 3)  # (1/2 * 2 + 1) / 3
    assert share_of_marks(case, said, Marking(cases="all_or_nothing")) == 0


def test_shares_written_at_the_options_go_before_the_rule() -> None:
    options = (OptionKey("a", True, 0.75), OptionKey("b", True, 0.25), OptionKey("c", False, -0.5))
    question = GradedQuestion(1, 1, "several", options)
    for rule in ("right_minus_wrong", "proportion"):
        assert share_of_marks(question, ["a"], Marking(several=rule)) == Fraction(3, 4)
        assert share_of_marks(question, ["a", "c"], Marking(several=rule)) == Fraction(1, 4)


@pytest.mark.parametrize(
    ("share", "step", "mark"),
    [
        ("13/20", 0.1, 6.5),
        ("129/200", 0.1, 6.5),  # 6.45: half a step is rounded up, which a float of 6.45 would not be
        ("1289/2000", 0.1, 6.4),
        ("5/8", 0.25, 6.25),
        ("99/160", 0.25, 6.25),  # 6.1875
        ("49/80", 0.25, 6.25),  # 6.125: exactly between 6 and 6.25
        ("97/160", 0.25, 6.0),  # 6.0625
        ("5/8", 0.5, 6.5),  # 6.25: exactly between 6 and 6.5
        ("5/8", 1, 6.0),
        ("13/20", 1, 7.0),  # 6.5
        ("1", 0.25, 10.0),
        ("0", 0.5, 0.0),
    ],
)
def test_a_mark_is_rounded_to_the_step_halves_up(share: str, step: float, mark: float) -> None:
    assert rounded(Fraction(share), step) == mark


OPTIONS = st.integers(2, 6).flatmap(lambda n: st.lists(st.booleans(), min_size=n, max_size=n))
MARKINGS = st.builds(Marking, several=st.sampled_from(RULES["several"]))


@given(OPTIONS, st.data(), MARKINGS)
def test_a_share_is_bounded_monotone_and_blind_to_order(rights: list[bool], data: st.DataObject, marking: Marking) -> None:
    options = tuple(OptionKey(key, right) for key, right in zip("abcdef", rights, strict=False))
    keys = [option.key for option in options]
    chosen = data.draw(st.lists(st.sampled_from(keys), unique=True))
    question = GradedQuestion(1, 1, "several", options)
    share = share_of_marks(question, chosen, marking)
    assert 0 <= share <= 1
    turned = replace(question, options=tuple(data.draw(st.permutations(options))))
    assert share_of_marks(turned, data.draw(st.permutations(chosen)), marking) == share
    for option in options:
        if option.key not in chosen and option.correct:
            assert share_of_marks(question, [*chosen, option.key], marking) >= share, "one more right choice never costs"
        if option.key not in chosen and not option.correct and chosen:
            assert share_of_marks(question, [*chosen, option.key], marking) <= share, "one more wrong choice never pays"


@given(st.fractions(0, 1), st.fractions(0, 1), st.sampled_from([0.1, 0.25, 0.5, 1]))
def test_rounding_keeps_the_order_and_stays_within_half_a_step(one: Fraction, other: Fraction, step: float) -> None:
    low, high = sorted((one, other))
    assert rounded(low, step) <= rounded(high, step)
    assert abs(Fraction(str(rounded(one, step))) - one * 10) <= Fraction(str(step)) / 2
    assert (Fraction(str(rounded(one, step))) / Fraction(str(step))).denominator == 1


def test_what_is_left_out_counts_in_neither_sum_and_what_all_have_right_not_for_a_blank() -> None:
    def question(position: int, ruling: Ruling) -> GradedQuestion:
        return GradedQuestion(position, 1, "single", (OptionKey("a", True), OptionKey("b", False)), ruling=ruling)

    graded = grade(
        [question(1, Ruling.OWN), question(2, Ruling.DROP), question(3, Ruling.FULL)], {1: ["a"], 2: ["b"], 3: ["b"]}, 5
    )
    assert (graded.total, graded.max_score, graded.mark) == (2, 2, 10)
    blank = grade([question(1, Ruling.OWN), question(3, Ruling.FULL)], {1: ["a"]}, 5)
    assert (blank.total, blank.max_score, blank.mark) == (1, 2, 5)


def read(text: str) -> tuple[dict[str, object] | None, FaultList]:
    faults = FaultList("programme.yml")
    return read_marking(open_fields(text, faults), ("kiem-tra",)), faults


def test_the_block_of_a_package_holds_only_what_it_says() -> None:
    said, faults = read("several: all_or_nothing\nstep: 0.25\nsecond_marker: [kiem-tra]\nmay_differ: 1.5\n")
    assert not faults.found
    assert marking_from(said) == Marking(several="all_or_nothing", step=0.25, second_marker=("kiem-tra",), may_differ=1.5)
    assert (marking_from(None), read_marking(None, ())) == (DEFAULT, None)


@pytest.mark.parametrize(
    "text", ["several: maybe", "step: 0.3", "second_marker: [khong-co]", "unknown: 1", "matching: places", "may_differ: -1"]
)
def test_what_the_block_cannot_say_is_a_fault_with_its_line(text: str) -> None:
    faults = read(f"cases: proportion\n{text}\n")[1].found
    assert [fault.line for fault in faults] == [2]


def marks(*scores: float) -> list[HandMark]:
    """Marks of the persons 11, 12, 13 as first, second and third marker."""
    return [HandMark(number, 10 + number, score) for number, score in enumerate(scores, 1)]


@pytest.mark.parametrize(
    ("scores", "result", "state"),
    [
        ((), None, "first"),
        ((6,), None, "second"),
        ((6, 7), 6.5, "settled"),  # exactly as far apart as they may be
        ((6, 7.25), None, "third"),
        ((6, 9, 8), 8, "settled"),
    ],
)
def test_two_markers_and_a_third(scores: tuple[float, ...], result: float | None, state: str) -> None:
    assert settled(marks(*scores), 10, 1) == result
    assert state_of(marks(*scores), 10, 1) == state


def test_the_difference_is_said_on_the_scale_of_ten() -> None:
    assert apart(marks(1, 1.5), 2, 1), "half of two marks is 2.5 of ten"
    assert not apart(marks(1, 1.2), 2, 1)


def test_whose_turn_it_is() -> None:
    assert turn_of([], 11, 10, 1) == 1
    assert turn_of(marks(6), 12, 10, 1) == 2
    assert turn_of(marks(6), 11, 10, 1) == 1, "a correction keeps its place"
    assert turn_of(marks(6, 9), 13, 10, 1) == 3
    for known, reason in ((marks(6, 6.5), "two_marked"), (marks(6, 9, 8), "three_marked")):
        with pytest.raises(Refused) as refusal:
            turn_of(known, 99, 10, 1)
        assert refusal.value.reason == reason


def test_nobody_sees_the_first_points_before_she_has_given_her_own() -> None:
    assert not may_see(marks(6), 12, 10, 1)
    assert may_see(marks(6, 9), 12, 10, 1)
    assert may_see(marks(6, 9), 13, 10, 1), "who decides sees both"


def test_the_rules_are_written_out_for_authors() -> None:
    text = (Path(__file__).parents[2] / "courses_content" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{rule}`" in text for rules in RULES.values() for rule in rules)
