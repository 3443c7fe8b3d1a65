"""What a phone's clock is worth: when something was done, as far as three clocks can tell."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.attendance.rules.clocks import OLDEST, TOLERANCE

FRESH = timedelta(days=1)
"""How long what a phone heard of its clock is worth more than what the clock shows when it sends."""

_FURTHEST_MILLIS = 4_102_444_800_000
"""From 1970 to 2099: no clock is further off."""


def made_moment(
    device_at: datetime | None, offset: timedelta, at: datetime, *, own: timedelta | None = None, seen: datetime | None = None
) -> tuple[datetime, str]:
    """When something was done, and what the clock that says so is worth.

    The phone said `device_at`. It may be behind by `own`, as it knew itself when it was done (it had met the server last at
    `seen`, by the server's clock), or by `offset`, as the server finds when it arrives at `at`. They differ when somebody set the
    clock in between, or when the phone's knowledge is stale: `own` goes first only when that meeting was at most `FRESH` before,
    and the first of the two that puts the moment between that meeting and the arrival is believed.
    "right": the phone's own moment. "set": its clock was off and is corrected for that. "unknown": by no clock it can have been
    then (1970, 2099, before the last contact, further back than a phone keeps anything), so that it counts as of its arrival.
    """
    earliest = at - OLDEST if seen is None or seen > at else max(at - OLDEST, seen - TOLERANCE)
    if device_at is None:
        return at, "unknown"
    for behind in _corrections(device_at, offset, own, seen):
        told = device_at + behind
        if earliest <= told <= at + TOLERANCE:
            return min(told, at), "set" if behind else "right"
    return at, "unknown"


def _corrections(device_at: datetime, offset: timedelta, own: timedelta | None, seen: datetime | None) -> tuple[timedelta, ...]:
    """By how much the phone may have been behind when it said `device_at`, the likelier first."""
    if own is None:
        return (offset,)
    is_fresh = seen is not None and abs(device_at + own - seen) <= FRESH
    return (own, offset) if is_fresh else (offset, own)


def told_offset(millis: object) -> timedelta | None:
    """How far a phone says that its clock is behind: nothing when it says no number, zero when it is near enough."""
    if isinstance(millis, bool) or not isinstance(millis, int | float) or not abs(millis) <= _FURTHEST_MILLIS:
        return None
    told = timedelta(milliseconds=millis)
    return told if abs(told) > TOLERANCE else timedelta(0)
