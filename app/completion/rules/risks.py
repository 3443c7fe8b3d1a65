"""Who is at risk, and who first: what can still be saved before what is lost, the steepest way before the easy one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.completion.rules.concerns import Concern
from app.completion.rules.exemptions import Half
from app.completion.rules.facts import ONLINE_KINDS, Kind
from app.completion.rules.verdicts import Finding, Unit

WATCHED_DAYS = 60
"""How many days after its last day a class is still watched."""


@dataclass(frozen=True)
class Risk:
    """Why and how urgently somebody needs a call: tiết missing (0 where a mark is missing), days left to earn them."""

    concern: Concern
    finding: Finding
    half: Half
    missing: float
    days_left: int

    @property
    def savable(self) -> bool:
        """Whether it can still be met without a make-up, extension or exemption."""
        return self.concern is not Concern.LOST

    @property
    def per_day(self) -> float:
        """The tiết a day that would still save it; a missing mark asks for one day's attention."""
        return (self.missing or 1.0) / max(1, self.days_left)


def is_watched(opens_on: date, closes_on: date, today: date) -> bool:
    """Whether a class has begun and is not long over."""
    return opens_on <= today and (today - closes_on).days <= WATCHED_DAYS


def risk_of(concern: Concern, finding: Finding | None, *, today: date, closes_on: date) -> Risk | None:
    """The risk behind a concern; None where nobody needs to call."""
    if concern is Concern.NONE or finding is None:
        return None
    online = finding.requirement.kind in (*ONLINE_KINDS, Kind.TEST, Kind.ORDER)
    last = finding.due_on or closes_on
    missing = finding.lacking if finding.unit is Unit.PERIODS else 0.0
    return Risk(concern, finding, Half.ONLINE if online else Half.IN_PERSON, missing, max(0, (last - today).days))


def urgency(risk: Risk, seen_on: date | None) -> tuple[int, float, int, date]:
    """The place in the list: savable first, then the most tiết a day, the fewest days, who was seen longest ago."""
    return (0 if risk.savable else 1, -risk.per_day, risk.days_left, seen_on or date.min)
