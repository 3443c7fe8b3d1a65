"""The code on the wall: what it is at a moment, and what a code that somebody sends is worth."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.attendance.rules.settling import State
from app.kernel.clock import local_day, moment_of
from app.kernel.text import strip_accents

ALPHABET = "ACDEFHJKLMNPQRTUVWXY3479"
"""Letters and digits that nobody takes for one another on a wall: no 0 O, 1 I, 2 Z, 5 S, 6 G, 8 B."""
LENGTH = 6
STEP_SECONDS = 20
"""How long one code stands."""
LIVE_STEPS = 2
"""Steps that a code sent at once may be old or early: forty seconds to type six characters and to wait for the line."""
STORED_DRIFT = timedelta(minutes=3)
"""How far a kept code's moment, by the corrected clock of the phone, may lie from its step: phones without a line drift."""
LATEST_ARRIVAL = timedelta(days=3)
"""A kept code that arrives later is looked at by somebody: two nights without a line happen, a week is a story."""
SENT_LATER = timedelta(seconds=20)
"""A code that arrives this long after it was typed was kept on the phone, or came over a very slow line."""
LATE_AFTER_MINUTES = 15
"""What an edition means that says nothing about `late_after_minutes`."""
_START = re.compile(r"\s*(\d{1,2})\s*[:hg.]\s*(\d{2})?\s*")


def step_at(at: datetime) -> int:
    """The number of the step at a moment."""
    return int(at.timestamp()) // STEP_SECONDS


def seconds_left(at: datetime) -> int:
    """Seconds until the next code, at least one."""
    return STEP_SECONDS - int(at.timestamp()) % STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    """The code of one step of one session: 24 to the 6th power possibilities, drawn by HMAC-SHA-256."""
    number = int.from_bytes(hmac.new(secret.encode(), str(step).encode(), hashlib.sha256).digest()[:16], "big")
    letters = []
    for _place in range(LENGTH):
        number, index = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[index])
    return "".join(letters)


def typed_code(text: str) -> str:
    """A code as people type it: any case, spaces and dashes left out; empty when it cannot be one."""
    bare = re.sub(r"[\s\-.]", "", strip_accents(text)).upper()
    return bare if len(bare) == LENGTH and all(letter in ALPHABET for letter in bare) else ""


def find_step(secret: str, code: str, around: datetime, drift: timedelta) -> int | None:
    """The step nearest to a moment at which the wall showed `code`, at most `drift` away; None when there is none."""
    middle, most = step_at(around), int(drift.total_seconds()) // STEP_SECONDS
    for away in range(most + 1):
        for step in {middle - away, middle + away}:
            if hmac.compare_digest(code_of(secret, step), code):
                return step
    return None


@dataclass(frozen=True)
class Wall:
    """One session's wall: its secret, when it was opened and closed, and the day of the session."""

    session_id: int
    secret: str
    held_on: date
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class Ruling:
    """What a code is worth: the step it stood at (None: none), and why somebody has to look at it ("" when it counts)."""

    step: int | None
    reason: str


def judge(wall: Wall, code: str, device_at: datetime, at: datetime) -> Ruling:
    """Whether a code belongs to a session, typed at `device_at` (corrected) and received at `at`.

    Reasons: "not_today" (typed on another day than the session's), "too_old" (it stood on the wall of this session, but at
    another time than she says), "closed" (after the wall was closed or before it was opened), "unknown" (it never stood there),
    "too_late" (it arrived days later).
    """
    live = at - device_at <= SENT_LATER
    drift = timedelta(seconds=LIVE_STEPS * STEP_SECONDS) if live else STORED_DRIFT
    near = find_step(wall.secret, code, at if live else device_at, drift)
    if near is None:
        earlier = _earlier(wall, code, at)
        return Ruling(earlier, "unknown" if earlier is None else "too_old")
    stood = moment_of_step(near)
    if local_day(stood) != wall.held_on:
        return Ruling(near, "not_today")
    if stood < wall.opened_at - timedelta(seconds=STEP_SECONDS) or (wall.closed_at and stood > wall.closed_at):
        return Ruling(near, "closed")
    return Ruling(near, "too_late" if at - stood > LATEST_ARRIVAL else "")


def _earlier(wall: Wall, code: str, at: datetime) -> int | None:
    """The step at which this wall showed `code` while it was open; what a photo of the wall would carry."""
    last = step_at(min(at, wall.closed_at or at, wall.opened_at + timedelta(hours=12)))
    return next((step for step in range(last, step_at(wall.opened_at) - 1, -1) if code_of(wall.secret, step) == code), None)


def moment_of_step(step: int) -> datetime:
    """The beginning of a step."""
    return datetime.fromtimestamp(step * STEP_SECONDS, UTC)


def late_after(attendance: Mapping[str, Any]) -> timedelta:
    """How long after the start of a session an arrival still counts as in time, as the edition's attendance block says."""
    minutes = attendance.get("late_after_minutes", LATE_AFTER_MINUTES)
    return timedelta(minutes=minutes if isinstance(minutes, int | float) and minutes >= 0 else LATE_AFTER_MINUTES)


def state_at(held_on: date, starts: str, arrived: datetime, attendance: Mapping[str, Any]) -> State:
    """Present, or late when she came after the time that the edition allows; present when the timetable names no hour."""
    found = _START.match(starts)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return State.PRESENT
    start = moment_of(held_on, int(found[1]), int(found[2] or 0))
    return State.LATE if arrived > start + late_after(attendance) else State.PRESENT
