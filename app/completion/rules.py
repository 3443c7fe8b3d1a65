"""The judgement: requirements and facts in, a verdict with its reasons out. No clock, no database.

Attendance is a share of the tiết *planned* by the edition, never of those held so far. What is still reachable is what was planned
less what is surely lost: tiết of sessions that were marked without being earned, and online work after its last day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.kernel.periods import required_of


class Kind(StrEnum):
    """The kinds of requirement that an edition may ask for."""

    ONLINE_TOPICS = "online_topics"
    ONLINE_PERIODS = "online_periods"
    TEST = "test"
    IN_PERSON_PERIODS = "in_person_periods"
    GIVEN_MARK = "given_mark"


class State(StrEnum):
    """How a requirement stands."""

    MET = "met"
    NOT_YET = "not_yet"
    IMPOSSIBLE = "impossible"


class Unit(StrEnum):
    """In what a requirement is counted."""

    PERIODS = "periods"
    MARK = "mark"


@dataclass(frozen=True)
class Requirement:
    """One condition of completion, as the edition writes it down.

    `share` is percent of planned tiết; `pass_mark` is on the scale of 10; `tries` counts attempts in all.
    `source` names the decision it comes from; `assumed` says that it still waits for confirmation.
    """

    key: str
    kind: Kind
    title: str = ""
    share: float = 100
    paper_key: str = ""
    pass_mark: float = 5
    tries: int | None = None
    source: str = ""
    assumed: bool = False


class Concern(StrEnum):
    """Whether somebody should call her now."""

    NONE = "none"
    BEHIND = "behind"
    NO_SPARE = "no_spare"
    AGAIN = "again"
    LOST = "lost"


PACE_SHARE = 0.6
"""She is behind when she has less than this share of what an even pace would have earned online by today."""


@dataclass(frozen=True)
class TopicFact:
    """What a trainee has of one online topic, in tiết."""

    code: str
    title: str
    planned: float
    earned: float

    @property
    def finished(self) -> bool:
        """Whether the whole topic is earned."""
        return self.earned >= self.planned


@dataclass(frozen=True)
class MarkFact:
    """What a trainee has of one test or given mark; `best` on the scale of 10, None before the first try.

    `periods` are the tiết that passing earns; `open_now` says that an attempt is running.
    """

    best: float | None = None
    tries_used: int = 0
    passed: bool = False
    periods: float = 0
    open_now: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything the judgement needs to know of one trainee on one day; amounts in tiết."""

    today: date
    opens_on: date
    online_due_on: date
    closes_on: date
    online_planned: float
    in_person_planned: float
    topics: tuple[TopicFact, ...] = ()
    tests: Mapping[str, MarkFact] = field(default_factory=dict)
    given: Mapping[str, MarkFact] = field(default_factory=dict)
    attended: float = 0
    lost: float = 0
    """Tiết of marked sessions that were not earned."""


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
    """Codes of online topics not finished yet, in order."""
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


def requirements_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Requirement, ...]:
    """The requirements of an edition from the objects of programme.yml; raises ValueError on an unknown kind."""
    return tuple(
        Requirement(
            key=str(row["id"]),
            kind=Kind(row["kind"]),
            title=str(row.get("title", "")),
            share=float(row.get("share", 100)),
            paper_key=str(row.get("paper", "")),
            pass_mark=float(row.get("pass_mark", 5)),
            tries=row.get("tries"),
            source=str(row.get("source", "")),
            assumed=bool(row.get("assumed", False)),
        )
        for row in rows
    )


def judge(requirements: Sequence[Requirement], facts: Facts) -> Verdict:
    """The verdict over one trainee."""
    findings = tuple(_JUDGES[requirement.kind](requirement, facts) for requirement in requirements)
    online = _online_earned(facts)
    in_periods = [finding for finding in findings if finding.unit is Unit.PERIODS]
    of_tests = sum(test.periods for test in facts.tests.values())
    return Verdict(
        findings=findings,
        state=_whole(findings),
        online_earned=online,
        online_planned=facts.online_planned,
        in_person_earned=facts.attended,
        in_person_planned=facts.in_person_planned,
        required=sum(finding.required for finding in in_periods) + of_tests,
        reachable=_online_reachable(facts) + facts.in_person_planned - facts.lost,
    )


def concern(verdict: Verdict, facts: Facts) -> tuple[Concern, Finding | None]:
    """What needs a call first, and the finding it is about: a lost requirement, no absence left, a failed test, a slow pace online."""
    for finding in verdict.findings:
        if finding.state is State.IMPOSSIBLE:
            return Concern.LOST, finding
    for finding in verdict.findings:
        if finding.state is State.NOT_YET and finding.reason == "in_person_part" and finding.reachable - finding.required < 4:
            return Concern.NO_SPARE, finding
        if finding.state is State.NOT_YET and finding.reason.endswith("_again"):
            return Concern.AGAIN, finding
    for finding in verdict.findings:
        if finding.state is State.NOT_YET and finding.reason.startswith("online") and finding.earned < PACE_SHARE * expected_online(finding.required, facts):
            return Concern.BEHIND, finding
    return Concern.NONE, None


