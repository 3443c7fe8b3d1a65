"""What a trainee sees of a closed attempt, and when: one rule for pages, JSON and print."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Shows(StrEnum):
    """What a paper was set to show."""

    KEY = "key"
    """Everything as soon as she handed in: practice."""
    USED_UP = "used_up"
    """Right and wrong at once, the key when her tries are used up."""
    CLOSED = "closed"
    """Right and wrong at once, the key when the paper is closed for everybody of her class."""
    OUTCOME = "outcome"
    """Right and wrong, never the key."""
    SCORE = "score"
    """The mark alone."""
    NEVER = "never"
    """Only that she handed in."""


class Reveal(IntEnum):
    """How far a result may be shown; each step shows what the one before it shows, and more."""

    NOTHING = 0
    MARK = 1
    OUTCOME = 2
    KEY = 3


@dataclass(frozen=True)
class Standing:
    """What decides how far a result may be shown.

    `tries` None: no limit. `closed_for_all`: nobody of her class can begin or go on any more. `still_arrives`: an answer that was
    given before the end may still come in. `bank_topics` are the banks of the paper, `under_test` those from which an attempt of
    hers draws that is running, `under_final` those of them from which a graded test draws; `graded`: this paper is one.
    """

    shows: str
    tries: int | None
    tries_used: int
    closed_for_all: bool
    still_arrives: bool
    bank_topics: Collection[int]
    under_test: Collection[int]
    under_final: Collection[int] = ()
    graded: bool = True


@dataclass(frozen=True)
class Release:
    """How far a result may be shown now, and why no further: "running" (she is asked from the same banks), "testing" (in a graded
    test), "arriving" (an answer may still come in), else what the paper shows; "" when everything is shown."""

    reveal: Reveal
    why: str


def released(standing: Standing) -> Release:
    """How much the result of a closed attempt may show. Even a mark tells what is right to whoever can still change an answer:
    so nothing of a graded test while an answer to it may come in, and nothing from the banks of a graded test that is running;
    no question while she practises from the same banks."""
    full = _when_nothing_runs(standing)
    if full > Reveal.NOTHING and standing.graded and standing.still_arrives:
        return Release(Reveal.NOTHING, "arriving")
    if full > Reveal.NOTHING and set(standing.bank_topics) & set(standing.under_final):
        return Release(Reveal.NOTHING, "testing")
    if full > Reveal.MARK and set(standing.bank_topics) & set(standing.under_test):
        return Release(Reveal.MARK, "running")
    return Release(full, "" if full is Reveal.KEY else str(Shows(standing.shows)))


def _when_nothing_runs(standing: Standing) -> Reveal:
    """What the paper shows by itself."""
    shows = Shows(standing.shows)
    if shows is Shows.NEVER:
        return Reveal.NOTHING
    if shows is Shows.SCORE:
        return Reveal.MARK
    used_up = standing.tries is not None and standing.tries_used >= standing.tries
    with_key = shows is Shows.KEY or (shows is Shows.USED_UP and used_up) or (shows is Shows.CLOSED and standing.closed_for_all)
    return Reveal.KEY if with_key else Reveal.OUTCOME
