"""Which session a column is."""

from __future__ import annotations

from datetime import date

import pytest

from app.attendance.rules.heads import Found, Head, Slot, head_of, heads, session_for
from app.attendance.rules.legend import Value

SLOTS = [
    Slot(11, 1, date(2026, 11, 16), "morning", 4),
    Slot(12, 2, date(2026, 11, 17), "morning", 4),
    Slot(13, 3, date(2026, 11, 17), "afternoon", 4),
]


@pytest.mark.parametrize(
    "text",
    [
        "17/11 S",
        "17/11/2026 sáng",
        "17-11 (S)",
        "S 17/11",
        "Sáng 17/11/26",
        "Thứ Ba, 17/11 sáng",
        "T3\n17/11 S",
        "ngày 17/11, buổi sáng",
        "17.11 S",
        "17/11S",
    ],
)
def test_a_day_with_its_half(text: str) -> None:
    assert session_for(head_of(text), SLOTS) == Found(12)


@pytest.mark.parametrize("text", ["Buổi 2", "buổi 02", "B2", "Buổi thứ 2", "Buổi 2 (17/11)", "Buổi 2: 17/11/2026 sáng"])
def test_a_number(text: str) -> None:
    assert session_for(head_of(text), SLOTS) == Found(12)


@pytest.mark.parametrize("value", [date(2026, 11, 16), 46342.0, "16/11"])
def test_a_day_with_one_session_needs_no_half(value: Value) -> None:
    assert session_for(head_of(value), SLOTS) == Found(11)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("17/11", "which_half"),
        ("18/11 S", "outside"),
        ("17/11/2025 S", "outside"),
        ("16/11 C", "outside"),
        ("Buổi 9", "outside"),
        ("Buổi 2 16/11", "disagrees"),
        ("S", "no_day"),
    ],
)
def test_what_cannot_be_told_is_not_guessed(text: str, reason: str) -> None:
    assert session_for(head_of(text), SLOTS) == Found(None, reason)


@pytest.mark.parametrize(
    "text", ["Họ và tên", "Ghi chú", "Tổng", "31/02", "Tuần 1", "STT", "Bảng điểm danh từ 16/11 đến 20/11", ""]
)
def test_other_heads_are_no_sessions(text: str) -> None:
    assert not head_of(text)


def test_a_day_merged_over_morning_and_afternoon() -> None:
    rows: list[list[Value]] = [["STT", "Họ và tên", "16/11", "17/11", None, "Tổng"], [None, None, "S", "S", "C", None]]
    found = heads(rows, 6)
    assert [session_for(found[column], SLOTS).session_id for column in sorted(found)] == [11, 12, 13]


def test_the_word_session_merged_over_numbers() -> None:
    found = heads([["Họ và tên", "Buổi học", None, None], [None, 1.0, 2.0, 3.0]], 4)
    assert [session_for(found[column], SLOTS).session_id for column in sorted(found)] == [11, 12, 13]


def test_weeks_over_days_over_halves() -> None:
    found = heads([["Tuần 3", None], ["17/11", None], ["S", "C"]], 2)
    assert [session_for(found[column], SLOTS).session_id for column in sorted(found)] == [12, 13]


def test_a_head_says_only_what_it_says() -> None:
    assert head_of("17/11") == Head(17, 11)
