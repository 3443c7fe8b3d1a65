"""How questions fare in a test, as sums that could be done on paper. What each number means stands in docs/decisions/0025.

Everything is worked out from first attempts that are closed. A response earns a share of its marks from 0 to 1; what was left
blank earns 0. Where not everybody had the same questions, a share is compared with the mean share of its own question, so that
whoever drew easy ones is not taken for a good examinee; where everybody had the same ones this changes nothing.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, fsum
from typing import NamedTuple

ENOUGH_TO_COUNT = 10
"""Attempts below which nothing is said of a question but how many there were."""
ENOUGH_TO_JUDGE = 30
"""Attempts below which nothing is said that compares strong and weak examinees, and nothing about a paper."""
TAIL = 0.27
"""The part of all attempts in the upper and in the lower group of the discrimination index (Kelley 1939)."""


class Response(NamedTuple):
    """What one examinee did with one question; `chosen` () when it was left blank, `seconds` None when nobody can tell."""

    version: int
    share: float
    chosen: tuple[str, ...] = ()
    seconds: float | None = None


class Sitting(NamedTuple):
    """One closed first attempt: its responses, its mark on the scale of 10 (None while a text waits), the versions that wait."""

    responses: tuple[Response, ...]
    mark: float | None = None
    waiting: tuple[int, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """How often an option was chosen by the lower, the middle and the upper third of those who had the question."""

    key: str
    low: int
    middle: int
    high: int

    @property
    def count(self) -> int:
        """By everybody."""
        return self.low + self.middle + self.high


@dataclass(frozen=True)
class ItemStatistics:
    """How a question fares. None: too few attempts, or everybody did the same, so that it cannot be said.

    facility: mean share earned, 0 to 1. discrimination: facility in the upper less that in the lower 27 %. total_correlation:
    with the whole test (point-biserial where answers are right or wrong); rest_correlation: with the rest of the test. seconds:
    median. thirds: facility in the lower, middle and upper third; sizes: how many examinees each of them has.
    """

    attempts: int
    facility: float
    omitted: float
    discrimination: float | None = None
    total_correlation: float | None = None
    rest_correlation: float | None = None
    seconds: float | None = None
    thirds: tuple[float, float, float] | None = None
    sizes: tuple[int, int, int] = (0, 0, 0)
    chosen: tuple[Chosen, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether there are enough attempts to say how many were right."""
        return self.attempts >= ENOUGH_TO_COUNT

    @property
    def judges(self) -> bool:
        """Whether there are enough attempts to compare strong and weak examinees."""
        return self.attempts >= ENOUGH_TO_JUDGE


