"""What the cells of attendance sheets say."""

from __future__ import annotations

from datetime import date

import pytest

from app.attendance.rules.legend import Said, Value, counts_periods, read_mark


@pytest.mark.parametrize("cell", ["x", "X", "có", "Có", "co", "có mặt", "✓", True, 1.0])
def test_signs_of_presence(cell: Value) -> None:
    assert read_mark(cell, 4, in_periods=False) == Said("present")


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("P", "excused"),
        ("cp", "excused"),
        ("K", "absent"),
        ("KP", "absent"),
        ("V", "absent"),
        ("M", "late"),
        ("T", "late"),
        ("trễ", "late"),
        (0.0, "absent"),
    ],
)
def test_letters_of_the_legend(cell: Value, state: str) -> None:
    assert read_mark(cell, 4, in_periods=False) == Said(state)


@pytest.mark.parametrize("cell", ["½", "1/2", "0,5", "0.5", 0.5])
def test_half_a_session_is_half_its_periods(cell: Value) -> None:
    assert read_mark(cell, 5, in_periods=False) == Said("late", 2.5)


@pytest.mark.parametrize("cell", [None, "", False])
def test_an_empty_cell_says_nothing_unless_it_was_told_to(cell: Value) -> None:
    assert read_mark(cell, 4, in_periods=False) is None
    assert read_mark(cell, 4, in_periods=False, blank="present") == Said("present")


@pytest.mark.parametrize("cell", ["n", "?", "nghỉ", "#REF!", date(2026, 1, 2), -1.0])
def test_a_sign_that_nobody_defined_is_not_guessed(cell: Value) -> None:
    assert read_mark(cell, 4, in_periods=False) == "unknown_mark"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (4.0, Said("present")),
        ("2,5", Said("late", 2.5)),
        (1.0, Said("late", 1.0)),
        (0.0, Said("absent")),
        (5.0, "too_many"),
        (1.3, "not_half"),
        (0.5, "half_of_what"),
    ],
)
def test_numbers_of_a_sheet_that_counts_periods(cell: Value, said: object) -> None:
    assert read_mark(cell, 4, in_periods=True) == said


def test_a_sheet_counts_periods_when_a_number_is_larger_than_one() -> None:
    assert counts_periods(["x", 0.0, "4"])
    assert not counts_periods([1.0, 0.5, "0", "P", None])
