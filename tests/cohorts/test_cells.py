"""What cells say."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.cohorts.sheet.cells import cell_date, cell_name, cell_text, column_name

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (912345678.0, "912345678"),
        (7.5, "7.5"),
        ("  Lò   Thị\u00a0Vân ", "Lò Thị Vân"),
        (datetime(1985, 7, 25), "25/07/1985"),  # noqa: DTZ001 - Excel knows no zones
        (True, "x"),
    ],
)
def test_a_cell_says_its_words(value: object, text: str) -> None:
    assert cell_text(value) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [
        date(1985, 7, 25), 31253, 31253.0, "31253", "25/07/1985", "25-7-85", "25.7.1985", "25 / 7 / 1985", "1985-07-25",
        "ngày 25 tháng 7 năm 1985", "07/25/1985", "1985-07-25 00:00:00",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(value: object) -> None:
    assert cell_date(value) == (date(1985, 7, 25), 1985)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["1985", 1985, 1985.0, "07/1985", "năm 1985"])
def test_a_year_alone_is_a_year(value: object) -> None:
    assert cell_date(value) == (None, 1985)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["", None, "31/2/1985", "không rõ", "25/7", 12, "25/7/1985/3", 912345678.0])
def test_what_is_no_day_is_none(value: object) -> None:
    assert cell_date(value) == (None, None)  # type: ignore[arg-type]


def test_two_digits_of_this_century() -> None:
    assert cell_date("17/11/26") == (date(2026, 11, 17), 2026)


def test_columns_are_called_as_in_excel() -> None:
    assert [column_name(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert cell_name(12, 5) == "F12"
