"""What a phone's clock is worth: the moments it tells, corrected by how far it is off when it sends them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(minutes=2)
"""A clock this near is left alone: a slow line alone makes a difference of many seconds."""
OLDEST = timedelta(days=30)
"""Nothing is kept on a phone longer than a sign-in lasts; an older moment is a broken clock."""


def offset_of(device_now: datetime | None, at: datetime) -> timedelta:
    """How far a phone's clock is behind the server's at the moment of sending; zero when it is near enough or unknown."""
    if device_now is None or abs(at - device_now) <= TOLERANCE:
        return timedelta(0)
    return at - device_now


def corrected(device_at: datetime, offset: timedelta, at: datetime) -> datetime:
    """When something was done on a phone: by its clock, corrected, and neither later than it arrived nor absurdly early."""
    return min(max(device_at + offset, at - OLDEST), at)


def moment_of_millis(millis: object) -> datetime | None:
    """A JavaScript clock ("milliseconds since 1970") as a moment; None for anything that is none, years 1970 to 2099."""
    if isinstance(millis, bool) or not isinstance(millis, int | float) or not 0 <= millis < 4_102_444_800_000:
        return None
    return datetime.fromtimestamp(millis / 1000, UTC)
