"""The grammar of questions: read with line numbers, written without loss."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.question_text import (
    KINDS,
    OptionText,
    PairText,
    QuestionText,
    RubricText,
    parse_bank,
    write_bank,
)

pytestmark = pytest.mark.sqlite_only

BANK = """## t04-01 {kind=single level=nhan-biet marks=2 tags=mo-dau,lang-nghe skill=theory}
Chị nên hỏi câu nào trước?

Chọn một câu.

- [ ] Sao chị không đi họp?
  > Câu này dễ làm người nghe thấy bị trách.
- [x] Dạo này nhà mình thế nào chị?
  > Đúng. Câu hỏi mở.
  >
  > Chị ấy tự kể.

> Hỏi việc nhà trước.

## t04-02 {kind=short forgive=case,accents}
Việc đầu tiên là gì?

- = lắng nghe
- = nghe
"""


def test_a_bank_is_read_whole() -> None:
    (first, second), faults = parse_bank(BANK)
    assert faults == ()
    assert (first.key, first.kind, first.level, first.marks) == ("t04-01", "single", "nhan-biet", 2)
    assert first.tags == ("mo-dau", "lang-nghe")
    assert first.stem == "Chị nên hỏi câu nào trước?\n\nChọn một câu."
    assert [(option.key, option.correct) for option in first.options] == [("a", False), ("b", True)]
    assert first.options[1].feedback == "Đúng. Câu hỏi mở.\n\nChị ấy tự kể."
    assert first.explanation == "Hỏi việc nhà trước."
    assert (second.accepted, second.forgive, second.line) == (("lắng nghe", "nghe"), ("case", "accents"), 15)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Mở đầu\n" + BANK, 1, "trước câu hỏi đầu tiên"),
        (BANK.replace("kind=single ", ""), 1, "kind phải là một trong"),
        (BANK.replace("level=nhan-biet", "level=de"), 1, "level phải là một trong"),
        (BANK.replace("marks=2", "marks=0"), 1, "Số điểm"),
        (BANK.replace("marks=2", "diem=2"), 1, "Không có thuộc tính"),
        (BANK.replace("marks=2", "kind=short"), 1, "ghi hai lần"),
        (BANK.replace("t04-01", "T04_01"), 1, "Mã câu hỏi"),
        (BANK.replace("## t04-01 {", "## t04-01 them {"), 1, "Đầu câu hỏi viết là"),
        (BANK.replace("- [x] Dạo", "-[x] Dạo"), 8, "Phương án viết là"),
        (BANK.replace("- [x] Dạo", "- [] Dạo"), 8, "Phương án viết là"),
        (BANK.replace("  > Đúng. Câu", "Đúng. Câu"), 9, "không thuộc phần nào"),
        (BANK.replace("forgive=case,accents", "forgive=case,dau"), 15, "forgive viết các giá trị"),
    ],
)
def test_a_fault_names_its_line(text: str, line: int, words: str) -> None:
    _questions, faults = parse_bank(text, file="questions.md")
    assert (faults[0].file, faults[0].line) == ("questions.md", line)
    assert words in faults[0].sentence


def test_a_stem_may_hold_what_looks_like_an_option() -> None:
    stem = "- [x] không phải phương án\n## nor a head\n- = này"
    question = QuestionText("a-1", "single", stem=stem, options=(OptionText("a", "b", True),))
    (read,), faults = parse_bank(write_bank([question]))
    assert (replace(read, line=1), faults) == (question, ())


SIGNS = "ađếX #->[]x=\\:{}.`*\t\u00a0\u200b\x1c|"
SAMPLES = ["", "## a", "- [x] b", "- = c", "> d", "\\> e", "\\- [ ] f", "  > g", "    sâu", "- một", "-[]", "\\\\## h"]
SAMPLES += ["### c", "a => b", "- a => b", "- => b", "1. g", "- 4 điểm: h", "[[i|k]]", "\\> l"]
LINES = st.text(SIGNS, max_size=12) | st.sampled_from(SAMPLES)


ALL_KINDS = Path(__file__).parents[1] / "files" / "cac-loai" / "01-du-loai" / "questions.md"


def test_the_file_of_all_kinds_is_in_canonical_form() -> None:
    text = ALL_KINDS.read_text(encoding="utf-8")
    bank, faults = parse_bank(text)
    assert faults == ()
    assert {question.kind for question in bank} == set(KINDS)
    assert write_bank(bank) == text


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("## a {kind=ordering}\nXếp.\n\n1. Một\n3. Ba\n", 5, "phải mang số 2"),
        ("## a {kind=matching}\nNối.\n\n- a => b\n  thêm\n", 5, "Mỗi cặp viết trên một dòng"),
        ("## a {kind=case marks=3}\nChuyện.\n\n### b {kind=short}\nHỏi?\n\n- = c\n", 1, "tổng điểm các câu nhỏ"),
        ("## a {kind=case}\nChuyện.\n\n### b {kind=short level=van-dung}\nHỏi?\n\n- = c\n", 4, "Không có thuộc tính"),
        ("## a {kind=case}\nChuyện.\n\n### b {kind=la}\nHỏi?\n", 4, "kind phải là một trong"),
        ("## a {kind=gaps}\nNghe [[hết]].\n\n> Hết.\nthêm\n", 5, "không thuộc phần nào"),
        ('## a {kind=short allow="không có mã"}\nHỏi?\n\n- = c\n', 1, "allow viết là"),
    ],
)
def test_a_fault_in_the_newer_kinds_names_its_line(text: str, line: int, words: str) -> None:
    _questions, faults = parse_bank(text, file="questions.md")
    assert [fault.line for fault in faults if words in fault.sentence] == [line], faults


def test_the_names_of_what_is_matched_do_not_betray_the_key() -> None:
    orders = set()
    for number in range(40):
        question = QuestionText("a", "ordering", stem=str(number), items=tuple(f"{number}-{item}" for item in "abcd"))
        orders.add(tuple(sorted(question.assigned, key=lambda letter: question.assigned[letter])))
    assert len(orders) > 10


def _canonical(lines: list[str]) -> str:
    """Text in the form in which the reader keeps it: no white space at line ends, no empty lines around."""
    return "\n".join(line.rstrip() for line in lines).strip("\n")


TEXTS = st.lists(LINES, max_size=4).map(_canonical)
WORDS = TEXTS.map(str.strip)
ONE_LINE = LINES.map(str.strip).filter(bool)
KEYS = st.sampled_from(["t04-01", "a", "1-b-2"])
TAGS = st.lists(st.sampled_from(["mo-dau", "lang-nghe", "1930"]), max_size=3, unique=True).map(tuple)


LEFTS = ONE_LINE.filter(lambda text: not re.search(r"(?:^|\s)=>(?:\s|$)", text))
PAIRS = st.builds(PairText, LEFTS | st.just(""), ONE_LINE, TEXTS)
RUBRICS = st.builds(RubricText, st.sampled_from([0.5, 1, 4]), ONE_LINE)


@st.composite
def of_newer_kinds(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS[4:], *, in_case: bool = False) -> QuestionText:
    """Any question of the kinds that are not answered by choosing options, with what belongs to its kind."""
    kind = draw(st.sampled_from(kinds))
    parts = draw(st.lists(of_newer_kinds(KINDS[4:8], in_case=True), min_size=1, max_size=2)) if kind == "case" else []
    return QuestionText(
        key=draw(KEYS),
        kind=kind,
        level="" if in_case else draw(st.sampled_from(["", "van-dung"])),
        marks=sum(part.marks for part in parts) if parts else draw(st.sampled_from([1, 2, 0.5])),
        stem=draw(TEXTS),
        accepted=tuple(draw(st.lists(ONE_LINE, min_size=1, max_size=2))) if kind == "numeric" else (),
        forgive=draw(st.sampled_from([(), ("tones",)])) if kind == "gaps" else (),
        explanation=draw(TEXTS),
        pairs=tuple(draw(st.lists(PAIRS, min_size=1, max_size=3))) if kind == "matching" else (),
        items=tuple(draw(st.lists(ONE_LINE, min_size=1, max_size=3))) if kind == "ordering" else (),
        rubric=tuple(draw(st.lists(RUBRICS, min_size=1, max_size=2))) if kind == "essay" else (),
        parts=tuple(parts),
        allow=draw(st.sampled_from([(), (("trung", "hai ý khác nhau"), ("tat-ca", "đã bàn"))])),
    )


@st.composite
def questions(draw: st.DrawFn) -> QuestionText:
    """Any question that has options or accepted answers."""
    options = draw(st.lists(st.tuples(WORDS, st.booleans(), TEXTS), min_size=1, max_size=5))
    return QuestionText(
        key=draw(KEYS),
        kind=draw(st.sampled_from(["single", "several", "true_false", "short"])),
        level=draw(st.sampled_from(["", "nhan-biet", "van-dung"])),
        marks=draw(st.sampled_from([1, 2, 0.5, 1.25])),
        tags=draw(TAGS),
        skill=draw(st.sampled_from(["", "skill"])),
        stem=draw(TEXTS),
        options=tuple(OptionText("abcde"[at], text, right, feedback) for at, (text, right, feedback) in enumerate(options)),
        accepted=tuple(draw(st.lists(ONE_LINE, max_size=2))),
        forgive=draw(st.sampled_from([(), ("case",), ("case", "accents")])),
        explanation=draw(TEXTS),
    )


def _without_lines(question: QuestionText) -> QuestionText:
    """The question as if it stood on line 1."""
    return replace(question, line=1, parts=tuple(replace(part, line=1) for part in question.parts))


@given(st.lists(of_newer_kinds(), max_size=3))
def test_what_is_written_of_the_newer_kinds_is_read_back_letter_by_letter(bank: list[QuestionText]) -> None:
    text = write_bank(bank)
    read, faults = parse_bank(text)
    assert faults == ()
    assert [_without_lines(question) for question in read] == bank
    assert write_bank(read) == text


@given(st.lists(questions(), max_size=3))
def test_what_is_written_is_read_back(bank: list[QuestionText]) -> None:
    read, faults = parse_bank(write_bank(bank))
    assert faults == ()
    assert [replace(question, line=1) for question in read] == bank


@given(st.sampled_from(KINDS), st.lists(LINES, max_size=12).map("\n".join))
def test_any_text_is_read_without_an_exception_and_written_without_loss(kind: str, text: str) -> None:
    bank, faults = parse_bank(f"## a-1 {{kind={kind}}}\n" + text)
    if not faults:
        again, more = parse_bank(write_bank(bank))
        assert more == ()
        assert [_without_lines(question) for question in again] == [_without_lines(question) for question in bank]
