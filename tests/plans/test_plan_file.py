"""The file of a plan: read, written again, and every mistake named at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.plans.formats.plan_file import MAX_BYTES, THANH_HOA, read_plan
from app.plans.formats.plan_text import write_plan
from tests.plans.texts import plan_text


def errors(text: str) -> list[tuple[int, str]]:
    plan, faults = read_plan(text.encode(), "ke-hoach.yml")
    assert plan is None
    return [(fault.line, fault.sentence) for fault in faults.found if fault.is_error]


@pytest.mark.parametrize("text", [plan_text(), THANH_HOA.read_text(encoding="utf-8")], ids=["thu", "thanh-hoa"])
def test_a_plan_that_is_written_again_says_the_same(text: str) -> None:
    plan, _faults = read_plan(text.encode(), "a.yml")
    assert plan is not None
    again, faults = read_plan(write_plan(plan).encode(), "b.yml")
    assert again == plan
    assert [fault for fault in faults.found if fault.is_error] == []


@pytest.mark.parametrize(
    ("was", "now", "line", "words"),
    [
        ("{classes: 2, attendances: 60, people: 50}", "{classes: 2, attendances: 60, people: 61}", 11, "nhiều hơn số lượt"),
        ("{classes: 2, attendances: 60, people: 50}", "{classes: 70, attendances: 60}", 11, "không thể"),
        ("{classes: 2, attendances: 60, people: 50}", "{classes: 0, attendances: 60}", 11, "không thể"),
        ("{classes: 2, attendances: 60, people: 50}", "{classes: -2}", 11, "số nguyên"),
        ("{classes: 2, attendances: 60, people: 50}", "{classes: 2.5}", 11, "số nguyên"),
        ("{classes: 2, attendances: 60, people: 50}", "{lop: 2}", 11, "Không có mục “lop”"),
        ("{year: 2027,", "{year: 2031,", 14, "ngoài giai đoạn"),
        ("{year: 2027,", "{year: 2026,", 14, "hai lần"),
        ("percent: 80", "percent: 180", 15, "không quá 100"),
        ("from: 2026, to: 2027", "from: 2026, to: 2020", 4, "Giai đoạn"),
        ("posts: [chair]\n    level", "posts: [chu-tich]\n    level", 8, "chỉ gồm các từ"),
        ("id: xa", "id: Xã một", 6, "chữ thường không dấu"),
        ("programme: nho", "part_of: khong-co", 10, "Không có chỉ tiêu"),
        ("programme: nho", "part_of: xa", 10, "một bậc"),
        ("title: Kế hoạch thử 2026-2027", "", 1, "Thiếu mục “title”"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_at_its_line(was: str, now: str, line: int, words: str) -> None:
    found = errors(plan_text(was=was, now=now))
    assert any(at == line and words in sentence for at, sentence in found), found


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"- a\n- b", b"a: &x [1]\nb: *x", b"{" * 5000, b"x" * (MAX_BYTES + 1)])
def test_a_file_that_is_no_plan_is_refused_in_words(data: bytes) -> None:
    plan, faults = read_plan(data, "a.yml")
    assert plan is None
    assert faults.found


def test_the_same_key_twice_is_an_error() -> None:
    text = plan_text(was="requires:", now="  - {id: xa, title: Hai, stated: {classes: 1}}\nrequires:")
    assert any("đã dùng" in sentence for _line, sentence in errors(text))


def test_the_example_of_the_documentation_is_the_tested_one() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "PLAN_FILES.md").read_text(encoding="utf-8")
    assert "app/plans/data/thanh-hoa-2022-2025.yml" in guide
