"""The judgement: requirements and facts in, a verdict with its reasons out. No clock, no database.

Attendance is a share of the tiết *planned* by the edition, never of those held so far. What is still reachable is what was
planned less what is surely lost: tiết of sessions that were marked without being earned, and online work after its last day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.completion.rules.facts import CLASSROOM_KINDS, Facts, Kind, MarkFact, Requirement, TopicFact
from app.completion.rules.verdicts import Finding, State, Unit, Verdict
from app.kernel.periods import required_of


def judge(requirements: Sequence[Requirement], facts: Facts) -> Verdict:
    """The verdict over one trainee."""
    findings = tuple(_judged(requirement, facts) for requirement in requirements)
    return Verdict(
        findings=findings,
        state=_whole(findings),
        online_earned=_online_earned(facts),
        online_planned=facts.online_planned,
        in_person_earned=facts.attended,
        in_person_planned=facts.in_person_planned,
        required=_required(findings, facts),
        reachable=_online_reachable(facts) + facts.in_person_planned - facts.lost,
        band=_band(requirements, facts),
    )


def _judged(requirement: Requirement, facts: Facts) -> Finding:
    """The finding about one requirement; who is exempt has met it, whatever she earned."""
    finding = _JUDGES[requirement.kind](requirement, facts)
    if requirement.key in facts.exempt and finding.state is not State.MET:
        return replace(finding, state=State.MET, reason="exempt", reachable=max(finding.reachable, finding.earned))
    return finding


def _required(findings: Sequence[Finding], facts: Facts) -> float:
    """The fewest tiết over both halves that meet every requirement; two requirements of one half ask for the same tiết."""
    whole = [finding.required for finding in findings if finding.requirement.kind is Kind.ONLINE_PERIODS]
    topics = [finding.required for finding in findings if finding.requirement.kind is Kind.ONLINE_TOPICS]
    classroom = [finding.required for finding in findings if finding.requirement.kind in CLASSROOM_KINDS]
    with_tests = max(topics, default=0.0) + sum(test.periods for test in facts.tests.values())
    return max([with_tests, *whole]) + max(classroom, default=0.0)


def _band(requirements: Sequence[Requirement], facts: Facts) -> str:
    """The name of the band in which the classifying mark falls; empty while it is missing or below the lowest."""
    for requirement in requirements:
        given = facts.given.get(requirement.key)
        if requirement.bands and given is not None and given.best is not None:
            best = given.best
            return next((band.title for band in requirement.bands if best >= band.least), "")
    return ""


def _whole(findings: Sequence[Finding]) -> State:
    """The state of all requirements together."""
    states = {finding.state for finding in findings}
    if State.IMPOSSIBLE in states:
        return State.IMPOSSIBLE
    return State.NOT_YET if State.NOT_YET in states else State.MET


def _online_earned(facts: Facts) -> float:
    """Tiết earned in the online half: topics and passed tests."""
    tests = sum(test.periods for test in facts.tests.values() if test.passed)
    return sum(topic.earned for topic in facts.topics) + facts.online_credit + facts.test_credit + tests


def _online_reachable(facts: Facts) -> float:
    """Tiết of the online half that can still be had."""
    return facts.online_planned if facts.today <= facts.online_due_on else _online_earned(facts)


def _online_topics(requirement: Requirement, facts: Facts) -> Finding:
    """Enough tiết of the online topics, by their last day; with a share of 100 that means every topic."""
    planned = sum(topic.planned for topic in facts.topics)
    earned = min(planned, sum(topic.earned for topic in facts.topics) + facts.online_credit)
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
    return _marked(requirement, facts, fact, max(facts.online_due_on, fact.due_on or facts.online_due_on), "test")


def _given_mark(requirement: Requirement, facts: Facts) -> Finding:
    """A mark given by a person (the essay), at least the pass mark within its number of tries."""
    fact = facts.given.get(requirement.key, MarkFact())
    return _marked(requirement, facts, fact, None, "given")


def _marked(requirement: Requirement, facts: Facts, fact: MarkFact, due_on: date | None, word: str) -> Finding:
    """A finding about a mark on the scale of 10."""
    left = None if requirement.tries is None else max(0, requirement.tries + fact.extra_tries - fact.tries_used)
    left = 0 if fact.settled else left
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


def _each_topic(requirement: Requirement, facts: Facts) -> Finding:
    """A share of every compulsory in-person topic attended; more in one topic does not make up for less in another."""
    topics = [topic for topic in facts.classroom if not topic.elective]
    wanted = {topic.code: required_of(topic.planned, requirement.share) for topic in topics}
    earned = sum(min(topic.earned, wanted[topic.code]) for topic in topics)
    reachable = sum(min(max(topic.earned, topic.planned - topic.lost), wanted[topic.code]) for topic in topics)
    required = sum(wanted.values())
    lost = tuple(topic.code for topic in topics if max(topic.earned, topic.planned - topic.lost) < wanted[topic.code])
    missing = lost or tuple(topic.code for topic in topics if topic.earned < wanted[topic.code])
    if earned >= required:
        state, reason = State.MET, "each_topic_met"
    elif lost:
        state, reason = State.IMPOSSIBLE, "each_topic_lost"
    else:
        state, reason = State.NOT_YET, "each_topic_part"
    planned = sum(topic.planned for topic in topics)
    return Finding(
        requirement, state, Unit.PERIODS, earned, required, reachable, planned, reason, missing, due_on=facts.closes_on
    )


def _electives(requirement: Requirement, facts: Facts) -> Finding:
    """At least `count` elective topics, of whichever half, each to its share."""
    topics = [topic for topic in (*facts.topics, *facts.classroom) if topic.elective]
    overdue = facts.today > facts.online_due_on
    online = {topic.code for topic in facts.topics}

    def most(topic: TopicFact) -> float:
        """The tiết of a topic that can still be had."""
        if topic.code in online:
            return topic.earned if overdue else topic.planned
        return max(topic.earned, topic.planned - topic.lost)

    def counts(topic: TopicFact, amount: float) -> bool:
        """Whether so many tiết make the topic count."""
        return topic.planned > 0 and amount >= required_of(topic.planned, requirement.share)

    earned = sum(counts(topic, topic.earned) for topic in topics)
    reachable = sum(counts(topic, most(topic)) for topic in topics)
    missing = tuple(topic.code for topic in topics if not counts(topic, topic.earned) and counts(topic, most(topic)))
    if earned >= requirement.count:
        state, reason = State.MET, "electives_met"
    elif reachable < requirement.count:
        state, reason = State.IMPOSSIBLE, "electives_lost"
    else:
        state, reason = State.NOT_YET, "electives_part"
    return Finding(
        requirement,
        state,
        Unit.TOPICS,
        earned,
        requirement.count,
        reachable,
        len(topics),
        reason,
        missing,
        due_on=facts.closes_on,
    )


def _order(requirement: Requirement, facts: Facts) -> Finding:
    """The online test passed before the first in-person session; what was attended earlier counts all the same.

    `earned` and `reachable` are tiết attended after passing, `planned` all tiết attended. Only a strict order is lost by it.
    """
    passed_on = facts.tests.get(requirement.paper_key, MarkFact()).passed_on
    attended = sum(periods for _day, periods in facts.attended_on)
    early = sum(periods for day, periods in facts.attended_on if passed_on is None or day < passed_on)
    if early and requirement.strict:
        state, reason = State.IMPOSSIBLE, "order_broken"
    elif passed_on is None:
        state, reason = State.NOT_YET, "order_early" if early else "order_none"
    else:
        state, reason = State.MET, "order_late" if early else "order_met"
    inside = attended - early
    return Finding(requirement, state, Unit.PERIODS, inside, 0.0, inside, attended, reason, due_on=facts.online_due_on)


_JUDGES = {
    Kind.ONLINE_TOPICS: _online_topics,
    Kind.ONLINE_PERIODS: _online_periods,
    Kind.TEST: _test,
    Kind.IN_PERSON_PERIODS: _in_person,
    Kind.GIVEN_MARK: _given_mark,
    Kind.EACH_COMPULSORY_TOPIC: _each_topic,
    Kind.ELECTIVES: _electives,
    Kind.ORDER: _order,
}
