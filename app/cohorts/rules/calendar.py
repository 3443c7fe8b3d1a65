"""The days of a calendar page."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

WEEK, MONTH = "tuan", "thang"


@dataclass(frozen=True)
class Span:
    """The weeks of a calendar page, Monday first; `first` and `last` are the days it is about."""

    kind: str
    first: date
    last: date

    @property
    def weeks(self) -> list[list[date]]:
        """Whole weeks around the days."""
        monday = self.first - timedelta(days=self.first.weekday())
        count = (self.last - monday).days // 7 + 1
        return [[monday + timedelta(days=7 * week + day) for day in range(7)] for week in range(count)]

    @property
    def before(self) -> date:
        """A day in the page before this one."""
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        """A day in the page after this one."""
        return self.last + timedelta(days=1)


def span_of(kind: str, day: date) -> Span:
    """The week or the month (for any other word) around a day."""
    if kind == WEEK:
        monday = day - timedelta(days=day.weekday())
        return Span(WEEK, monday, monday + timedelta(days=6))
    last = calendar.monthrange(day.year, day.month)[1]
    return Span(MONTH, day.replace(day=1), day.replace(day=last))


def day_of(text: str, otherwise: date) -> date:
    """The day that an address names (ISO, years 2000 to 2100), else the other one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if 2000 <= day.year <= 2100 else otherwise
