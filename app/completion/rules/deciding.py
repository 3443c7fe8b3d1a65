"""Who may stand in which list of a decision, and what a decision may not do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.completion.rules.verdicts import State


class Group(StrEnum):
    """The three groups before a decision: has met everything, can no longer, still can."""

    READY = "ready"
    LOST = "lost"
    OPEN = "open"


class Outcome(StrEnum):
    """What a decision says about somebody."""

    RECOGNISED = "recognised"
    REFUSED = "refused"


_GROUPS = {State.MET: Group.READY, State.IMPOSSIBLE: Group.LOST, State.NOT_YET: Group.OPEN}


@dataclass(frozen=True)
class Chosen:
    """What a coordinator ticked, by enrolment."""

    recognised: frozenset[int]
    refused: frozenset[int]

    @property
    def everybody(self) -> frozenset[int]:
        """Everybody whom the decision names."""
        return self.recognised | self.refused

    def outcomes(self) -> dict[int, Outcome]:
        """The outcome of everybody who is named."""
        named = dict.fromkeys(self.refused, Outcome.REFUSED)
        return named | dict.fromkeys(self.recognised, Outcome.RECOGNISED)


def group_of(state: State) -> Group:
    """The group of somebody whose verdict stands so."""
    return _GROUPS[state]


def not_met(chosen: Chosen, states: Mapping[int, State]) -> list[int]:
    """Those who are to be recognised although they have not met everything (any more), by enrolment."""
    return sorted(person for person in chosen.recognised if states.get(person) is not State.MET)


def contradictions(chosen: Chosen, people: Collection[int], states: Mapping[int, State]) -> list[int]:
    """Those who are in both lists, or are refused although they have met everything, or are not in the class."""
    both = chosen.recognised & chosen.refused
    met = {person for person in chosen.refused if states.get(person) is State.MET}
    return sorted(both | met | (chosen.everybody - set(people)))
