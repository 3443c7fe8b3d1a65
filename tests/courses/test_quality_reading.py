"""Passages, sentence and paragraph length, repeats, honest minutes, links."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.check.quality.honesty import balance_faults, balance_of, minute_faults
from app.courses.check.quality.links import link_faults, silent_links
from app.courses.check.quality.passages import Kind, passages_of
from app.courses.check.quality.readability import readability_faults, sentences_of
from app.courses.check.quality.repeats import repeat_faults
from app.courses.check.quality.writings import BANK, LESSON, PLAN, Writing, read_yaml, writings_of
from app.courses.faults import Fault, Severity
from tests.courses.conftest import LESSON as FIRST
from tests.courses.conftest import Desk

pytestmark = pytest.mark.sqlite_only

WORDS = "chị đi thăm hội viên ở bản xa rồi ghi lại điều nghe được vào sổ tay của mình để tháng sau hỏi tiếp xem việc ấy ra sao"


def written(text: str, kind: str = LESSON, file: str = "goi/bai.md") -> Writing:
    """A file with this body."""
    return Writing(file, kind, "t", tuple(passages_of(text.split("\n"), 1, bank=kind == BANK)))


def sentence(count: int) -> str:
    """A sentence of so many syllables."""
    words = (WORDS.split() * 10)[:count]
    return " ".join(words).capitalize() + "."


def told(faults: list[Fault]) -> list[tuple[str, Severity, int]]:
    """Code, severity and line of each."""
    return [(fault.code, fault.severity, fault.line) for fault in faults]


def test_passages_are_what_readers_see_with_their_lines() -> None:
    text = """Mở **đầu** bài[^1].

## Phần một {#mot}
- ý *một*
- ý [hai](bai:khac)

| Cột | Hai |
|---|---|
| a | b |

![Mô tả](images/a.png "Chú thích")

::: cau-hoi x {kind=single}
Hỏi gì?

- [x] Đáp án
  > Vì sao
- = bỏ qua
:::

