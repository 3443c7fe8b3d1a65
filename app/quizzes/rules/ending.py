"""When an attempt ended, and which of what arrived counts: told by the moments alone, whatever order they are looked at in.

What was acknowledged as counting counts for good: nothing that arrives later takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """How an attempt ended. What was given before it counts when it arrives until `arrivals_until`; None: whenever it does."""

    at: datetime
    by: str
    arrivals_until: datetime | None

    def counts(self, event: Event) -> bool:
        """Whether something that was given is part of the attempt."""
        in_time = event.given_at < self.at or (self.by == ClosedBy.TRAINEE and event.given_at == self.at)
        return in_time and self.arrives(event.received_at)

    def arrives(self, at: datetime) -> bool:
        """Whether something that arrives at this moment can still count."""
        return self.arrivals_until is None or at <= self.arrivals_until


def ending(
    due_at: datetime | None, hand_ins: Iterable[Event], allowance_minutes: int, now: datetime, answers: Iterable[Event] = ()
) -> Ending | None:
    """How an attempt ended as far as is known; None while it goes on.

    It ends when it was first handed in, or at its end; but never before an answer that counted when it arrived, and that arrived
    before the hand-in did: a hand-in that waited on one phone ends nothing that another phone was told is kept.
    The allowance begins when the server first learned that it is over:
    what waits on a second phone without a line has that long to arrive.
    """
    known = sorted(hand_ins, key=lambda event: (event.received_at, event.given_at))
    ends = [due_at, *(event.received_at for event in known[:1])]
    over_at = min((moment for moment in ends if moment is not None), default=None)
    if over_at is None or (not known and now < over_at):
        return None
    until = over_at + timedelta(minutes=allowance_minutes)
    handed_in = _handed_in([event for event in known if _in_time(event, due_at, until)], due_at, until, list(answers))
    if handed_in is not None:
        return Ending(handed_in, ClosedBy.TRAINEE, until)
    return Ending(due_at, ClosedBy.TIME, until) if due_at is not None and now >= due_at else None


def _in_time(event: Event, due_at: datetime | None, until: datetime) -> bool:
    """Whether something was given before the end and arrived within the allowance."""
    return event.received_at <= until and (due_at is None or event.given_at < due_at)


def _handed_in(known: Sequence[Event], due_at: datetime | None, until: datetime, answers: Sequence[Event]) -> datetime | None:
    """When it was handed in, of hand-ins in the order of their arrival: none cuts off what was acknowledged by then."""
    end: datetime | None = None
    for event in known:
        kept = [
            answer.given_at
            for answer in answers
            if answer.received_at < event.received_at
            and _in_time(answer, due_at, until)
            and (end is None or answer.given_at <= end)
        ]
        reached = max([event.given_at, *kept])
        end = reached if end is None else min(end, reached)
    return end


def still_arrives(closed_at: datetime | None, arrivals_until: datetime | None, now: datetime) -> bool:
    """Whether an answer that was given before the end of a closed attempt could still arrive and count."""
    return closed_at is not None and arrivals_until is not None and now <= arrivals_until
