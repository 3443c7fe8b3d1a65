"""Windows of papers to the minute, and what one person is given beyond them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.clock import moment_of
from app.kernel.refusal import Refused
from app.quizzes.rules.windows import (
    Extra,
    Times,
    Window,
    checked_extra,
    checked_window,
    may_start,
    moved_end,
    say,
    times,
)

OPENS = moment_of(date(2026, 11, 17), 7, 30)
CLOSES = moment_of(date(2026, 11, 17), 9, 0)
WINDOW = Window(OPENS, CLOSES)
MINUTE = timedelta(minutes=1)


def of(*extras: Extra, minutes: int | None = 30, tries: int | None = 2, window: Window = WINDOW) -> Times:
    return times(window, minutes, tries, extras)


def reason(held: Times, at: datetime, **changes: object) -> str:
    facts = {"left": False, "condition_met": True, "tries_used": 0} | changes
    try:
        may_start(held, at=at, **facts)  # type: ignore[arg-type]
    except Refused as refusal:
        return refusal.reason
    return ""


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (OPENS - timedelta(microseconds=1), "not_open_yet"),
        (OPENS, ""),
        (CLOSES - timedelta(microseconds=1), ""),
        (CLOSES, "overdue"),
    ],
)
def test_a_window_holds_to_the_moment(at: datetime, why: str) -> None:
    assert reason(of(), at) == why


def test_the_first_reason_that_matters_is_said() -> None:
    assert reason(of(), OPENS, left=True, condition_met=False) == "left"
    assert reason(of(), OPENS, condition_met=False, tries_used=2) == "locked"
    assert reason(of(), OPENS, tries_used=2) == "no_tries"
    assert reason(of(tries=None), OPENS, tries_used=50) == ""


def test_a_window_across_midnight_is_one_window() -> None:
    night = Window(moment_of(date(2026, 11, 17), 23, 50), moment_of(date(2026, 11, 18), 0, 10))
    held = of(window=night, minutes=45)
    assert reason(held, moment_of(date(2026, 11, 18), 0, 9)) == ""
    assert held.end(moment_of(date(2026, 11, 17), 23, 55)) == night.closes_at


def test_viet_nam_has_no_summer_time() -> None:
    for month in range(1, 13):
        assert moment_of(date(2026, month, 1), 7) == datetime(2026, month, 1, 0, 0, tzinfo=UTC)


def test_an_attempt_ends_after_its_minutes_but_not_after_the_closing() -> None:
    assert of().end(OPENS) == OPENS + 30 * MINUTE
    assert of().end(CLOSES - 10 * MINUTE) == CLOSES
    assert of().is_short(CLOSES - 10 * MINUTE)
    assert not of().is_short(CLOSES - 30 * MINUTE)


def test_a_paper_without_minutes_ends_at_the_closing_if_there_is_one() -> None:
    assert of(minutes=None).end(OPENS) == CLOSES
    assert of(minutes=None, window=Window(OPENS, None)).end(OPENS) is None


def test_extra_minutes_count_beyond_the_closing() -> None:
    held = of(Extra(minutes=15))
    assert held.minutes == 45
    assert held.end(CLOSES - 10 * MINUTE) == CLOSES + 15 * MINUTE
    assert reason(held, CLOSES) == "overdue"


def test_a_closing_of_her_own_opens_the_paper_longer() -> None:
    held = of(Extra(closes_at=CLOSES + timedelta(days=1)))
    assert reason(held, CLOSES + timedelta(hours=3)) == ""
    assert reason(held, CLOSES + timedelta(days=1)) == "overdue"


def test_extra_tries_and_minutes_add_up_and_the_latest_closing_counts() -> None:
    held = of(Extra(5, 1, CLOSES + MINUTE), Extra(10, 1, CLOSES + 2 * MINUTE), Extra(0, 0, CLOSES - MINUTE))
    assert (held.minutes, held.tries, held.closes_at) == (45, 4, CLOSES + 2 * MINUTE)


@given(st.integers(0, 600), st.integers(0, 600), st.integers(-200, 200), st.integers(0, 300))
def test_what_is_given_never_shortens_an_attempt(first: int, second: int, closing: int, opened: int) -> None:
    opened_at = OPENS + opened * MINUTE
    less = of(Extra(minutes=first)).end(opened_at)
    more = of(Extra(minutes=first), Extra(second, 0, CLOSES + closing * MINUTE)).end(opened_at)
    assert less is not None
    assert more is not None
    assert more >= less


def test_a_running_attempt_moves_and_never_ends_before_now() -> None:
    due, now = OPENS + 30 * MINUTE, OPENS + 20 * MINUTE
    assert moved_end(of(Extra(minutes=10)), OPENS, due, now) == OPENS + 40 * MINUTE
    assert moved_end(of(minutes=5), OPENS, due, now) == now
    assert moved_end(of(Extra(minutes=10)), OPENS, due, due) == due


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        (Extra(), "nothing"),
        (Extra(minutes=601), "minutes"),
        (Extra(minutes=-5, tries=1), "minutes"),
        (Extra(tries=11), "tries"),
        (Extra(closes_at=CLOSES), "closing"),
        (Extra(closes_at=CLOSES + MINUTE), ""),
        (Extra(closes_at=CLOSES + timedelta(days=60)), ""),
        (Extra(closes_at=CLOSES + timedelta(days=60) + MINUTE), "closing"),
        (Extra(closes_at=moment_of(date(2099, 1, 1))), "closing"),
    ],
)
def test_what_can_be_given(extra: Extra, why: str) -> None:
    if not why:
        assert checked_extra(extra, closes_at=CLOSES, at=OPENS) is extra
        return
    with pytest.raises(Refused, match=why):
        checked_extra(extra, closes_at=CLOSES, at=OPENS)


def test_a_window_closes_after_it_opens_and_within_the_online_half() -> None:
    checked_window(WINDOW, CLOSES)
    with pytest.raises(Refused, match="window"):
        checked_window(Window(CLOSES, CLOSES), CLOSES)
    with pytest.raises(Refused, match="too_late"):
        checked_window(WINDOW, CLOSES - MINUTE)


def test_a_closing_is_not_moved_into_the_past() -> None:
    with pytest.raises(Refused, match="past"):
        checked_window(WINDOW, CLOSES, CLOSES)
    assert checked_window(WINDOW, CLOSES, CLOSES - MINUTE) is WINDOW


def test_midnight_is_said_as_the_end_of_the_day_before() -> None:
    assert say(moment_of(date(2026, 12, 1))) == "hết ngày 30/11/2026"
    assert say(CLOSES) == "09:00 ngày 17/11/2026"
