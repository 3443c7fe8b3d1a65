"""How a question fares: the share of right answers, and what was chosen instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

MINIMUM = 10
"""Answers below which nothing is said about a question."""


@dataclass(frozen=True)
class Tally:
    """One response to a question: how many people gave it, and the sum of the shares (0 to 1) that it earned."""

    kind: str
    response: tuple[str, ...]
    count: int
    earned: float


@dataclass(frozen=True)
class Facility:
    """What is known of a question: people who answered, the share earned (0 to 1), how often each option was chosen.

    For a short question `chosen` counts the texts as they were written.
    """

    answered: int
    right: float
    chosen: Mapping[str, int]

    @property
    def enough(self) -> bool:
        """Whether enough people answered to say anything."""
        return self.answered >= MINIMUM

    def most_chosen_wrong(self, right_keys: Collection[str]) -> str | None:
        """The wrong option that was chosen most; None when there is none. Ties go to the first key."""
        wrong = [(count, key) for key, count in self.chosen.items() if key not in right_keys]
        return min(wrong, key=lambda pair: (-pair[0], pair[1]))[1] if wrong else None


def facility_of(tallies: Sequence[Tally]) -> Facility:
    """The tallies of one question, one per distinct response, summed up."""
    answered = sum(tally.count for tally in tallies)
    chosen: dict[str, int] = {}
    for tally in tallies:
        for key in tally.response:
            chosen[key] = chosen.get(key, 0) + tally.count
    right = sum(tally.earned for tally in tallies) / answered if answered else 0.0
    return Facility(answered, right, dict(sorted(chosen.items())))


def worst_first(known: Facility | None) -> tuple[int, float, int]:
    """A sort key: questions with enough answers, the lowest share first; then the others, most answers first."""
    if known is None or not known.enough:
        return (1, 0.0, -(known.answered if known else 0))
    return (0, known.right, -known.answered)
