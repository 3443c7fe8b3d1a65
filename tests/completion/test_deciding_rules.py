"""Who may stand in which list, what a digest depends on, and what counts as a difference."""

from __future__ import annotations

from app.completion.rules import State
from app.completion.rules.deciding import Chosen, Group, contradictions, group_of, not_met
from app.completion.rules.freezing import canonical, differences, digest_of


def test_who_met_everything_is_ready_who_cannot_is_lost_the_others_stay_open():
    assert [group_of(state) for state in (State.MET, State.IMPOSSIBLE, State.NOT_YET)] == [Group.READY, Group.LOST, Group.OPEN]


def test_nobody_stands_in_both_lists_and_nobody_ready_is_refused():
    states = {1: State.MET, 2: State.IMPOSSIBLE, 3: State.NOT_YET}
    assert contradictions(Chosen(frozenset({1, 2}), frozenset({2})), states, states) == [2]
    assert contradictions(Chosen(frozenset(), frozenset({1})), states, states) == [1]
    assert contradictions(Chosen(frozenset({9}), frozenset()), states, states) == [9]
    assert not_met(Chosen(frozenset({1, 2, 3}), frozenset()), states) == [2, 3]


def test_the_digest_does_not_depend_on_the_order_of_keys_or_on_how_a_number_is_written():
    assert digest_of({"a": 1.0, "b": [2]}) == digest_of({"b": [2.0], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 1.5})
    assert canonical({"b": 1, "a": "Thắm"}) == '{"a":"Thắm","b":1}'


def test_differences_name_totals_requirements_and_lines():
    line = {"kind": "session", "id": 3, "topic": "P1. Nói", "title": "Buổi 1", "on": "2026-11-09", "earned": 2}
    then = {
        "verdict": {"online_earned": 8, "in_person_earned": 2},
        "findings": [{"key": "a", "title": "Trực tiếp", "state": "met"}],
        "lines": [line],
    }
    now = {
        "verdict": {"online_earned": 8, "in_person_earned": 0},
        "findings": [{"key": "a", "title": "Trực tiếp", "state": "impossible"}],
        "lines": [{**line, "earned": 0}, {**line, "id": 4, "title": "Buổi 2", "earned": 4}],
    }
    found = differences(then, now)
    assert [(item.kind, item.what, item.then, item.now) for item in found] == [
        ("total", "in_person_earned", 2, 0),
        ("finding", "Trực tiếp", "met", "impossible"),
        ("line", "Buổi 1, P1. Nói, 09/11/2026", 2, 0),
        ("line", "Buổi 2, P1. Nói, 09/11/2026", None, 4),
    ]
    assert differences(then, then) == ()