[^1]: Nguồn."""
    found = [(passage.line, passage.text, passage.kind) for passage in passages_of(text.split("\n"), 1)]
    assert found == [
        (1, "Mở đầu bài.", Kind.PARAGRAPH),
        (3, "Phần một", Kind.HEADING),
        (4, "ý một", Kind.ITEM),
        (5, "ý hai", Kind.ITEM),
        (7, "Cột", Kind.CELL),
        (7, "Hai", Kind.CELL),
        (9, "a", Kind.CELL),
        (9, "b", Kind.CELL),
        (11, "Mô tả", Kind.PICTURE),
        (11, "Chú thích", Kind.PICTURE),
        (14, "Hỏi gì?", Kind.PARAGRAPH),
        (16, "Đáp án", Kind.OPTION),
        (17, "Vì sao", Kind.FEEDBACK),
        (21, "Nguồn.", Kind.SOURCE),
    ]


def test_the_words_of_yaml_have_their_lines_and_keys_are_no_words() -> None:
    passages, links = read_yaml("id: ma-bai\ntitle: Tên bài\nsources:\n  - {text: Luật, url: 'https://hoi.vn'}\n", first_line=2)
    assert [(passage.line, passage.text, passage.kind) for passage in passages] == [
        (3, "Tên bài", Kind.FIELD),
        (5, "Luật", Kind.SOURCE),
    ]
    assert links == ((5, "https://hoi.vn"),)
    assert read_yaml("a: [1,", first_line=1) == ((), ())


def test_what_is_quoted_and_what_a_semicolon_ends_are_sentences_of_their_own() -> None:
    assert len(sentences_of('Chị hỏi: "Ai đi?" Bà Lan đáp. Rồi về; mưa to.')) == 5
    assert len(sentences_of("Các việc như họp, thăm, v.v. đều ghi sổ.")) == 1


@pytest.mark.parametrize(("count", "severity"), [(35, None), (36, Severity.NOTE), (45, Severity.NOTE), (46, Severity.WARNING)])
def test_a_long_sentence_is_noted_and_a_longer_one_warned_of(count: int, severity: Severity | None) -> None:
    faults = [fault.severity for fault in readability_faults(written(sentence(count), PLAN))]
    assert faults == ([severity] if severity else [])


@pytest.mark.parametrize(("kind", "most"), [(LESSON, 90), (BANK, 120)])
def test_a_paragraph_fits_a_screen(kind: str, most: int) -> None:
    fits = " ".join([sentence(10)] * (most // 10))
    assert told(list(readability_faults(written(fits, kind)))) == []
    assert told(list(readability_faults(written(f"{fits} Thêm.", kind)))) == [("doan-dai", Severity.WARNING, 1)]


def test_a_lesson_of_many_long_sentences_is_heavy_as_a_whole() -> None:
    text = "\n\n".join([sentence(32)] * 2 + [sentence(8)] * 8)
    assert told(list(readability_faults(written(text)))) == [("nhieu-cau-dai", Severity.WARNING, 1)]
    assert told(list(readability_faults(written(text + f"\n\n{sentence(8)}" * 10)))) == []


def test_a_passage_that_stands_twice_is_told_with_both_places() -> None:
    first = written(f"# Đầu\n\n{sentence(26)}", file="mot/bai.md")
    second = written(f"Khác.\n\n{sentence(26).upper()} Và thêm ba tiếng.", file="hai/bai.md")
    faults = list(repeat_faults([first, second]))
    assert [(fault.file, fault.line, fault.matter) for fault in faults] == [("hai/bai.md", 3, "mot/bai.md")]
    assert "mot/bai.md:3" in faults[0].sentence


def test_short_or_different_passages_are_not_repeats() -> None:
    other = " ".join(reversed(WORDS.split()))
    assert list(repeat_faults([written(sentence(20), file="a.md"), written(sentence(20), file="b.md")])) == []
    assert list(repeat_faults([written(WORDS, file="a.md"), written(other, file="b.md")])) == []


def test_repeats_of_a_thousand_paragraphs_are_found_in_seconds() -> None:
    texts = [f"{sentence(40)} đoạn số {n} " + " ".join(f"từ{n}k{k}" for k in range(90)) for n in range(1000)]
    begin = time.process_time()
    list(repeat_faults([written("\n\n".join(texts))]))
    assert time.process_time() - begin < 10


@given(st.lists(st.sampled_from([*WORDS.split(), "\n", "- ", "|", "**", "> ", "::: cau-hoi a", ":::", "[", "](x)"]), max_size=60))
def test_any_markdown_has_passages_in_the_order_of_its_lines(parts: list[str]) -> None:
    found = list(passages_of(" ".join(parts).split("\n"), 1))
    assert all(one.line <= two.line for one, two in pairwise(found))


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("https://hoilhpn.org.vn/tin", False),
        ("http://hoilhpn.org.vn", True),
        ("https://hoilhpn", True),
        ("https://hoi lhpn.vn", True),
        ("ftp://hoilhpn.org.vn", True),
        ("https://[::1", True),
    ],
)
def test_addresses_are_right_and_https(address: str, wrong: bool) -> None:
    writing = Writing("goi/bai.md", LESSON, "t", (), links=((4, address),))
    assert told(list(link_faults(writing))) == ([("lien-ket", Severity.WARNING, 4)] if wrong else [])


def test_an_address_where_nobody_answers_is_told_at_every_place_and_tried_once() -> None:
    tried: list[str] = []

    def knock(address: str, seconds: float) -> str:
        tried.append(address)
        return "HTTP 404" if "chet" in address else ""

    links = ((2, "https://song.vn"), (3, "https://chet.vn"), (9, "https://chet.vn"))
    faults = silent_links([Writing("goi/bai.md", LESSON, "t", (), links=links)], knock)
    assert [(fault.line, "HTTP 404" in fault.sentence) for fault in faults] == [(3, True), (9, True)]
    assert sorted(tried) == ["https://chet.vn", "https://song.vn"]


def test_links_are_not_tried_when_the_time_is_over() -> None:
    writing = Writing("goi/bai.md", LESSON, "t", (), links=((2, "https://song.vn"),))
    assert "chưa thử" in silent_links([writing], lambda _address, _seconds: "", seconds=0)[0].sentence


def test_minutes_that_are_not_true_are_told_at_their_line(desk: Desk) -> None:
    def lies() -> list[tuple[str, int]]:
        return [
            (fault.file, fault.line)
            for writing in writings_of(desk.read())
            for fault in minute_faults(writing)
            if FIRST in fault.file
        ]

    assert lies() == [(f"goi-thu/{FIRST}", 5)]
    desk.change(FIRST, "reading_minutes: 48", "reading_minutes: 4").add(FIRST, f"\n{sentence(20)}\n")
    assert lies() == []


def test_less_than_half_doing_is_told(desk: Desk) -> None:
    package = desk.read()
    assert [fault.file for fault in balance_faults(package)] == ["goi-thu/01-nghe/topic.yml", "goi-thu/02-noi/topic.yml"]
    topic = package.topic("01-nghe")
    assert topic is not None
    assert balance_of(topic).doing == 70
    desk.change("01-nghe/topic.yml", "minutes: 30", "minutes: 300")
    assert [fault.file for fault in balance_faults(desk.read())] == ["goi-thu/02-noi/topic.yml"]
