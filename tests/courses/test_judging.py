"""How right a response is."""

from __future__ import annotations

import pytest

from app.courses.judging import judge
from app.courses.question_text import OptionText, QuestionText

pytestmark = pytest.mark.sqlite_only


def choice(kind: str, right: str, of: str = "abcd") -> QuestionText:
    """A question with options `of`, of which `right` are right."""
    return QuestionText("q", kind, options=tuple(OptionText(key, key, key in right) for key in of))


def written(*accepted: str, forgive: tuple[str, ...] = ()) -> QuestionText:
    """A short question."""
    return QuestionText("q", "short", accepted=accepted, forgive=forgive)


@pytest.mark.parametrize(("response", "share"), [(["b"], 1), (["a"], 0), ([], 0), (["a", "b"], 0), (["z"], 0), (["b", "b"], 1)])
def test_a_single_choice_is_right_or_wrong(response: list[str], share: float) -> None:
    assert judge(choice("single", "b"), response) == share


def test_true_or_false_is_right_or_wrong() -> None:
    assert judge(choice("true_false", "a", "ab"), ["a"]) == 1
    assert judge(choice("true_false", "a", "ab"), ["b"]) == 0


@pytest.mark.parametrize(
    ("response", "share"),
    [("ab", 1), ("ba", 1), ("a", 0.5), ("abc", 0.5), ("ac", 0), ("cd", 0), ("abcd", 0), ("", 0)],
)
def test_several_choices_earn_a_share_and_wrong_ones_take_it_away(response: str, share: float) -> None:
    assert judge(choice("several", "ab"), list(response)) == share


@pytest.mark.parametrize("text", ["lắng nghe", "  lắng   nghe ", "la\u0306\u0301ng nghe"])
def test_spaces_and_the_form_of_unicode_never_matter(text: str) -> None:
    assert judge(written("lắng nghe"), [text]) == 1


def test_both_places_of_a_tone_are_the_same_word() -> None:
    assert judge(written("hòa giải"), ["hoà giải"]) == 1
    assert judge(written("Thúy"), ["thuý"]) == 0


def test_case_and_accents_are_forgiven_only_when_the_author_says_so() -> None:
    assert judge(written("Lắng nghe"), ["lắng nghe"]) == 0
    assert judge(written("Lắng nghe", forgive=("case",)), ["lắng nghe"]) == 1
    assert judge(written("Lắng nghe", forgive=("case",)), ["lang nghe"]) == 0
    assert judge(written("Lắng nghe", forgive=("accents",)), ["Lang nghe"]) == 1
    assert judge(written("Lắng nghe", forgive=("accents",)), ["lang nghe"]) == 0
    assert judge(written("đi cơ sở", forgive=("case", "accents")), ["DI CO SO"]) == 1


def test_any_accepted_spelling_will_do_but_not_an_empty_one() -> None:
    assert judge(written("nghe", "lắng nghe"), ["lắng nghe"]) == 1
    assert judge(written("nghe"), ["đừng nghe"]) == 0
    assert judge(written("nghe"), ["  "]) == 0
    assert judge(written("nghe"), []) == 0
