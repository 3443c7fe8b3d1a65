"""When a session of the timetable begins and ends on the clock."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from app.cohorts.rules.timetable import STARTS
from app.kernel.clock import moment_of

PERIOD_MINUTES = 45
"""Minutes of one tiết."""
KEPT_DAYS = 180
"""How far back a calendar on a phone reaches."""
_CLOCK = re.compile(r"(\d{1,2})\s*(?:[:.hg]\s*(\d{2})?)?\b")


def hours_of(held_on: date, half: str, starts: str, periods: float) -> tuple[datetime, datetime]:
    """First and last moment (UTC) of a session; what the timetable says for people and no clock reads becomes the usual hour."""
    begins = _read(held_on, starts) or _read(held_on, STARTS[half])
    assert begins is not None
    return begins, begins + timedelta(minutes=periods * PERIOD_MINUTES)


def _read(held_on: date, text: str) -> datetime | None:
    """ "7:30", "7h30", "7 giờ" as a moment of that day."""
    found = _CLOCK.match(text.strip().lower())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return moment_of(held_on, hour, minute) if hour < 24 and minute < 60 else None