def expected_online(required: float, facts: Facts) -> float:
    """The tiết an even pace from the first to the last day of the online half would have earned by today."""
    days = (facts.online_due_on - facts.opens_on).days + 1
    gone = min(max((facts.today - facts.opens_on).days, 0), days)
    return required * gone / days


def _whole(findings: Sequence[Finding]) -> State:
    """The state of all requirements together."""
    states = {finding.state for finding in findings}
    if State.IMPOSSIBLE in states:
        return State.IMPOSSIBLE
    return State.NOT_YET if State.NOT_YET in states else State.MET


def _online_earned(facts: Facts) -> float:
    """Tiết earned in the online half: topics and passed tests."""
    return sum(topic.earned for topic in facts.topics) + sum(test.periods for test in facts.tests.values() if test.passed)


def _online_reachable(facts: Facts) -> float:
    """Tiết of the online half that can still be had."""
    return facts.online_planned if facts.today <= facts.online_due_on else _online_earned(facts)


def _online_topics(requirement: Requirement, facts: Facts) -> Finding:
    """Enough tiết of the online topics, by their last day; with a share of 100 that means every topic."""
    planned = sum(topic.planned for topic in facts.topics)
    earned = sum(topic.earned for topic in facts.topics)
    return _online(requirement, facts, planned, earned)


def _online_periods(requirement: Requirement, facts: Facts) -> Finding:
    """Enough tiết of the whole online half, tests included."""
    return _online(requirement, facts, facts.online_planned, _online_earned(facts))


def _online(requirement: Requirement, facts: Facts, planned: float, earned: float) -> Finding:
    """A finding about online tiết."""
    required = required_of(planned, requirement.share)
    missing = tuple(topic.code for topic in facts.topics if not topic.finished)
    overdue = facts.today > facts.online_due_on
    if earned >= required:
        state, reason = State.MET, "online_met"
    elif overdue:
        state, reason = State.IMPOSSIBLE, "online_overdue"
    else:
        state, reason = State.NOT_YET, "online_none" if earned == 0 else "online_part"
    reachable = earned if overdue else planned
    return Finding(requirement, state, Unit.PERIODS, earned, required, reachable, planned, reason, missing, due_on=facts.online_due_on)


def _test(requirement: Requirement, facts: Facts) -> Finding:
    """A test passed within its number of tries, by the last day of the online half."""
    fact = facts.tests.get(requirement.paper_key, MarkFact())
    return _marked(requirement, facts, fact, facts.online_due_on, "test")


def _given_mark(requirement: Requirement, facts: Facts) -> Finding:
    """A mark given by a person (the essay), at least the pass mark within its number of tries."""
    fact = facts.given.get(requirement.key, MarkFact())
    return _marked(requirement, facts, fact, None, "given")


def _marked(requirement: Requirement, facts: Facts, fact: MarkFact, due_on: date | None, word: str) -> Finding:
    """A finding about a mark on the scale of 10."""
    left = None if requirement.tries is None else max(0, requirement.tries - fact.tries_used)
    best = fact.best or 0.0
    overdue = due_on is not None and facts.today > due_on and not fact.open_now
    if fact.passed or (fact.best is not None and fact.best >= requirement.pass_mark):
        state, reason = State.MET, f"{word}_met"
    elif left == 0 and not fact.open_now:
        state, reason = State.IMPOSSIBLE, f"{word}_no_tries"
    elif overdue:
        state, reason = State.IMPOSSIBLE, f"{word}_overdue"
    elif fact.open_now:
        state, reason = State.NOT_YET, f"{word}_running"
    else:
        state, reason = State.NOT_YET, f"{word}_none" if fact.best is None else f"{word}_again"
    reachable = best if state is State.IMPOSSIBLE else 10.0
    return Finding(
        requirement, state, Unit.MARK, best, requirement.pass_mark, reachable, 10.0, reason, tries_left=left, due_on=due_on
    )


def _in_person(requirement: Requirement, facts: Facts) -> Finding:
    """A share of the planned in-person tiết attended."""
    planned = facts.in_person_planned
    required = required_of(planned, requirement.share)
    reachable = planned - facts.lost
    if facts.attended >= required:
        state, reason = State.MET, "in_person_met"
    elif reachable < required:
        state, reason = State.IMPOSSIBLE, "in_person_lost"
    else:
        state, reason = State.NOT_YET, "in_person_none" if facts.attended == 0 and facts.lost == 0 else "in_person_part"
    return Finding(requirement, state, Unit.PERIODS, facts.attended, required, reachable, planned, reason, due_on=facts.closes_on)


_JUDGES = {
    Kind.ONLINE_TOPICS: _online_topics,
    Kind.ONLINE_PERIODS: _online_periods,
    Kind.TEST: _test,
    Kind.IN_PERSON_PERIODS: _in_person,
    Kind.GIVEN_MARK: _given_mark,
}
