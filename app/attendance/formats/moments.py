"""Days, clocks and durations as Zoom and Teams write them, in English or Vietnamese, month first or day first."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime

from app.kernel.text import fold

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?\s*(am|pm|sa|ch)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_WORDS = re.compile(r"([a-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{4})")
_PART = re.compile(r"(\d+)\s*(h|gio|g|m|phut|p|s|giay)")
_MINUTES = {"h": 60.0, "gio": 60.0, "g": 60.0, "m": 1.0, "phut": 1.0, "p": 1.0, "s": 1 / 60, "giay": 1 / 60}


def moments(texts: Sequence[str], days: Collection[date]) -> list[datetime | None]:
    """Each text as a moment of the clock on the wall; None for what is none.

    "9/11/2026" is read day first or month first for the whole file: in the way in which more texts are days at all, and more of
    them are among `days`; month first where that leaves it open and the clock says AM or PM, else day first.
    """
    readings = [[_moment(fold(text), month_first=first) for text in texts] for first in (True, False)]
    month_first = _english(texts)

    def fit(reading: list[datetime | None], first: bool) -> tuple[int, int, bool]:
        known = [moment for moment in reading if moment is not None]
        return len(known), sum(moment.date() in days for moment in known), first == month_first

    return readings[0] if fit(readings[0], True) > fit(readings[1], False) else readings[1]


def minutes_in(text: str) -> float | None:
    """A duration in minutes: "2h 22m 5s", "1 giờ 5 phút", "142", "2:22:05"; None for what is none."""
    folded = fold(text)
    if re.fullmatch(r"\d+(?:[.,]\d+)?", folded):
        return float(folded.replace(",", "."))
    if clock := re.fullmatch(r"(\d{1,3}):(\d\d):(\d\d)", folded):
        return int(clock[1]) * 60 + int(clock[2]) + int(clock[3]) / 60
    parts = _PART.findall(folded)
    return sum(int(count) * _MINUTES[unit] for count, unit in parts) if parts else None


def _english(texts: Sequence[str]) -> bool:
    """Whether the clocks say AM and PM."""
    return any(re.search(r"\d\s*[ap]m\b", text, re.IGNORECASE) for text in texts)


def _moment(text: str, *, month_first: bool) -> datetime | None:
    """A folded text as a moment."""
    clock, day = _CLOCK.search(text), _day(text, month_first=month_first)
    if clock is None or day is None:
        return None
    hour, half = int(clock[1]), clock[4]
    if half in {"pm", "ch"} and hour < 12:
        hour += 12
    elif half in {"am", "sa"} and hour == 12:
        hour = 0
    try:
        return datetime(*day, hour, int(clock[2]), int(clock[3] or 0))  # noqa: DTZ001
    except ValueError:
        return None


def _day(text: str, *, month_first: bool) -> tuple[int, int, int] | None:
    """Year, month and day in a text."""
    if found := _ISO.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.search(text):
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        first, second = int(found[1]), int(found[2])
        return (year, first, second) if month_first else (year, second, first)
    found = _WORDS.search(text)
    if found and found[1] in _MONTHS:
        return int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2])
    return None
