"""Until when a trainee may ask or object, what leave changes, and how a mark is shared out when its session is split."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules.asking import leave_changes, may_ask_leave, may_object, may_withdraw, objection_days
from app.attendance.rules.splitting import divided

TODAY = date(2026, 11, 10)


def test_the_edition_says_how_many_days():
    assert objection_days({"late": 50, "objection_days": 3}) == 3
    assert objection_days({"late": 50}) == 7, "editions from before it was said"


@pytest.mark.parametrize(("held_on", "may"), [(date(2026, 11, 30), True), (date(2026, 11, 3), True), (date(2026, 11, 2), False)])
def test_leave_may_be_asked_for_what_comes_and_a_week_back(held_on: date, may: bool):
    assert may_ask_leave(held_on, TODAY, 7) is may


@pytest.mark.parametrize(
    ("state", "earned", "days_ago", "may"),
    [
        ("absent", 0, 0, True),
        ("absent", 0, 7, True),
        ("absent", 0, 8, False),
        ("late", 2, 1, True),
        ("excused", 0, 1, True),
        ("present", 2, 1, True),
        ("present", 4, 1, False),
    ],
)
def test_an_objection_is_about_tiet_that_are_lacking_and_in_time(state: str, earned: float, days_ago: int, may: bool):
    assert may_object(state, earned, 4, TODAY - timedelta(days=days_ago), TODAY, 7) is may


def test_leave_changes_nothing_for_who_was_in_the_room():
    assert [state for state in (None, "present", "late", "excused", "absent") if leave_changes(state)] == [None, "absent"]


def test_a_request_can_be_taken_back_while_it_waits_or_all_of_it_is_to_come():
    tomorrow = TODAY + timedelta(days=1)
    assert may_withdraw(None, TODAY - timedelta(days=3), TODAY)
    assert may_withdraw("granted", tomorrow, TODAY)
    assert not may_withdraw("granted", TODAY, TODAY)


@pytest.mark.parametrize(
    ("earned", "planned", "first", "parts"),
    [
        (4, 4, 2, (2, 2)),
        (0, 4, 2, (0, 0)),
        (2, 4, 2, (1, 1)),
        (2, 4, 1, (0.5, 1.5)),
        (1.5, 4, 2, (0.5, 1)),
        (5, 5, 0.5, (0.5, 4.5)),
    ],
)
def test_a_mark_is_shared_out_in_proportion(earned: float, planned: float, first: float, parts: tuple[float, float]):
    assert divided(earned, planned, first) == parts


@given(st.integers(2, 10), st.data())
def test_nothing_is_won_or_lost_by_splitting(planned_halves: int, data: st.DataObject):
    planned = planned_halves / 2
    first = data.draw(st.integers(1, planned_halves - 1)) / 2
    earned = data.draw(st.integers(0, planned_halves)) / 2
    one, two = divided(earned, planned, first)
    assert one + two == earned
    assert 0 <= one <= first
    assert 0 <= two <= planned - first
    assert one * 2 == int(one * 2)
