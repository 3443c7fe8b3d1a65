"""What a batch of marks from other software may write, and what each of its rows comes to.

Every accepted row is an entry of its own: it replaces nothing, and among the entries of officials the last by its moment
counts (`rules.settling`). That is why batches may come in any order and any number of times: what counts in the end is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from app.attendance.rules.cards import read_card
from app.attendance.rules.codes import typed_code
from app.attendance.rules.roll import may_be_marked, periods_for
from app.attendance.rules.settling import State
from app.kernel.clock import local_day
from app.kernel.periods import is_periods

CLOCK_DRIFT = timedelta(minutes=2)
"""How far the clock of a device may run ahead of ours."""
_WERE_THERE = (State.PRESENT, State.LATE)


class Outcome(StrEnum):
    """What a row came to: written and counting, known already, written while another mark counts, not written."""

    RECORDED = "recorded"
    ALREADY = "already"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True)
class Named:
    """What names a person in a class: `kind` is enrolment, card or phone, `said` the number or code as text."""

    kind: str
    said: str


@dataclass(frozen=True)
class SentMark:
    """One row as it was sent; a session is named by its id, or by its day and half."""

    client_id: str
    cohort_code: str
    person: Named
    state: str
    device_at: datetime
    session_id: int | None = None
    held_on: date | None = None
    half: str | None = None
    periods: float | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Room:
    """A session as a batch finds it, with the attendance rules of its edition."""

    session_id: int
    cohort_id: int
    held_on: date
    half: str
    periods: float
    rules: Mapping[str, Any]
    cancelled: bool = False


@dataclass(frozen=True)
class Written:
    """An entry that a device sent before, as it stands in the table."""

    mark_id: int
    session_id: int
    state: str
    periods: float
    device_at: datetime


@dataclass(frozen=True)
class RowResult:
    """What became of one row; `reason` says why it was refused, `stands` which state counts when it is not this one."""

    client_id: str
    outcome: Outcome
    reason: str = ""
    enrolment_id: int | None = None
    session_id: int | None = None
    mark_id: int | None = None
    stands: str = ""


def as_printed(person: Named) -> Named:
    """What names a person as we know it: the code of a card may be typed with spaces, in small letters, or be the whole QR."""
    if person.kind != "card":
        return person
    card = read_card(person.said)
    return Named("card", card.text if card else typed_code(person.said) or "")


def why_not(sent: SentMark, room: Room, *, at: datetime) -> str:
    """Why a row may not be written, as the reason of a refusal; empty when it may."""
    if not may_be_marked(room.held_on, local_day(at)):
        return "not_yet"
    if sent.device_at > at + CLOCK_DRIFT:
        return "clock_ahead"
    if local_day(sent.device_at) < room.held_on:
        return "before_session"
    return _wrong_periods(sent, room)


def _wrong_periods(sent: SentMark, room: Room) -> str:
    """What is wrong with the tiết of a row that names them."""
    if sent.periods is None:
        return ""
    if not is_periods(sent.periods):
        return "not_half"
    if sent.periods > room.periods:
        return "too_many"
    return "" if sent.state in _WERE_THERE or sent.periods == 0 else "absent_with_periods"


def earned_by(sent: SentMark, room: Room) -> float:
    """The tiết that a row writes down: those it names, else what its state earns by the edition."""
    return sent.periods if sent.periods is not None else periods_for(sent.state, room.periods, room.rules)


def received_at(sent: SentMark, at: datetime) -> datetime:
    """The moment of arrival that is written: never before the device's own, so that a clock that runs ahead by seconds does not
    make the order of two rows depend on which of them arrived first."""
    return max(at, sent.device_at)


def says_the_same(known: Written, sent: SentMark, room: Room) -> bool:
    """Whether a known entry and a row with its name say the same."""
    return (known.session_id, known.state, known.periods, known.device_at) == (
        room.session_id,
        sent.state,
        earned_by(sent, room),
        sent.device_at,
    )
