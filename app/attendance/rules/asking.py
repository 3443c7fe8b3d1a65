"""When a trainee may ask for leave or object to a mark, and what granting leave does to a mark."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from app.attendance.rules.settling import State

LEAVE_KINDS = ("sick", "family", "duty", "weather", "other")
"""Why somebody asks for leave, in the order of the chips."""
USUAL_DAYS = 7
"""How long after the event she may speak where an older edition does not say."""
MAX_AHEAD = 60
"""The most sessions of one request."""


def objection_days(attendance_rules: Mapping[str, Any]) -> int:
    """How many days after a mark was recorded it may be objected to, as the edition says."""
    return int(attendance_rules.get("objection_days", USUAL_DAYS))


def may_ask_leave(held_on: date, today: date, days: int) -> bool:
    """Whether leave may still be asked for a session of that day: any to come, and those of the last `days` days."""
    return held_on >= today - timedelta(days=days)


def may_object(state: str, earned: float, planned: float, recorded_on: date, today: date, days: int) -> bool:
    """Whether a mark may be objected to: something is lacking in it, and it was recorded at most `days` days ago."""
    lacking = state != State.PRESENT or earned < planned
    return lacking and today <= recorded_on + timedelta(days=days)


def leave_changes(state: str | None) -> bool:
    """Whether granted leave writes "excused" over what stands: over nothing and over "absent".

    Who was seen in the room, late or in time, was there whatever she had asked for.
    """
    return state is None or state == State.ABSENT


def may_withdraw(answer: str | None, first_day: date, today: date) -> bool:
    """Whether she may take her request back: while it waits, or while all of its sessions are still to come."""
    return answer is None or first_day > today
