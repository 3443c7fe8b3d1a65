"""New days for the days of a timetable that is copied or shifted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

_SOLAR = ((1, 1), (4, 30), (5, 1), (9, 2))
"""Public holidays with a fixed day (Bộ luật Lao động 2019, Điều 112); Tết and Giỗ Tổ follow the moon and are typed."""
MOST_DAYS = 400
"""How far a timetable may be shifted, and how long days off are looked past."""


def holidays(first: date, last: date) -> list[date]:
    """The public holidays with a fixed day between two days."""
    every = (date(year, month, day) for year in range(first.year, last.year + 1) for month, day in _SOLAR)
    return [day for day in every if first <= day <= last]


def new_days(
    days: Iterable[date], first: date, *, off: Collection[date] = (), weekend: Collection[int] = (6,)
) -> dict[date, date]:
    """Where each day goes when the earliest goes to `first`: gaps are kept, days off and weekdays of `weekend` are passed over.

    The order of the days is kept, and two days never become one. `weekend` in the numbers of `date.weekday`.
    """
    found: dict[date, date] = {}
    in_order = sorted(set(days))
    for day in in_order:
        wanted = first + (day - in_order[0])
        if found:
            wanted = max(wanted, found[max(found)] + timedelta(days=1))
        found[day] = _open_day(wanted, off, weekend)
    return found


def _open_day(day: date, off: Collection[date], weekend: Collection[int]) -> date:
    """The day itself, or the next one on which there are classes; the day itself when there is none."""
    for later in range(MOST_DAYS):
        candidate = day + timedelta(days=later)
        if candidate not in off and candidate.weekday() not in weekend:
            return candidate
    return day
