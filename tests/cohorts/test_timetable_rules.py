"""Sums and drafts of timetables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cohorts.rules.timetable import PlannedTopic, draft, topic_sums

pytestmark = pytest.mark.sqlite_only

MONDAY = date(2026, 11, 16)
P0, P1, P6 = PlannedTopic(1, "P0", "Khai giảng", 2), PlannedTopic(2, "P1", "Chính sách", 8), PlannedTopic(3, "P6", "Đi cơ sở", 4)


def test_a_topic_of_eight_becomes_two_sessions_and_one_of_two_a_short_one() -> None:
    sessions = draft(topic_sums([P0, P1, P6], []), MONDAY)
    assert [(item.topic.code, item.held_on.day, item.half, item.periods, item.number) for item in sessions] == [
        ("P0", 16, "morning", 2, 1),
        ("P1", 16, "afternoon", 4, 1),
        ("P1", 17, "morning", 4, 2),
        ("P6", 17, "afternoon", 4, 1),
    ]


def test_only_what_is_missing_is_drafted_and_taken_slots_are_passed_over() -> None:
    sums = topic_sums([P0, P1], [(1, 2), (2, 4)])
    sessions = draft(sums, MONDAY, taken=[(MONDAY, "morning")])
    assert [(item.topic.code, item.half, item.periods) for item in sessions] == [("P1", "afternoon", 4)]


def test_a_weekend_is_passed_over_unless_saturdays_are_asked_for() -> None:
    friday = date(2026, 11, 20)
    sums = topic_sums([P1, P6], [])
    assert [item.held_on.day for item in draft(sums, friday)] == [20, 20, 23]
    assert [item.held_on.day for item in draft(sums, friday, saturdays=True)] == [20, 20, 21]


def test_too_much_is_a_negative_rest_and_drafts_nothing() -> None:
    (item,) = topic_sums([P0], [(1, 2.5)])
    assert item.missing == -0.5
    assert draft([item], MONDAY) == []


@given(
    periods=st.lists(st.integers(0, 24).map(lambda half: half / 2), max_size=12),
    taken=st.sets(
        st.tuples(st.integers(0, 20).map(lambda days: MONDAY + timedelta(days=days)), st.sampled_from(["morning", "afternoon"]))
    ),
    saturdays=st.booleans(),
)
def test_a_draft_gives_each_topic_exactly_what_it_lacks_and_never_clashes(
    periods: list[float], taken: set[tuple[date, str]], saturdays: bool
) -> None:
    topics = [PlannedTopic(number, f"P{number}", "", amount) for number, amount in enumerate(periods)]
    sessions = draft(topic_sums(topics, []), MONDAY, taken=taken, saturdays=saturdays)
    slots = [(item.held_on, item.half) for item in sessions]
    assert len(set(slots)) == len(slots)
    assert not set(slots) & taken
    assert all(sum(item.periods for item in sessions if item.topic is topic) == topic.periods for topic in topics)
    assert all(day.weekday() < (6 if saturdays else 5) for day, _half in slots)
