"""When an attempt ended, and which of what arrived counts: told by the moments alone, whatever order they are looked at in.

What was acknowledged as counting counts for good, and no order of arrival changes an attempt: so handing in cuts nothing off that
was given while she could not have been told anything yet. Why no other rule can give both stands in docs/decisions/0026.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ClosedBy(StrEnum):
    """Who ended an attempt."""

    TRAINEE = "trainee"
    TIME = "time"


@dataclass(frozen=True)
class Event:
    """Something that was given (an answer, or handing in) and arrived."""

    given_at: datetime
    received_at: datetime


@dataclass(frozen=True)
class Ending:
    """How an attempt ended, as far as is known. What was given until then counts when it arrives until `arrivals_until`; None:
    whenever it does. What arrives in time may still move the end (`ending`)."""

    at: datetime
    by: str
    arrivals_until: datetime | None

    def counts(self, event: Event) -> bool:
        """Whether something that was given, and that this ending knows of, is part of the attempt."""
        in_time = event.given_at < self.at or (self.by == ClosedBy.TRAINEE and event.given_at == self.at)
        return in_time and self.arrives(event.received_at)

    def arrives(self, at: datetime) -> bool:
        """Whether something that arrives at this moment can still count."""
        return self.arrivals_until is None or at <= self.arrivals_until


@dataclass(frozen=True)
class _Span:
    """What is taken of an attempt that is over: given before `before` and not after `told_at`, arriving until `until`."""

    before: datetime | None
    told_at: datetime | None
    until: datetime

    def takes(self, event: Event) -> bool:
        """Whether something was given and arrived in time."""
        return (
            event.received_at <= self.until
            and (self.before is None or event.given_at < self.before)
            and (self.told_at is None or event.given_at <= self.told_at)
        )


def ending(
    due_at: datetime | None,
    hand_ins: Iterable[Event],
    allowance_minutes: int,
    now: datetime,
    answers: Iterable[Event] = (),
    *,
    told_at_once: bool = False,
) -> Ending | None:
    """How an attempt ended as far as is known; None while it goes on.

    It ends when it was first handed in, or at its end; and where an answer given after the handing in (on another phone) arrives
    in time, with that answer. The allowance begins when the server first learned that it is over: what waits on a second phone
    without a line has that long to arrive. `told_at_once`: practice, which tells what is right as soon as it is over; there
    nothing counts that was given after the server knew.
    """
    known = list(hand_ins)
    ends = [due_at, min((event.received_at for event in known), default=None)]
    over_at = min((moment for moment in ends if moment is not None), default=None)
    if over_at is None or (not known and now < over_at):
        return None
    span = _Span(due_at, over_at if told_at_once else None, over_at + timedelta(minutes=allowance_minutes))
    handed_in = [event.given_at for event in known if span.takes(event)]
    if handed_in:
        last = max((event.given_at for event in answers if span.takes(event)), default=min(handed_in))
        return Ending(max(min(handed_in), last), ClosedBy.TRAINEE, span.until)
    return Ending(due_at, ClosedBy.TIME, span.until) if due_at is not None and now >= due_at else None


def still_arrives(closed_at: datetime | None, arrivals_until: datetime | None, now: datetime) -> bool:
    """Whether an answer that was given before the end of a closed attempt could still arrive and count."""
    return closed_at is not None and arrivals_until is not None and now <= arrivals_until
