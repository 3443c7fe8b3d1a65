"""Whom somebody should call first, and why."""

from __future__ import annotations

from enum import StrEnum

from app.completion.rules.facts import Facts
from app.completion.rules.verdicts import Finding, State, Verdict


class Concern(StrEnum):
    """Whether somebody should call her now."""

    NONE = "none"
    BEHIND = "behind"
    NO_SPARE = "no_spare"
    AGAIN = "again"
    LOST = "lost"


PACE_SHARE = 0.6
"""She is behind when she has less than this share of what an even pace would have earned online by today."""


def concern(verdict: Verdict, facts: Facts) -> tuple[Concern, Finding | None]:
    """What needs a call first and the finding it is about: a lost requirement, no absence left, a failed test, a slow pace."""
    for finding in verdict.findings:
        if finding.state is State.IMPOSSIBLE:
            return Concern.LOST, finding
    for finding in verdict.findings:
        if finding.state is State.NOT_YET and finding.reason == "in_person_part" and finding.reachable - finding.required < 4:
            return Concern.NO_SPARE, finding
        if finding.state is State.NOT_YET and finding.reason.endswith("_again"):
            return Concern.AGAIN, finding
    for finding in verdict.findings:
        if (
            finding.state is State.NOT_YET
            and finding.reason.startswith("online")
            and finding.earned < PACE_SHARE * expected_online(finding.required, facts)
        ):
            return Concern.BEHIND, finding
    return Concern.NONE, None


def expected_online(required: float, facts: Facts) -> float:
    """The tiết an even pace from the first to the last day of the online half would have earned by today."""
    days = (facts.online_due_on - facts.opens_on).days + 1
    gone = min(max((facts.today - facts.opens_on).days, 0), days)
    return required * gone / days
