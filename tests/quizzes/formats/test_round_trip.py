"""Out and in again: a bank comes back the same, or what changed was named when it was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.courses.asking import words_of
from app.courses.check.questions import why_not_askable
from app.courses.judging import judge
from app.courses.markdown.phrases import render_question
from app.courses.question_text import LEVELS, OptionText, PairText, QuestionText, RubricText
from app.kernel.text import fold
from app.quizzes.formats.exporting import WRITERS
from app.quizzes.formats.opening import read_file
from app.quizzes.formats.words import as_markdown
from app.quizzes.formats.written import Written

pytestmark = pytest.mark.sqlite_only
SIGNS = "ab đếX.,;:?!#=~{}[]()*_`<>&%/\\|+-\"'“”…→1 2"
PLAIN = (
    st.text(SIGNS, min_size=1, max_size=24)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: fold(text).strip(" .") != "")
)
TEXT = PLAIN.map(as_markdown)
LONG = st.lists(TEXT, min_size=1, max_size=3).map("\n\n".join)
MAYBE = st.just("") | LONG
ANSWER = (
    st.text("ab đếX.,;:?#=~{}()*&%/\\-1 2", min_size=1, max_size=16)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: bool(fold(text).strip(" .*")) and "->" not in text)
)
SHARES = [(1.0, 0.5, 0.0), (0.5, 0.5, -0.25), (1 / 3, 2 / 3, -1.0), (0.25, 0.75, -0.5)]
NUMBERS = ["12", "-3,5 ± 0,5", "0,25", "1930 ± 2", "1250,5"]


def _distinct(texts: Sequence[str]) -> bool:
    """Whether texts are told apart without accents."""
    return len({fold(text) for text in texts}) == len(texts)


@st.composite
def chosen(draw: st.DrawFn) -> dict[str, object]:
    """One or several options."""
    kind = draw(st.sampled_from(["single", "several", "true_false"]))
    if kind == "true_false":
        right = draw(st.booleans())
        return {
            "kind": kind,
            "options": (OptionText("a", "Đúng", right, draw(MAYBE)), OptionText("b", "Sai", not right, draw(MAYBE))),
        }
    texts = draw(st.lists(TEXT, min_size=4, max_size=5).filter(_distinct))
    feedback = [draw(MAYBE) for _text in texts]
    if kind == "several" and draw(st.booleans()):
        first, second, third = draw(st.sampled_from(SHARES[1:]))
        shares: list[float | None] = [round(first, 7), round(second, 7), round(third, 7), *[None] * (len(texts) - 3)]
        rights = [share is not None and share > 0 for share in shares]
    else:
        rights = [True, kind == "several", *[False] * (len(texts) - 2)]
        shares = [None] * len(texts)
        if kind == "single" and draw(st.booleans()):
            shares[2] = draw(st.sampled_from([0.5, -0.25, 0.3333333]))
    rows = zip("abcde", texts, rights, feedback, shares, strict=False)
    return {"kind": kind, "options": tuple(OptionText(*row) for row in rows)}


@st.composite
def simple(draw: st.DrawFn) -> QuestionText:
    """Any question that can be asked, without a case around it."""
    kind = draw(st.sampled_from(["chosen", "chosen", "short", "numeric", "matching", "ordering", "gaps"]))
    own: dict[str, object] = {"kind": kind}
    stem = draw(LONG)
    if kind == "chosen":
        own = draw(chosen())
    elif kind == "short":
        own["accepted"] = tuple(draw(st.lists(ANSWER, min_size=1, max_size=3, unique=True)))
        own["forgive"] = draw(st.sampled_from([("case",), ("case", "accents"), ()]))
    elif kind == "numeric":
        own["accepted"] = tuple(draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=2, unique=True)))
    elif kind == "matching":
        lefts = draw(st.lists(TEXT, min_size=2, max_size=3).filter(_distinct))
        rights = draw(st.lists(TEXT, min_size=len(lefts) + 1, max_size=len(lefts) + 1).filter(_distinct))
        own["pairs"] = (*(PairText(*pair) for pair in zip(lefts, rights, strict=False)), PairText("", rights[-1]))
    elif kind == "ordering":
        own["items"] = tuple(draw(st.lists(TEXT, min_size=3, max_size=4).filter(_distinct)))
    else:
        words = draw(st.lists(st.sampled_from(["nghe", "ghi lại", "1/7", "C#"]), min_size=1, max_size=3))
        stem += "".join(f" [[{word}|khác {at}]] rồi" for at, word in enumerate(words))
        own["forgive"] = draw(st.sampled_from([("case",), ()]))
    return QuestionText("a-1", stem=stem, explanation=draw(MAYBE), **own)  # type: ignore[arg-type]


@st.composite
def banks(draw: st.DrawFn) -> list[QuestionText]:
    """A small bank of questions that can be asked."""
    found = []
    for number, question in enumerate(draw(st.lists(simple(), min_size=1, max_size=3)), 1):
        marks = 1 if question.kind == "gaps" else draw(st.sampled_from([1, 2, 0.5]))
        whole = replace(question, key=f"a-{number}", level=draw(st.sampled_from(LEVELS)), marks=marks, tags=("mo-dau",))
        found.append(whole)
    if draw(st.booleans()):
        parts = tuple(replace(draw(simple()), key=f"y-{at}", explanation="", marks=at) for at in (1, 2))
        found.append(QuestionText("a-9", "case", LEVELS[0], 3, stem=draw(LONG), parts=parts))
    rubric = (RubricText(4, "rõ ngày giờ"), RubricText(5.5, "ấm áp"))
    found.append(QuestionText("a-8", "essay", LEVELS[1], 2, stem=draw(LONG), rubric=rubric))
    return [question for question in found if not why_not_askable(question)]


def _again(bank: Sequence[QuestionText], kind: str) -> tuple[Written, dict[str, QuestionText]]:
    """(the file, the questions that are read out of it by their old key)."""
    written = WRITERS[kind](bank, {})
    found = read_file(written.data, "ngan-hang", kind).found
    assert [(row.label, row.faults) for row in found if row.state.value == "unread"] == []
    return written, {row.label: row.question for row in found if row.question is not None}


def _bare(question: QuestionText) -> QuestionText:
    """A question without its place and its name."""
    return replace(question, key="", line=1, parts=tuple(replace(part, line=1) for part in question.parts))


def _lost(written: Written, key: str) -> set[str]:
    """What was named as lost of a question."""
    return {loss.reason for loss in written.losses if loss.key == key}


def _as_it_may_come_back(question: QuestionText, back: QuestionText, lost: set[str]) -> QuestionText:
    """The question with every change that was named."""
    if lost & {"forgive", "case_sensitive"}:
        question = replace(question, forgive=back.forgive)
    if "marks" in lost:
        question = replace(question, marks=back.marks)
    if "arrow" in lost:
        question = replace(question, pairs=back.pairs)
    return replace(question, rubric=back.rubric) if "rubric" in lost else question


@given(st.lists(simple(), min_size=1, max_size=3))
@settings(deadline=None, max_examples=60)
def test_our_own_form_comes_back_letter_by_letter(bank: list[QuestionText]) -> None:
    asked = [replace(question, key=f"a-{at}") for at, question in enumerate(bank) if not why_not_askable(question)]
    written, back = _again(asked, "md") if asked else (Written(b""), {})
    assert written.losses == ()
    assert [replace(back[question.key], line=1) for question in asked] == asked


@pytest.mark.parametrize("kind", ["gift", "moodle-xml"])
@given(bank=banks())
@settings(deadline=None, max_examples=60)
def test_a_bank_comes_back_from_moodle_or_says_what_it_lost(kind: str, bank: list[QuestionText]) -> None:
    written, back = _again(bank, kind)
    for question in bank:
        lost = _lost(written, question.key)
        if lost & {"case", "not_written", "ordering", "gaps"}:
            continue
        assert _bare(back[question.key]) == _bare(_as_it_may_come_back(question, back[question.key], lost))


@given(banks())
@settings(deadline=None, max_examples=60)
def test_a_bank_comes_back_from_qti_and_looks_and_is_judged_the_same(bank: list[QuestionText]) -> None:
    written, back = _again(bank, "qti")
    for question in bank:
        again = back[question.key]
        assert (again.kind, again.level, again.tags) == (question.kind, question.level, question.tags)
        for one, other in zip((question, *question.parts), (again, *again.parts), strict=True):
            assert _shown(one) == _shown(other)
            assert one.marks == other.marks
            lost = _lost(written, question.key)
            assert one.forgive == other.forgive or "forgive" in lost


def _shown(question: QuestionText) -> object:
    """Everything that people see of a question and what each choice is worth."""
    seen = render_question(question)
    shares = [round(judge(question, [option.key]), 4) for option in question.options]
    return (
        question.kind,
        words_of(seen.stem_html),
        sorted((words_of(option.html), words_of(option.feedback_html)) for option in seen.options),
        words_of(seen.explanation_html),
        shares,
        sorted(question.accepted),
        question.gaps,
        [words_of(render_question(QuestionText("", "single", stem=item)).stem_html) for item in question.items],
        [(row.points, row.text) for row in question.rubric],
    )


def test_what_a_format_cannot_hold_is_named_for_its_question() -> None:
    case = QuestionText("a-1", "case", stem="Chuyện.", parts=(QuestionText("y", "short", stem="Gì?", accepted=("a",)),))
    order = QuestionText("a-2", "ordering", stem="Xếp.", items=("a", "b", "c"))
    gaps = QuestionText("a-3", "gaps", stem="Chị [[nghe]] rồi [[ghi]].", forgive=("tones",))
    losses = [(loss.key, loss.reason) for loss in WRITERS["gift"]([case, order, gaps], {}).losses]
    assert losses == [("a-1", "case"), ("a-1-y", "case_sensitive"), ("a-2", "ordering"), ("a-3", "not_written")]


def test_pictures_go_along_where_the_format_has_a_place_for_them() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(20)
    shown = QuestionText(
        "a-1", "single", stem="Nhìn.\n\n![Sơ đồ](images/a.png)", options=(OptionText("a", "x", True), OptionText("b", "y", False))
    )
    for kind in ("moodle-xml", "qti"):
        (found,) = read_file(WRITERS[kind]([shown], {"images/a.png": picture}).data, "tep", kind).found
        assert [row.data for row in found.pictures] == [picture]
        assert found.question is not None
        assert found.question.stem == f"Nhìn.\n\n![Sơ đồ]({found.pictures[0].path})"
    assert [loss.reason for loss in WRITERS["gift"]([shown], {"images/a.png": picture}).losses] == ["picture"]


FIXED = QuestionText(
    "t1",
    "single",
    level="nhan-biet",
    stem="Giữ thứ tự này?",
    options=(OptionText("a", "Một", False), OptionText("b", "Hai", True), OptionText("c", "Cả hai", False)),
    shuffle=False,
)


@pytest.mark.parametrize("kind", ["moodle-xml", "qti", "md", "docx", "xlsx"])
@pytest.mark.parametrize("kept", [False, True])
def test_the_order_of_options_is_kept_where_the_format_can_say_so(kind: str, kept: bool) -> None:
    written = WRITERS[kind]([replace(FIXED, shuffle=not kept)], {})
    (found,) = read_file(written.data, "tep", kind).found
    assert found.question is not None
    assert (found.question.shuffle, "shuffle" in {loss.reason for loss in written.losses}) == (not kept, False)


def test_a_case_keeps_its_order_in_qti_and_taken_apart_in_moodle() -> None:
    parts = tuple(replace(FIXED, key=key, level="", shuffle=True) for key in ("y1", "y2"))
    case = QuestionText("t2", "case", level="nhan-biet", stem="Tình huống.", parts=parts, marks=2, shuffle=False)
    for kind in ("qti", "moodle-xml"):
        found = read_file(WRITERS[kind]([case], {}).data, "tep", kind).found
        assert {one.question.shuffle for one in found if one.question} == {False}


def test_the_order_of_options_is_a_loss_in_gift() -> None:
    assert "shuffle" in {loss.reason for loss in WRITERS["gift"]([FIXED], {}).losses}


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_marks_with_two_decimals_and_own_shares_come_back(kind: str) -> None:
    options = (
        OptionText("a", "Một", True, fraction=0.6),
        OptionText("b", "Hai", True, fraction=0.4),
        OptionText("c", "Ba", False),
    )
    several = replace(FIXED, kind="several", options=options, marks=0.25, shuffle=True, skill="")
    written = WRITERS[kind]([several], {})
    (found,) = read_file(written.data, "tep", kind).found
    assert found.question is not None
    assert found.question.marks == 0.25
    assert [option.fraction for option in found.question.options] == [0.6, 0.4, None]
    assert written.losses == ()
