"""What she does next, and how her ledger is drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.completion.rules.squares import online_squares, session_squares
from app.desks.rules import Online, next_online

pytestmark = pytest.mark.sqlite_only

LESSONS = [Online("lesson", 1, done=True), Online("lesson", 2, done=False), Online("lesson", 3, done=False)]
QUIZ = Online("topic", 7, done=False, open=False)
FINAL = Online("final", 9, done=False, open=False)


def done(*items: Online) -> list[Online]:
    return [Online(item.kind, item.key, done=True) for item in items]


def test_the_lesson_she_was_reading_comes_before_an_earlier_one() -> None:
    assert next_online(LESSONS, place=3) == LESSONS[2]


@pytest.mark.parametrize("place", [None, 1, 99])
def test_without_a_place_in_an_unfinished_lesson_the_first_unfinished_one_comes(place: int | None) -> None:
    assert next_online(LESSONS, place) == LESSONS[1]


def test_what_is_not_open_yet_is_passed_over() -> None:
    assert next_online([*done(*LESSONS[:1]), QUIZ, LESSONS[2], FINAL], None) == LESSONS[2]
    assert next_online([*done(*LESSONS), QUIZ, FINAL], None) is None


def test_the_topic_quiz_comes_when_its_lessons_are_done_and_the_test_at_the_end() -> None:
    quiz, final = Online("topic", 7, done=False), Online("final", 9, done=False)
    assert next_online([*done(*LESSONS), quiz, FINAL], None) == quiz
    assert next_online([*done(*LESSONS, quiz), final], None) == final


def test_who_has_done_everything_has_nothing_to_do_online() -> None:
    assert next_online(done(*LESSONS, QUIZ, FINAL), 3) is None


@pytest.mark.parametrize(("earned", "drawn"), [(0, "nu"), (0.5, "hn"), (4, "pn"), (5.5, "ph"), (8, "pp"), (9, "pp")])
def test_four_periods_online_are_one_square(earned: float, drawn: str) -> None:
    assert online_squares(earned, 8) == drawn


def test_a_session_is_one_square_in_the_order_of_the_timetable() -> None:
    marks = [(4, "present"), (2, "late"), (0, "excused"), (0, "absent"), (2, "excused"), (0, None), (0, None)]
    assert session_squares(marks, 28) == "phxkhnu"


def test_what_is_not_on_the_timetable_yet_stands_ahead() -> None:
    assert session_squares([(4, "present")], 16) == "puuu"


@given(st.integers(0, 400), st.integers(1, 200))
def test_the_online_half_always_has_all_its_squares(half_periods: int, planned: int) -> None:
    drawn = online_squares(half_periods / 2, planned)
    assert len(drawn) == -(-planned // 4)
    assert drawn.lstrip("p").lstrip("h").lstrip("n").strip("u") == ""
    assert drawn.count("n") <= 1
