"""What make-up sessions give back, as the regulation reads: never more than was missed."""

from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules.makeups import Attended, MakeUp, credits, credits_of

SESSIONS = (1, 2, 3, 4)
halves = st.integers(0, 10).map(lambda count: count / 2)
missed_by_session = st.dictionaries(st.sampled_from(SESSIONS), halves, max_size=4)
makeup_lists = st.lists(st.tuples(halves, st.sets(st.sampled_from(SESSIONS), min_size=1)), max_size=5).map(
    lambda rows: [MakeUp(100 + at, attended, tuple(sorted(named))) for at, (attended, named) in enumerate(rows)]
)


def most(makeups: list[MakeUp], missed: dict[int, float]) -> float:
    """The most that can be given back, by the other side of the coin: the smallest cut, tried for every group of make-ups."""
    cuts = []
    for size in range(len(makeups) + 1):
        for group in combinations(makeups, size):
            named = {session for one in group for session in one.makes_up}
            kept = sum(one.attended for one in makeups if one not in group)
            cuts.append(kept + sum(missed.get(session, 0) for session in named))
    return min(cuts)


def test_who_missed_four_tiet_and_made_up_four_has_them_back():
    assert credits([MakeUp(9, 4, (1,))], {1: 4}) == {9: 4}


def test_a_make_up_never_gives_more_than_was_missed():
    assert credits([MakeUp(9, 4, (1,))], {1: 1.5}) == {9: 1.5}


def test_a_make_up_never_gives_more_than_was_attended():
    assert credits([MakeUp(9, 1.5, (1, 2))], {1: 4, 2: 4}) == {9: 1.5}


def test_who_missed_nothing_has_nothing_back():
    assert credits([MakeUp(9, 4, (1,))], {1: 0}) == {9: 0}
    assert credits([MakeUp(9, 4, (1,))], {}) == {9: 0}


def test_several_make_ups_share_what_was_missed():
    assert credits([MakeUp(9, 3, (1,)), MakeUp(10, 3, (1,))], {1: 4}) == {9: 3, 10: 1}


def test_a_make_up_of_two_sessions_leaves_room_for_one_that_serves_only_the_first():
    """The earlier make-up sits where the later one cannot."""
    assert credits([MakeUp(9, 2, (1, 2)), MakeUp(10, 2, (1,))], {1: 2, 2: 2}) == {9: 2, 10: 2}


@given(makeup_lists, missed_by_session)
def test_each_is_bounded_by_what_was_attended_and_all_by_what_was_missed(makeups: list[MakeUp], missed: dict[int, float]):
    given_back = credits(makeups, missed)
    assert all(0 <= given_back[one.id] <= one.attended for one in makeups)
    named = {session for one in makeups for session in one.makes_up}
    assert sum(given_back.values()) <= sum(missed.get(session, 0) for session in named)


@given(makeup_lists, missed_by_session)
def test_as_much_is_given_back_as_can_be(makeups: list[MakeUp], missed: dict[int, float]):
    assert sum(credits(makeups, missed).values()) == most(makeups, missed)


@given(makeup_lists, missed_by_session, st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(makeups: list[MakeUp], missed: dict[int, float], chance: random.Random):
    shuffled = makeups[:]
    chance.shuffle(shuffled)
    turned = dict(reversed(missed.items()))
    assert credits(shuffled, turned) == credits(makeups, missed)


@given(makeup_lists, missed_by_session)
def test_one_more_make_up_takes_nothing_from_the_earlier_ones(makeups: list[MakeUp], missed: dict[int, float]):
    before = credits(makeups[:-1], missed)
    after = credits(makeups, missed)
    assert {key: after[key] for key in before} == before


def test_the_marks_of_one_person_say_what_was_missed():
    marks = [Attended(1, 2, 4, False), Attended(2, 4, 4, False), Attended(3, 4, 4, True, (1, 2))]
    assert credits_of(marks) == {3: 2}
    assert credits_of(marks[1:]) == {3: 0}, "a session in which she was not marked was not missed"
