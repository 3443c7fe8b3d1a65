"""Which of several attempts counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.rules.counting import Sat, counted, is_settled

START = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


def sat(*marks: float | None) -> list[Sat]:
    return [Sat(number, mark, START + timedelta(hours=number)) for number, mark in enumerate(marks, 1)]


@pytest.mark.parametrize(
    ("which", "marks", "mark", "passed_after"),
    [
        ("best", (4, 7, 6), 7, 2),
        ("last", (7, 4), 4, None),
        ("last", (4, 7), 7, 2),
        ("first", (4, 9), 4, None),
        ("first", (6, 2), 6, 1),
        ("average", (4, 5.5, 6), 5.2, 3),
        ("average", (4, 5), 4.5, None),
        ("average", (4.5, 5.4), 5.0, 2),
        ("best", (None, 3), 3, None),
        ("last", (8, None), None, None),
        ("first", (None, 8), None, None),
        ("average", (8, None), None, None),
        ("best", (), None, None),
        ("last", (), None, None),
    ],
)
def test_the_attempt_that_counts(
    which: str, marks: tuple[float | None, ...], mark: float | None, passed_after: int | None
) -> None:
    found = counted(sat(*marks), which, 5)
    assert (found.mark, found.passed) == (mark, passed_after is not None)
    assert found.passed_at == (START + timedelta(hours=passed_after) if passed_after else None)


def test_best_passes_since_the_first_pass() -> None:
    assert counted(sat(5, 9), "best", 5).passed_at == START + timedelta(hours=1)


def test_an_average_is_rounded_as_the_edition_rounds() -> None:
    assert counted(sat(5, 5, 6), "average", 5, 0.25).mark == 5.25
    assert counted(sat(5, 5, 6), "average", 5, 0.5).mark == 5.5


@given(st.lists(st.integers(0, 100).map(lambda mark: mark / 10), min_size=1, max_size=6), st.randoms())
def test_the_order_of_rows_does_not_matter_and_best_is_never_less(marks: list[float], chance: object) -> None:
    rows = sat(*marks)
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    for which in ("best", "last", "first", "average"):
        found = counted(mixed, which, 5)
        assert found == counted(rows, which, 5)
        assert found.mark is not None
        assert min(marks) <= found.mark <= (counted(rows, "best", 5).mark or 0)


def test_only_a_first_attempt_settles() -> None:
    assert is_settled("first", 1)
    assert not is_settled("first", 0)
    assert not is_settled("average", 3)
