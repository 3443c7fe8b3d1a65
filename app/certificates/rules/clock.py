"""Until when everybody named in a decision is to have her certificate. QĐ 1147-QĐ/BTGDVTW, Điều 9: 15 days, kept as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_SOON_DAYS = 3
"""From how many days before the last one a desk speaks up."""


@dataclass(frozen=True)
class Due:
    """The last day, and how many days are left on the day it was asked (negative: it is over)."""

    on: date
    left_days: int

    @property
    def late(self) -> bool:
        """Whether the last day is behind us."""
        return self.left_days < 0

    @property
    def soon(self) -> bool:
        """Whether only a few days are left."""
        return 0 <= self.left_days <= _SOON_DAYS


def due_of(decided_on: date, days: int, today: date) -> Due:
    """The clock of a decision: `days` after the day on it."""
    on = decided_on + timedelta(days=days)
    return Due(on, (on - today).days)
