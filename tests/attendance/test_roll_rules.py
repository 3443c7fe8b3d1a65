"""Tiết of a state, and two coordinators who save the same roll."""

from __future__ import annotations

import pytest

from app.attendance.rules.roll import Chosen, Conflict, Standing, ToWrite, marks_to_write, periods_for

RULES = {"late": 50, "excused": 0, "absent": 0}
AN, BE, CHI = 1, 2, 3


@pytest.mark.parametrize(
    ("state", "planned", "earned"),
    [("present", 4, 4), ("late", 4, 2), ("late", 5, 2.5), ("late", 2.5, 1), ("excused", 4, 0), ("absent", 4, 0)],
)
def test_the_edition_says_what_a_state_earns(state: str, planned: float, earned: float) -> None:
    assert periods_for(state, planned, RULES) == earned


def test_an_edition_may_let_excused_people_earn_a_part() -> None:
    assert periods_for("excused", 5, {"excused": 30}) == 1.5


def test_whoever_is_not_sent_stays_as_she_is() -> None:
    assert marks_to_write({}, {}, {AN: Standing(7, "present", 4)}) == ([], [])


def test_the_first_mark_replaces_nothing_and_a_change_replaces_what_was_seen() -> None:
    seen = {BE: Standing(7, "present", 4)}
    to_write, conflicts = marks_to_write(seen, {AN: Chosen("present"), BE: Chosen("late")}, {BE: Standing(7, "present", 4)})
    assert to_write == [ToWrite(AN, Chosen("present"), None), ToWrite(BE, Chosen("late"), 7)]
    assert conflicts == []


def test_two_who_agree_are_no_conflict() -> None:
    assert marks_to_write({}, {AN: Chosen("absent")}, {AN: Standing(7, "absent", 0, "Lan")}) == ([], [])


def test_two_who_differ_are_a_conflict_and_the_rest_is_written() -> None:
    to_write, conflicts = marks_to_write(
        {}, {AN: Chosen("present"), CHI: Chosen("present")}, {AN: Standing(7, "absent", 0, "Lan")}
    )
    assert to_write == [ToWrite(CHI, Chosen("present"), None)]
    assert conflicts == [Conflict(AN, "present", "absent", "Lan")]


def test_a_row_that_i_did_not_touch_does_not_overrule_a_correction() -> None:
    seen = {AN: Standing(7, "present", 4)}
    assert marks_to_write(seen, {AN: Chosen("present")}, {AN: Standing(8, "late", 2, "Lan")}) == ([], [])
