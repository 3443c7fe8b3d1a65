"""Options and answers that give a part of the marks: written, checked, judged, kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.check.questions import why_not_askable
from app.courses.judging import judge, right_response
from app.courses.markdown.phrases import render_question
from app.courses.question_text import OptionText, QuestionText, parse_bank, write_bank

pytestmark = pytest.mark.sqlite_only
ONE = "## a-1 {kind=single level=van-dung}\nHỏi?\n\n- [x] Đúng hẳn\n- [50%] Đúng nửa\n- [-25%] Hại\n- [ ] Sai\n"
SEVERAL = (
    "## a-2 {kind=several level=van-dung}\nHỏi?\n\n- [66,66667%] Hai phần\n- [33,33333%] Một phần\n- [-50%] Hại\n- [ ] Sai\n"
)
SHORT = "## a-3 {kind=short level=van-dung forgive=case}\nHỏi?\n\n- = [50%] nghe\n- = lắng nghe\n"
NUMBER = "## a-4 {kind=numeric level=van-dung}\nHỏi?\n\n- = 1930\n- = [25%] 1930 ± 2\n"


def _one(text: str) -> QuestionText:
    """The question of a text without faults."""
    (question,), faults = parse_bank(text)
    assert faults == ()
    assert why_not_askable(question) == []
    return question


@pytest.mark.parametrize("text", [ONE, SEVERAL, SHORT, NUMBER])
def test_shares_are_written_as_they_are_read(text: str) -> None:
    assert write_bank([_one(text)]) == text


@pytest.mark.parametrize(
    ("text", "response", "share"),
    [
        (ONE, ["a"], 1),
        (ONE, ["b"], 0.5),
        (ONE, ["c"], 0),
        (ONE, ["d"], 0),
        (ONE, ["a", "b"], 0),
        (SEVERAL, ["a"], 0.66667),
        (SEVERAL, ["a", "b"], 1),
        (SEVERAL, ["a", "b", "c"], 0.5),
        (SEVERAL, ["c"], 0),
        (SEVERAL, ["a", "d"], 0.66667),
        (SHORT, ["Lắng nghe"], 1),
        (SHORT, ["nghe"], 0.5),
        (SHORT, ["[50%] nghe"], 0),
        (NUMBER, ["1930"], 1),
        (NUMBER, ["1931"], 0.25),
        (NUMBER, ["1940"], 0),
    ],
)
def test_the_share_of_what_was_chosen_or_written_counts(text: str, response: list[str], share: float) -> None:
    assert judge(_one(text), response) == pytest.approx(share, abs=0.00001)


@pytest.mark.parametrize("text", [ONE, SEVERAL, SHORT, NUMBER])
def test_the_right_response_earns_everything(text: str) -> None:
    assert judge(_one(text), right_response(_one(text))) == 1


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (ONE.replace("50%", "150%"), 5, "từ -100% đến 100%"),
        (ONE.replace("[50%]", "[50 %]"), 5, "Phương án viết là"),
        (ONE.replace("[50%]", "[+50%]"), 5, "Phương án viết là"),
    ],
)
def test_a_wrong_share_names_its_line(text: str, line: int, words: str) -> None:
    _questions, faults = parse_bank(text)
    assert [fault.line for fault in faults if words in fault.sentence] == [line]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ONE.replace("[x]", "[75%]"), "Chưa có phương án đúng"),
        (SEVERAL.replace("66,66667", "50"), "cộng lại phải là 100%"),
        (SEVERAL.replace("66,66667%", "x"), "phương án đúng nào cũng ghi"),
        (SHORT.replace("- = lắng nghe\n", ""), "trọn điểm"),
    ],
)
def test_shares_that_do_not_add_up_are_said(text: str, words: str) -> None:
    (question,), _faults = parse_bank(text)
    assert any(words in sentence for sentence in why_not_askable(question))


def test_a_full_and_an_empty_share_of_one_choice_are_a_plain_mark() -> None:
    question = _one(ONE.replace("[x]", "[100%]").replace("[ ] Sai", "[0%] Sai"))
    assert write_bank([question]) == ONE


def test_a_stem_may_hold_what_looks_like_a_share() -> None:
    question = replace(_one(ONE), stem="- [50%] không phải phương án\n- [ -5 % ] cũng không")
    (read,), faults = parse_bank(write_bank([question]))
    assert (faults, read) == ((), question)


def test_what_is_kept_of_an_option_has_its_share() -> None:
    assert [option.fraction for option in render_question(_one(ONE)).options] == [None, 0.5, -0.25, None]


SHARE = st.integers(-100, 100).map(lambda percent: percent / 100)


@given(
    st.lists(SHARE | st.none(), min_size=1, max_size=6),
    st.sets(st.sampled_from("abcdef")),
    st.sampled_from(["single", "several"]),
)
def test_no_shares_earn_less_than_nothing_or_more_than_all(shares: list[float | None], chosen: set[str], kind: str) -> None:
    options = tuple(OptionText("abcdef"[at], "x", False, "", share) for at, share in enumerate(shares))
    assert 0 <= judge(QuestionText("a", kind, options=options), sorted(chosen)) <= 1


@given(st.lists(st.tuples(SHARE | st.none(), st.booleans()), min_size=2, max_size=5))
def test_any_shares_of_several_choices_come_back(rows: list[tuple[float | None, bool]]) -> None:
    options = tuple(
        OptionText("abcde"[at], f"Ý {at}", right if share is None else share > 0, "", share)
        for at, (share, right) in enumerate(rows)
    )
    question = QuestionText("a-1", "several", stem="Hỏi?", options=options)
    (read,), faults = parse_bank(write_bank([question]))
    assert (faults, read) == ((), question)
