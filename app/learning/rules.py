"""Rules of learning: when a lesson counts, where she goes on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(days=30)
"""How long a report may have waited in a phone without a line and still be dated by the phone."""
LIVE = timedelta(minutes=2)
"""How long a page may take from a tap to the server; the date of a form that says more is its arrival."""

MAX_WORDS, MAX_ANSWER = 1000, 3000
"""Characters of a question to the instructor and of its answer."""
MAX_WAITING = 20
"""Questions of one trainee that may wait for an answer at the same time."""
FRESH = timedelta(days=7)
"""How long her home page says that a question was answered."""


@dataclass(frozen=True)
class SectionShape:
    """What the rules need to know of a section: its key and the keys of its check questions."""

    key: str
    checks: tuple[str, ...] = ()


def is_done(sections: Sequence[SectionShape], read: Collection[str], answered: Collection[str]) -> bool:
    """Whether a lesson counts: every section reached and every check question answered, rightly or wrongly."""
    return all(section.key in read and all(check in answered for check in section.checks) for section in sections)


def missing(
    sections: Sequence[SectionShape], read: Collection[str], answered: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(sections not reached, check questions not answered) in reading order."""
    unread = tuple(section.key for section in sections if section.key not in read)
    unanswered = tuple(check for section in sections for check in section.checks if check not in answered)
    return unread, unanswered


def goes_on_at(sections: Sequence[SectionShape], read: Collection[str], answered: Collection[str]) -> str:
    """The key of the first section that still asks something of her; the first one when nothing does."""
    for section in sections:
        if section.key not in read or any(check not in answered for check in section.checks):
            return section.key
    return sections[0].key if sections else ""


def trusted(device_at: datetime, received_at: datetime) -> datetime:
    """The moment that is kept: the device's, never later than its arrival and never more than `LONGEST_WAIT` before it.

    A phone's clock may run ahead or stand still. Within that the phone is believed, because days without a line are what the
    queue is for; what was in time only by the phone says so in the ledger (docs/decisions/0034-two-clocks.md).
    """
    return max(min(device_at, received_at), received_at - LONGEST_WAIT)
