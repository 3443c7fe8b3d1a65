"""Moments in UTC, days in Viet Nam: the only place that knows about time zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Viet Nam keeps +07:00 the whole year, so a fixed offset is the whole truth (no time zone data needed)."""


def utc_now() -> datetime:
    """The present moment, aware, in UTC; read at the door (views, commands) and passed on as `at`."""
    return datetime.now(UTC)


def local(at: datetime) -> datetime:
    """`at` on the clocks of Viet Nam; a naive moment is taken as UTC."""
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(VIETNAM)


def local_day(at: datetime) -> date:
    """The calendar day in Viet Nam at that moment."""
    return local(at).date()


def moment_of(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The UTC moment of a wall-clock time in Viet Nam."""
    return datetime.combine(day, time(hour, minute), VIETNAM).astimezone(UTC)
