"""How a mark is shared out when its session is split in two."""

from __future__ import annotations


def divided(earned: float, planned: float, first: float) -> tuple[float, float]:
    """The tiết of a mark in the first and the second part of a session of `planned` tiết, of which `first` are the first part.

    In proportion, the first part rounded down to half a tiết, the rest in the second: together exactly what was earned, in
    no part more than it has. Who was there all the time was there all the time in both.
    """
    in_first = min(first, int(earned * first / planned * 2 + 1e-9) / 2)
    return in_first, earned - in_first
