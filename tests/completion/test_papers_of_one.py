"""What one person was given beyond a test, and which of her tries counts, in the judgement of completion."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.completion.rules import State, judge
from app.completion.rules.facts import MarkFact
from tests.completion.test_rules import START, TEST


def state(fact: MarkFact, days_late: int = 0) -> tuple[State, int | None]:
    facts = replace(START, today=START.online_due_on + timedelta(days=days_late), tests={"kiem-tra": fact})
    (finding,) = judge([TEST], facts).findings
    return finding.state, finding.tries_left


def test_two_failed_tries_of_two_are_the_end() -> None:
    assert state(MarkFact(best=4, tries_used=2, periods=4)) == (State.IMPOSSIBLE, 0)


def test_an_extra_try_keeps_the_test_open() -> None:
    assert state(MarkFact(best=4, tries_used=2, periods=4, extra_tries=1)) == (State.NOT_YET, 1)


def test_a_first_try_that_counts_alone_is_the_end() -> None:
    assert state(MarkFact(best=4, tries_used=1, periods=4, settled=True)) == (State.IMPOSSIBLE, 0)


def test_a_closing_of_her_own_moves_the_last_day() -> None:
    later = START.online_due_on + timedelta(days=3)
    assert state(MarkFact(periods=4), days_late=2)[0] is State.IMPOSSIBLE
    assert state(MarkFact(periods=4, due_on=later), days_late=2)[0] is State.NOT_YET
    assert state(MarkFact(periods=4, due_on=later), days_late=4)[0] is State.IMPOSSIBLE
