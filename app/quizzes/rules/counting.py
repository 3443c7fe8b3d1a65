"""Which of several attempts counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from app.quizzes.rules.marking import DEFAULT, SCALE, exact, rounded


class Which(StrEnum):
    """Which attempt counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    AVERAGE = "average"


@dataclass(frozen=True)
class Sat:
    """A closed attempt; without a mark while a free text in it waits for a person."""

    number: int
    mark: float | None
    closed_at: datetime


@dataclass(frozen=True)
class Counted:
    """What closed attempts come to: the mark that counts (None: none yet), whether it passes, and since when."""

    mark: float | None
    passed: bool
    passed_at: datetime | None


NOTHING = Counted(None, False, None)


def counted(sat: Sequence[Sat], which: str, pass_mark: float, step: float = DEFAULT.step) -> Counted:
    """The result of attempts in any order. An attempt that waits for a person counts as soon as it has a mark; while the first
    or the last one waits, there is no result where that one counts, and no average while any waits. An average is rounded to
    `step`, halves up, as the edition rounds marks.
    """
    tries = sorted(sat, key=lambda attempt: attempt.number)
    if which == Which.BEST:
        return _best([attempt for attempt in tries if attempt.mark is not None], pass_mark)
    if not tries:
        return NOTHING
    if which == Which.AVERAGE:
        marks = [attempt.mark for attempt in tries if attempt.mark is not None]
        if len(marks) < len(tries):
            return NOTHING
        return _of(_mean(marks, step), max(attempt.closed_at for attempt in tries), pass_mark)
    one = tries[0] if which == Which.FIRST else tries[-1]
    return NOTHING if one.mark is None else _of(one.mark, one.closed_at, pass_mark)


def is_settled(which: str, tries_used: int) -> bool:
    """Whether no further attempt can change the result."""
    return which == Which.FIRST and tries_used > 0


def _best(tries: Sequence[Sat], pass_mark: float) -> Counted:
    """The highest mark; passed since the first attempt that passed."""
    if not tries:
        return NOTHING
    passing = [attempt.closed_at for attempt in tries if attempt.mark is not None and attempt.mark >= pass_mark]
    best = max(attempt.mark for attempt in tries if attempt.mark is not None)
    return Counted(best, bool(passing), min(passing) if passing else None)


def _mean(marks: Sequence[float], step: float) -> float:
    """The mean, summed up exactly before it is rounded."""
    return rounded(sum((exact(mark) for mark in marks), Fraction(0)) / len(marks) / SCALE, step)


def _of(mark: float, closed_at: datetime, pass_mark: float) -> Counted:
    """The result of one mark."""
    return Counted(mark, mark >= pass_mark, closed_at if mark >= pass_mark else None)
