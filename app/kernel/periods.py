"""Arithmetic in tiết (periods of 45 minutes), counted in halves.

A tiết amount is a `float` that is a multiple of 0.5: halves are exact in binary, so sums are exact too,
and half a session of five tiết (2.5) can be written down. Anything finer is refused at the door.
"""

from __future__ import annotations

MINUTES_PER_PERIOD = 45


def is_periods(amount: float) -> bool:
    """Whether `amount` is a tiết amount: not negative and a multiple of 0.5."""
    return amount >= 0 and (amount * 2) == int(amount * 2)


def share_of(periods: float, percent: float) -> float:
    """`percent` of `periods`, rounded down to half a tiết (what is not fully earned is not counted)."""
    return int(periods * percent * 2 / 100 + 1e-9) / 2


def required_of(periods: float, percent: float) -> float:
    """The tiết that a requirement of `percent` of `periods` asks for, rounded up to half a tiết."""
    exact = periods * percent * 2 / 100
    whole = int(exact)
    return (whole + (1 if exact - whole > 1e-9 else 0)) / 2


def say_number(amount: float) -> str:
    """The Vietnamese way to write a number with at most one decimal: 1.400 and 7,5."""
    rounded = round(amount, 1)
    whole = f"{int(abs(rounded)):,}".replace(",", ".")
    tenth = round(abs(rounded) * 10) % 10
    sign = "−" if rounded < 0 else ""
    return f"{sign}{whole},{tenth}" if tenth else f"{sign}{whole}"


def say_periods(amount: float) -> str:
    """`amount` with its unit, as in "7,5 tiết"."""
    return f"{say_number(amount)} tiết"