@dataclass
class _Row:
    """What is gathered about a question, one entry per examinee: share, place in the test, the same without this question."""

    shares: list[float] = field(default_factory=list)
    totals: list[float] = field(default_factory=list)
    rests: list[float | None] = field(default_factory=list)
    chosen: list[tuple[str, ...]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def item_statistics(
    sittings: Sequence[Sitting], marks: Mapping[int, float], groups: Mapping[int, int] | None = None
) -> dict[int, ItemStatistics]:
    """The statistics of every version, or of every group of versions (`groups`: version to question).

    `marks` says what each version is worth; a version without marks there counts as 1.
    """
    means = _means(sittings)
    rows: dict[int, _Row] = {}
    for sitting in sittings:
        worth = [marks.get(response.version, 1.0) for response in sitting.responses]
        above = [
            weight * (response.share - means[response.version]) for weight, response in zip(worth, sitting.responses, strict=True)
        ]
        whole, weight_of_all = fsum(above), fsum(worth)
        for response, weight, own in zip(sitting.responses, worth, above, strict=True):
            key = groups[response.version] if groups else response.version
            row = rows.setdefault(key, _Row())
            row.shares.append(response.share)
            row.totals.append(whole / weight_of_all)
            rest = weight_of_all - weight
            row.rests.append((whole - own) / rest if rest > 0 else None)
            row.chosen.append(response.chosen)
            if response.seconds is not None:
                row.seconds.append(response.seconds)
    return {key: _of_row(row) for key, row in rows.items()}


def _means(sittings: Sequence[Sitting]) -> dict[int, float]:
    """The mean share of every version."""
    sums: dict[int, float] = {}
    counts: Counter[int] = Counter()
    for sitting in sittings:
        for response in sitting.responses:
            sums[response.version] = sums.get(response.version, 0.0) + response.share
            counts[response.version] += 1
    return {version: total / counts[version] for version, total in sums.items()}


def _of_row(row: _Row) -> ItemStatistics:
    """The numbers of one question."""
    attempts = len(row.shares)
    blank = sum(not chosen for chosen in row.chosen)
    seconds = _median(row.seconds) if attempts >= ENOUGH_TO_COUNT else None
    plain = ItemStatistics(attempts, statistics.fmean(row.shares), blank / attempts, seconds=seconds)
    low, high = thirds_at(row.totals)
    places = [0 if total <= low else 2 if total >= high else 1 for total in row.totals]
    sizes = (places.count(0), places.count(1), places.count(2))
    chosen = tuple(_chosen(row.chosen, places))
    if attempts < ENOUGH_TO_JUDGE:
        return ItemStatistics(plain.attempts, plain.facility, plain.omitted, seconds=plain.seconds, sizes=sizes, chosen=chosen)
    return ItemStatistics(
        plain.attempts,
        plain.facility,
        plain.omitted,
        discrimination(row.shares, row.totals),
        correlation(row.shares, row.totals),
        correlation(row.shares, row.rests),
        plain.seconds,
        _by_third(row.shares, places),
        sizes,
        chosen,
    )


def correlation(ones: Sequence[float], others: Sequence[float | None]) -> float | None:
    """Pearson's coefficient; with shares of 0 and 1 it is the point-biserial one. None when one side does not vary."""
    pairs = [(one, other) for one, other in zip(ones, others, strict=True) if other is not None]
    if len(pairs) < 2:
        return None
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if max(left) - min(left) < 1e-9 or max(right) - min(right) < 1e-9:
        return None
    return statistics.correlation(left, right)


def discrimination(shares: Sequence[float], totals: Sequence[float], tail: float = TAIL) -> float | None:
    """The mean share in the upper group less that in the lower one; whoever stands level with the last of a group is in it, so
    that no order of the list matters. None when the groups cannot be told apart."""
    size = max(1, round(len(totals) * tail))
    ranked = sorted(totals)
    low, high = ranked[size - 1], ranked[-size]
    if high - low < 1e-9:
        return None
    upper = [share for share, total in zip(shares, totals, strict=True) if total >= high - 1e-9]
    lower = [share for share, total in zip(shares, totals, strict=True) if total <= low + 1e-9]
    return statistics.fmean(upper) - statistics.fmean(lower)


def thirds_at(totals: Sequence[float]) -> tuple[float, float]:
    """(the highest place of the lower third, the lowest of the upper one); who stands level with it belongs to it."""
    ranked, size = sorted(totals), max(1, ceil(len(totals) / 3))
    low, high = ranked[size - 1], ranked[-size]
    return (low, high) if high - low > 1e-9 else (low - 1.0, high + 1.0)


def _by_third(shares: Sequence[float], places: Sequence[int]) -> tuple[float, float, float] | None:
    """The mean share in every third; None when one of them is empty."""
    parts = [[share for share, at in zip(shares, places, strict=True) if at == place] for place in (0, 1, 2)]
    if not parts[0] or not parts[2]:
        return None
    low, high = statistics.fmean(parts[0]), statistics.fmean(parts[2])
    return (low, statistics.fmean(parts[1]) if parts[1] else (low + high) / 2, high)


def _chosen(chosen: Sequence[tuple[str, ...]], places: Sequence[int]) -> Iterable[Chosen]:
    """How often every key was chosen, by thirds."""
    counts: Counter[tuple[str, int]] = Counter()
    for keys, place in zip(chosen, places, strict=True):
        counts.update((key, place) for key in keys)
    for key in sorted({key for key, _place in counts}):
        yield Chosen(key, counts[key, 0], counts[key, 1], counts[key, 2])


def _median(seconds: Sequence[float]) -> float | None:
    """The middle time; None when nobody's is known."""
    return statistics.median(seconds) if seconds else None
