"""Tiết in halves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.periods import is_periods, required_of, say_number, share_of


@pytest.mark.parametrize(
    ("number", "said"), [(1400, "1.400"), (7.5, "7,5"), (0, "0"), (100.0, "100"), (1234567.5, "1.234.567,5"), (-0.5, "−0,5")]
)
def test_numbers_are_written_the_vietnamese_way(number: float, said: str):
    assert say_number(number) == said


def test_a_late_hour_counts_half_and_never_more_than_earned():
    assert share_of(4, 50) == 2
    assert share_of(5, 75) == 3.5


def test_a_requirement_is_never_rounded_down():
    assert required_of(100, 80) == 80
    assert required_of(97, 80) == 78
    assert required_of(3, 50) == 1.5


@given(st.integers(0, 400).map(lambda n: n / 2), st.integers(0, 100))
def test_shares_stay_halves_and_between_bounds(periods: float, percent: int):
    assert is_periods(share_of(periods, percent))
    assert is_periods(required_of(periods, percent))
    assert share_of(periods, percent) <= periods * percent / 100 <= required_of(periods, percent)
