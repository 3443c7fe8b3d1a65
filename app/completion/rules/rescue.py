"""What could still save a requirement that can no longer be met."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.completion.rules.facts import CLASSROOM_KINDS, ONLINE_KINDS
from app.completion.rules.verdicts import Finding, State, Verdict


class Means(StrEnum):
    """The ways in which something lost can be saved."""

    MAKEUP = "makeup"
    EXTENSION = "extension"
    EXEMPTION = "exemption"


@dataclass(frozen=True)
class Rescue:
    """One finding that is lost, and what would save it; `periods` are the tiết that a make-up or exemption must bring."""

    finding: Finding
    means: tuple[Means, ...]
    periods: float


def rescues(verdict: Verdict) -> tuple[Rescue, ...]:
    """What would save each lost requirement, in the order of the edition; empty while nothing is lost."""
    return tuple(_rescue(finding) for finding in verdict.findings if finding.state is State.IMPOSSIBLE)


def _rescue(finding: Finding) -> Rescue:
    """Missed sessions can be made up, a last day can be moved; for the rest only an exemption is left."""
    kind = finding.requirement.kind
    if kind in CLASSROOM_KINDS:
        return Rescue(finding, (Means.MAKEUP, Means.EXEMPTION), max(0.0, finding.required - finding.reachable))
    if kind in ONLINE_KINDS:
        return Rescue(finding, (Means.EXTENSION, Means.EXEMPTION), finding.lacking)
    if finding.reason.endswith("_overdue"):
        return Rescue(finding, (Means.EXTENSION, Means.EXEMPTION), 0.0)
    return Rescue(finding, (Means.EXEMPTION,), 0.0)
