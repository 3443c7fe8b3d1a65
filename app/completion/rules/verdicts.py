"""What the judgement gives: a finding per requirement, and the verdict over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.completion.rules.facts import Kind, Requirement


class State(StrEnum):
    """How a requirement stands."""

    MET = "met"
    NOT_YET = "not_yet"
    IMPOSSIBLE = "impossible"


class Unit(StrEnum):
    """In what a requirement is counted."""

    PERIODS = "periods"
    MARK = "mark"
    TOPICS = "topics"


@dataclass(frozen=True)
class Finding:
    """How one requirement stands: earned, required and still reachable, in `unit`."""

    requirement: Requirement
    state: State
    unit: Unit
    earned: float
    required: float
    reachable: float
    planned: float
    reason: str
    """A word for `completion.wording`: which sentence fits."""
    missing: tuple[str, ...] = ()
    """Codes of topics not finished yet, in order."""
    tries_left: int | None = None
    due_on: date | None = None

    @property
    def lacking(self) -> float:
        """What is still to be earned."""
        return max(0.0, self.required - self.earned)


@dataclass(frozen=True)
class Verdict:
    """All findings of one trainee, and the whole: met when all are, impossible when one is.

    `earned`, `required`, `reachable` and `planned` are tiết over both halves.
    """

    findings: tuple[Finding, ...]
    state: State
    online_earned: float
    online_planned: float
    in_person_earned: float
    in_person_planned: float
    required: float
    reachable: float
    band: str = ""
    """Under which name the mark that classifies falls; empty before there is one."""

    @property
    def earned(self) -> float:
        """Tiết earned in both halves."""
        return self.online_earned + self.in_person_earned

    @property
    def planned(self) -> float:
        """Tiết planned in both halves."""
        return self.online_planned + self.in_person_planned

    def of(self, kind: Kind) -> Finding | None:
        """The first finding of a kind, if the edition asks for it."""
        return next((finding for finding in self.findings if finding.requirement.kind is kind), None)
