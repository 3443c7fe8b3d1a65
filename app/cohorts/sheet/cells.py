"""What a cell says: its text, its day, and how Excel calls its column."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from app.kernel.text import fold, squeeze

Cell = str | float | int | bool | datetime | date | time | timedelta | None

_EXCEL_BEGAN = date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)
"""Day numbers of Excel that are meant as days: 1927 to 2119."""
_YEARS = range(1900, 2101)
_PIVOT = 40
"""Years of two digits: below it they are of this century ("26" is 2026), from it on of the last ("85" is 1985)."""


def cell_text(value: Cell) -> str:
    """The words of a cell: NFC with single spaces; whole numbers without ".0", days as dd/mm/yyyy; "" for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return squeeze(str(value))


def cell_date(value: Cell) -> tuple[date | None, int | None]:
    """The day of a cell and its year; (None, year) when only the year is known, (None, None) when it is no day.

    Takes days, Excel's day numbers (also written as text), "25/07/1985", "25-7-85", "25.7.1985", "1985-07-25",
    "ngày 25 tháng 7 năm 1985", "07/1985", "1985".
    """
    if isinstance(value, datetime):
        return value.date(), value.year
    if isinstance(value, date):
        return value, value.year
    text = fold(cell_text(value))
    if re.fullmatch(r"\d{4,5}", text):
        return _from_number(int(text))
    iso = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", text)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    words = re.sub(r"\b(ngay|thang|nam|sinh)\b|[\s/.,\-]+", " ", text).split()
    if not words or len(words) > 3 or not all(re.fullmatch(r"\d{1,4}", word) for word in words):
        return None, None
    return _from_parts([int(word) for word in words], two_digits=len(words[-1]) <= 2)


def column_name(index: int) -> str:
    """How Excel calls the column at `index` (from 0): A, B … Z, AA."""
    name, rest = "", index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(65 + letter) + name
    return name


def cell_name(row: int, column: int) -> str:
    """How Excel calls a cell: `row` from 1, `column` from 0; "F12"."""
    return f"{column_name(column)}{row}"


def _from_number(number: int) -> tuple[date | None, int | None]:
    """A year, or a day number of Excel."""
    if number in _YEARS:
        return None, number
    if number in _SERIALS:
        day = _EXCEL_BEGAN + timedelta(days=number)
        return day, day.year
    return None, None


def _from_parts(parts: list[int], *, two_digits: bool) -> tuple[date | None, int | None]:
    """Day, month and year; month and year; or a year."""
    year = parts[-1] + (0 if not two_digits else 2000 if parts[-1] < _PIVOT else 1900)
    if year not in _YEARS:
        return None, None
    if len(parts) == 3:
        first, second = parts[0], parts[1]
        return _day(year, first, second) if second > 12 else _day(year, second, first)
    if len(parts) == 2:
        return (None, year) if 1 <= parts[0] <= 12 and not two_digits else (None, None)
    return (None, None) if two_digits else (None, year)


def _day(year: int, month: int, day: int) -> tuple[date | None, int | None]:
    """The day, when the calendar has it."""
    try:
        return date(year, month, day), year
    except ValueError:
        return None, None
