"""Exemptions: how many tiết each gives, and from which requirements somebody is free. Nothing is ever given twice.

An exemption gives at most what is missing where it points: of a session what was not attended, of a topic what was not earned,
of a half what is still open. So the sum of a half never exceeds its plan, and attending later takes the gift back by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.completion.rules.facts import ONLINE_KINDS, Kind, Requirement


class About(StrEnum):
    """What an exemption is about."""

    REQUIREMENT = "requirement"
    TOPIC = "topic"
    SESSION = "session"


class Half(StrEnum):
    """The two halves of a programme."""

    ONLINE = "online"
    IN_PERSON = "in_person"


@dataclass(frozen=True)
class Target:
    """What an exemption is about: the key of a requirement, or the id of a topic or session."""

    about: About
    requirement_key: str | None = None
    topic_id: int | None = None
    session_id: int | None = None


@dataclass(frozen=True)
class ExemptionFact:
    """An exemption that stands; `periods` None means the whole.

    About a requirement its key is filled; about a topic its id; about a session its id, its topic and its tiết `planned`.
    """

    id: int
    about: About
    requirement_key: str | None
    topic_id: int | None
    session_id: int | None
    periods: float | None
    approver: str
    document: str
    reason: str
    on: date
    planned: float = 0


@dataclass(frozen=True)
class Share:
    """What a trainee has of a half, a topic or a session, in tiết."""

    planned: float
    earned: float
    lost: float = 0

    @property
    def missing(self) -> float:
        """What was not earned."""
        return max(0.0, self.planned - self.earned)


@dataclass(frozen=True)
class Credit:
    """What one exemption gives: tiết of a half, perhaps of a topic or of a test; `found` are those that had been lost before."""

    exemption: ExemptionFact
    half: Half
    topic_id: int | None
    periods: float
    found: float
    of_test: bool = False


@dataclass(frozen=True)
class Before:
    """Where somebody stands before exemptions; topics know their half."""

    halves: Mapping[Half, Share]
    topics: Mapping[int, tuple[Half, Share]] = field(default_factory=dict)
    sessions: Mapping[int, Share] = field(default_factory=dict)
    tests: Mapping[str, float] = field(default_factory=dict)
    """Tiết of tests that are not passed, by the key of the requirement."""


@dataclass(frozen=True)
class Granted:
    """What all exemptions of a trainee come to."""

    credits: tuple[Credit, ...] = ()
    exempt: frozenset[str] = frozenset()

    def of(self, half: Half, topic_id: int | None = None) -> float:
        """Tiết given in a half; with a topic only those of it."""
        chosen = (credit for credit in self.credits if credit.half is half)
        return sum(credit.periods for credit in chosen if topic_id is None or credit.topic_id == topic_id)

    def found(self, half: Half, topic_id: int | None = None) -> float:
        """Tiết of a half that were lost and are given back."""
        chosen = (credit for credit in self.credits if credit.half is half)
        return sum(credit.found for credit in chosen if topic_id is None or credit.topic_id == topic_id)

    def loose(self, half: Half, *, of_test: bool = False) -> float:
        """Tiết given in a half without naming a topic: those of its topics together, or those of its tests."""
        chosen = (credit for credit in self.credits if credit.half is half and credit.topic_id is None)
        return sum(credit.periods for credit in chosen if credit.of_test is of_test)


NOTHING = Granted()


def grant(exemptions: Sequence[ExemptionFact], requirements: Sequence[Requirement], before: Before) -> Granted:
    """What exemptions give, in the order in which they were recorded."""
    if not exemptions:
        return NOTHING
    kinds = {requirement.key: requirement.kind for requirement in requirements}
    work = _Work(before)
    credits, exempt = [], set()
    for exemption in sorted(exemptions, key=lambda item: item.id):
        if exemption.about is About.REQUIREMENT and exemption.periods is None and exemption.requirement_key:
            exempt.add(exemption.requirement_key)
        credits.append(work.give(exemption, kinds))
    return Granted(tuple(credits), frozenset(exempt))


class _Work:
    """What is still missing and still lost while exemptions are applied one by one."""

    def __init__(self, before: Before) -> None:
        shares: dict[object, Share] = dict(before.halves.items())
        shares |= {("topic", key): share for key, (_half, share) in before.topics.items()}
        shares |= {("session", key): share for key, share in before.sessions.items()}
        self.before = before
        self.missing = {key: share.missing for key, share in shares.items()}
        self.lost = {key: share.lost for key, share in shares.items()}

    def give(self, exemption: ExemptionFact, kinds: Mapping[str, Kind]) -> Credit:
        """The credit of one exemption."""
        half, topic_id, path, most = self._where(exemption, kinds)
        room = min([self.missing.get(key, 0.0) for key in path] + ([] if most is None else [most]))
        periods = room if exemption.periods is None else min(exemption.periods, room)
        found = min([periods, *(self.lost.get(key, 0.0) for key in path)])
        for key in path:
            self.missing[key] = self.missing.get(key, 0.0) - periods
            self.lost[key] = self.lost.get(key, 0.0) - found
        is_test = exemption.about is About.REQUIREMENT and kinds.get(exemption.requirement_key or "") is Kind.TEST
        return Credit(exemption, half, topic_id, periods, found, is_test)

    def _where(self, exemption: ExemptionFact, kinds: Mapping[str, Kind]) -> tuple[Half, int | None, list[object], float | None]:
        """(half, topic, the shares it draws on, the most that it may give or None)."""
        if exemption.about is About.SESSION:
            shares: list[object] = [Half.IN_PERSON, ("topic", exemption.topic_id), ("session", exemption.session_id)]
            return Half.IN_PERSON, exemption.topic_id, shares, None
        if exemption.about is About.TOPIC:
            half = self.before.topics.get(exemption.topic_id or 0, (Half.IN_PERSON, None))[0]
            return half, exemption.topic_id, [half, ("topic", exemption.topic_id)], None
        kind = kinds.get(exemption.requirement_key or "")
        if kind is Kind.TEST:
            return Half.ONLINE, None, [Half.ONLINE], self.before.tests.get(exemption.requirement_key or "", 0.0)
        half = Half.ONLINE if kind in ONLINE_KINDS else Half.IN_PERSON
        return half, None, [half], exemption.periods or 0.0
