"""The judgement: requirements and facts in, a verdict with its reasons out. No clock, no database.

Attendance is a share of the tiết *planned* by the edition, never of those held so far. What is still reachable is what was
planned less what is surely lost: tiết of sessions that were marked without being earned, and online work after its last day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.completion.rules.facts import Facts, Kind, MarkFact, Requirement
from app.completion.rules.verdicts import Finding, State, Unit, Verdict
from app.kernel.periods import required_of


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
    return Finding(
        requirement, state, Unit.PERIODS, earned, required, reachable, planned, reason, missing, due_on=facts.online_due_on
    )


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
