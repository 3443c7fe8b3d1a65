"""Rules of certificates: numbers as they are written, the public code, the clock of fifteen days, the states."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.certificates.rules import (
    CODE_LENGTH,
    LETTERS,
    PatternFault,
    State,
    birth_of,
    birth_words,
    code_of,
    due_of,
    fault_in,
    gaps,
    grouped,
    may_become,
    number_text,
    place_in,
)

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("HPN{nam}-{so5}", "HPN2026-00045"), ("{so}/{nam}/SCC", "45/2026/SCC"), ("{so2}-{nam}", "45-2026")],
)
def test_a_number_is_written_as_the_body_writes_it(pattern: str, text: str) -> None:
    assert fault_in(pattern) is None
    assert number_text(pattern, 2026, 45) == text


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("HPN-{nam}", PatternFault.NO_NUMBER),
        ("HPN-{so}", PatternFault.NO_YEAR),
        ("{so}{so3}/{nam}", PatternFault.TWICE),
        ("{so}/{nam}/{x}", PatternFault.UNKNOWN),
        ("{so1}/{nam}", PatternFault.UNKNOWN),
        ("{so/{nam}", PatternFault.UNKNOWN),
        ("", PatternFault.NO_NUMBER),
    ],
)
def test_a_pattern_that_would_repeat_or_lose_numbers_is_refused(pattern: str, fault: PatternFault) -> None:
    assert fault_in(pattern) is fault


@given(some.integers(1, 99_999), some.integers(1, 99_999), some.integers(2020, 2040), some.integers(2020, 2040))
def test_two_numbers_are_never_written_alike(one: int, other: int, year: int, later: int) -> None:
    texts = {number_text("CC{nam}-{so4}", *pair) for pair in ((year, one), (later, other))}
    assert len(texts) == len({(year, one), (later, other)})


def test_a_page_of_the_register_has_twenty_lines() -> None:
    assert [place_in(58, entry) for entry in (58, 77, 78)] == [(1, 1), (1, 20), (2, 1)]


def test_gaps_and_twins_are_found() -> None:
    assert gaps(58, 61, [58, 60, 60, 61, 99]) == ([59], [60, 99])
    assert gaps(1, 0, []) == ([], [])


@pytest.mark.parametrize("typed", ["k7m2-9pxa-4rtc", " K7M29PXA4RTC ", "K7M2 9PXA 4RTC", "k7m2–9pxa–4rtc"])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert code_of(typed) == "K7M29PXA4RTC"
    assert grouped("K7M29PXA4RTC") == "K7M2-9PXA-4RTC"


@pytest.mark.parametrize("typed", ["", "K7M2", "K7M2-9PXA-4RT0", "K7M2-9PXA-4RTCC", "ĐĐĐĐĐĐĐĐĐĐĐĐ", "'; DROP TABLE"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert code_of(typed) is None


def test_a_code_cannot_be_guessed_or_misread() -> None:
    assert len(LETTERS) ** CODE_LENGTH > 2**58
    assert not set("01OILU") & set(LETTERS)


@pytest.mark.parametrize(
    ("today", "left", "late", "soon"),
    [
        (date(2026, 11, 6), 15, False, False),
        (date(2026, 11, 18), 3, False, True),
        (date(2026, 11, 21), 0, False, True),
        (date(2026, 11, 22), -1, True, False),
    ],
)
def test_fifteen_days_from_the_decision(today: date, left: int, late: bool, soon: bool) -> None:
    due = due_of(date(2026, 11, 6), 15, today)
    assert (due.on, due.left_days, due.late, due.soon) == (date(2026, 11, 21), left, late, soon)


def test_nobody_skips_a_step_and_a_void_one_stays_void() -> None:
    allowed = {(now, then) for now in State for then in State if may_become(now, then)}
    forward = {(State.PROPOSED, State.WAITING), (State.WAITING, State.SIGNED), (State.SIGNED, State.HANDED_OUT)}
    assert allowed == forward | {(state, State.VOIDED) for state in State if state is not State.VOIDED}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12/3/1985", "1985-03-12"), ("12.03.1985", "1985-03-12"), ("1985", "1985"), ("", ""), ("31/2/1985", None), ("85", None)],
)
def test_a_birth_is_a_day_or_a_year(typed: str, kept: str | None) -> None:
    assert birth_of(typed) == kept


def test_a_birth_is_written_the_vietnamese_way() -> None:
    assert [birth_words(kept) for kept in ("1985-03-12", "1985", "")] == ["12/03/1985", "1985", ""]
