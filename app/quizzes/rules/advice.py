"""What an instructor should do about a question: one finding, the gravest, from its statistics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import sqrt

from app.quizzes.rules.statistics import ItemStatistics


class Severity(IntEnum):
    """How soon a question needs somebody: 3 at once, 2 before the next class, 1 when there is time, 0 nothing to do."""

    NONE = 0
    LATER = 1
    SOON = 2
    NOW = 3


@dataclass(frozen=True)
class Advice:
    """A finding: its code, how grave it is, and the keys of the options that it is about."""

    code: str
    severity: Severity
    keys: tuple[str, ...] = ()


TOO_EASY, TOO_HARD, FLAT, BLANK, SLOW = 0.95, 0.25, 0.10, 0.20, 3.0
"""Facility above and below which a question is too easy or too hard; a rest correlation below which it tells nothing; the part
left blank, and the times the paper's median, from which something is wrong."""
_NOISE = 1.64
"""A coefficient is below 0 in earnest when it is 1.64 standard errors below (one chance in twenty)."""
_CHOOSING = {"single", "true_false"}


def advise(item: ItemStatistics, kind: str, options: Sequence[tuple[str, bool]], usual_seconds: float | None) -> Advice:
    """The gravest finding about a question; `options`: (key, whether it is right), `usual_seconds`: the paper's median."""
    if not item.judges:
        return Advice("few", Severity.NONE)
    return max(
        _findings(item, kind, options, usual_seconds), key=lambda found: found.severity, default=Advice("good", Severity.NONE)
    )


def _findings(
    item: ItemStatistics, kind: str, options: Sequence[tuple[str, bool]], usual_seconds: float | None
) -> Iterator[Advice]:
    """Everything that can be said against it; of equal gravity the first counts."""
    if kind in _CHOOSING:
        yield from _wrong_key(item, options)
    rest = item.rest_correlation
    if rest is not None and rest < -_NOISE / sqrt(item.attempts):
        yield Advice("backwards", Severity.NOW)
    if kind in _CHOOSING:
        yield from _drawing_the_strong(item, options)
    if item.facility < TOO_HARD:
        yield Advice("too_hard", Severity.SOON)
    if item.omitted >= BLANK:
        yield Advice("blank", Severity.SOON)
    if item.facility <= TOO_EASY and rest is not None and rest < FLAT:
        yield Advice("flat", Severity.SOON)
    if item.facility > TOO_EASY:
        yield Advice("too_easy", Severity.LATER)
    dead = _dead(item, options) if kind in _CHOOSING | {"several"} else ()
    if dead:
        yield Advice("dead", Severity.LATER, dead)
    if usual_seconds and item.seconds is not None and item.seconds > SLOW * usual_seconds:
        yield Advice("slow", Severity.LATER)


def _wrong_key(item: ItemStatistics, options: Sequence[tuple[str, bool]]) -> Iterator[Advice]:
    """A wrong option that the upper third chooses more often than the right one, by more than chance: by most of them, or not."""
    high = {chosen.key: chosen.high for chosen in item.chosen}
    right = max((high.get(key, 0) for key, correct in options if correct), default=0)
    count, key = max(((high.get(key, 0), key) for key, correct in options if not correct), default=(0, ""))
    if count - right > _NOISE * sqrt(count + right):
        yield Advice("key" if count * 2 > item.sizes[2] else "rival", Severity.NOW, (key,))


def _drawing_the_strong(item: ItemStatistics, options: Sequence[tuple[str, bool]]) -> Iterator[Advice]:
    """A wrong option that draws the upper third more than the lower one, by more than chance."""
    chosen = {one.key: one for one in item.chosen}
    low, _middle, high = item.sizes
    for key, correct in options:
        one = chosen.get(key)
        if correct or one is None or not low or not high:
            continue
        share = (one.low + one.high) / (low + high)
        error = sqrt(share * (1 - share) * (1 / low + 1 / high))
        if one.high / high - one.low / low > max(0.1, 2 * error):
            yield Advice("draws_strong", Severity.SOON, (key,))


def _dead(item: ItemStatistics, options: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    """The wrong options that fewer than one in fifty chose."""
    counts = {chosen.key: chosen.count for chosen in item.chosen}
    return tuple(key for key, correct in options if not correct and counts.get(key, 0) < item.attempts / 50)
