"""What an author explains in a file, and how `content check` ends."""

from __future__ import annotations

import json
import time

import pytest
from flask import Flask

from app.courses.check.quality.gate import writing_faults
from app.courses.check.quality.lexicon import Lexicon
from app.courses.check.quality.passages import passages_of
from app.courses.check.quality.repeats import repeat_faults
from app.courses.check.quality.writings import BANK as BANK_KIND
from app.courses.check.quality.writings import LESSON as LESSON_KIND
from app.courses.check.quality.writings import Writing
from tests.courses.conftest import LESSON, Desk

pytestmark = pytest.mark.sqlite_only

WORDS = "tu-dien.yml"
BANK = "01-nghe/questions.md"
SLIP = "\nĐoạn này có chữ saii.\n"


def check(press: Flask, *flags: str) -> tuple[int, dict[str, list[dict[str, object]]]]:
    """Exit code and answer of `content check --json`."""
    result = press.test_cli_runner().invoke(args=["content", "check", "--json", *flags])
    return result.exit_code, json.loads(result.output)


def severities(press: Flask, code: str) -> list[str]:
    """How the faults with this code are taken."""
    return [str(row["severity"]) for row in check(press)[1]["faults"] if row["code"] == code]


def allow(desk: Desk, what: str, why: str = "Từ của bài kiểm thử này.") -> Desk:
    """Explain something in the first lesson."""
    return desk.change(LESSON, "verify: []\n", f'verify: []\nallow:\n  - {{what: "{what}", why: "{why}"}}\n')


@pytest.mark.parametrize("what", ["chinh-ta", "chinh-ta: saii", "chinh-ta: sa"])
def test_a_warning_is_explained_by_its_code_or_its_word(desk: Desk, press: Flask, what: str) -> None:
    desk.add(LESSON, SLIP)
    assert severities(press, "chinh-ta") == ["warning"]
    allow(desk, what)
    assert severities(press, "chinh-ta") == ["explained"]


@pytest.mark.parametrize("what", ["hay-nham", "chinh-ta: khac", "lap-tu: saii"])
def test_an_explanation_of_something_else_explains_nothing_and_is_noted(desk: Desk, press: Flask, what: str) -> None:
    allow(desk.add(LESSON, SLIP), what)
    assert severities(press, "chinh-ta") == ["warning"]
    notes = [row["sentence"] for row in check(press)[1]["faults"] if row["severity"] == "note"]
    assert any("không còn giải thích điều gì" in str(sentence) for sentence in notes)


def test_a_code_that_does_not_exist_and_a_reason_of_one_word_are_errors(desk: Desk, press: Flask) -> None:
    allow(desk, "khong-co", "ừ")
    sentences = [str(row["sentence"]) for row in check(press)[1]["faults"] if row["severity"] == "error"]
    assert any("allow không có mã “khong-co”" in sentence for sentence in sentences)
    assert any("nói rõ lý do" in sentence for sentence in sentences)


@pytest.mark.parametrize("name", ["programme.yml", "01-nghe/topic.yml", "thuc-hanh/session-plan.md"])
def test_every_file_with_a_head_may_explain(desk: Desk, press: Flask, name: str) -> None:
    field = "title: Lớp thử nghiệm" if name == "programme.yml" else ("intro:" if "topic" in name else "aim:")
    desk.change(name, field, f"{field} saii ")
    assert severities(press, "chinh-ta") == ["warning"]
    desk.change(name, field, f"allow: [{{what: chinh-ta, why: Từ của bài kiểm thử này.}}]\n{field}")
    assert severities(press, "chinh-ta") == ["explained"]


def test_a_question_explains_itself_and_no_other(desk: Desk, press: Flask) -> None:
    desk.change(BANK, "chọn việc đúng", "chọn việc đúngg").change(BANK, "mọi việc", "mọii việc")
    desk.change(BANK, "t1-01 {kind=single", 't1-01 {kind=single allow="chinh-ta: từ thử"')
    assert sorted(severities(press, "chinh-ta")) == ["explained", "warning"]


def test_strict_fails_for_what_is_not_explained_and_only_then(desk: Desk, press: Flask) -> None:
    assert (check(press)[0], check(press, "--strict")[0]) == (0, 1)
    _code, answer = check(press)
    codes: dict[str, set[str]] = {}
    for row in answer["faults"]:
        if row["severity"] == "warning":
            codes.setdefault(str(row["file"]).removeprefix("goi-thu/"), set()).add(str(row["code"]))
    for file, names in codes.items():
        rows = "".join(f"  - {{what: {name}, why: Gói thử để kiểm mã lệnh.}}\n" for name in sorted(names))
        desk.change(file, "---\n", f"---\nallow:\n{rows}") if file.endswith(".md") else desk.add(file, f"\nallow:\n{rows}")
    assert check(press, "--strict")[0] == 0


def test_listed_words_are_right_and_a_bad_list_is_an_error(desk: Desk, press: Flask) -> None:
    desk.add(LESSON, SLIP)
    desk.add(f"../{WORDS}", "lists:\n  - {heading: Thử, words: [saii]}\n")
    assert severities(press, "chinh-ta") == []
    desk.add(f"../{WORDS}", "mistakes:\n  - {right: xử lý, wrong: [xử lý]}\nkhac: 1\n")
    assert check(press)[0] == 1


def test_the_report_ends_with_a_table_by_topic(desk: Desk, press: Flask) -> None:
    lines = press.test_cli_runner().invoke(args=["content", "check"]).output.splitlines()
    table = lines[lines.index("goi-thu") :]
    assert table[1].split()[:4] == ["mã", "bài", "tiếng", "câu"]
    assert table[2].split()[:1] + table[2].split()[3:5] == ["T1", "4", "2/1/1"]
    assert table[-1].startswith("0 lỗi, ")


@pytest.mark.parametrize("piece", ["a", "A", "1", "a ", " ", "[", "](", "![a](", "(", ".", "**", "|", "x@", "=> ", '"', "a,"])
def test_endless_runs_are_read_in_seconds(piece: str) -> None:
    row = piece * (40_000 // len(piece))
    begin = time.process_time()
    for text in (row, f"# {row}", f"- {row}", f"> {row}"):
        for kind in (LESSON_KIND, BANK_KIND):
            writing = Writing("goi/bai.md", kind, "t", tuple(passages_of([text], 1, bank=kind == BANK_KIND)))
            list(writing_faults(writing, Lexicon(mistakes={"sử lý": "xử lý"})))
            list(repeat_faults([writing]))
    assert time.process_time() - begin < 10
