"""Days, times, numbers and file names as they are written in Viet Nam."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from app.web import format
from app.web.downloads import disposition

LATE = datetime(2026, 11, 16, 17, 30, tzinfo=UTC)  # half past midnight of the 17th in Viet Nam


def test_days_are_shown_in_viet_nam() -> None:
    assert format.day(date(2026, 11, 7)) == "07/11/2026"
    assert format.day(LATE) == "17/11/2026"
    assert format.short_day(LATE) == "17/11"
    assert format.weekday_day(date(2025, 11, 17)) == "Thứ Hai, 17/11"
    assert format.weekday(date(2026, 11, 22)) == "Chủ nhật"


def test_moments_are_shown_in_viet_nam() -> None:
    assert format.clock(LATE) == "00:30"
    assert format.clock(LATE.replace(tzinfo=None)) == "00:30"
    assert format.clock(time(7, 30)) == "07:30"
    assert format.moment(LATE) == "00:30 ngày 17/11/2026"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1400, "1.400"), (7.5, "7,5"), (7.0, "7"), (0, "0"), (-1250.5, "−1.250,5"), (-0.01, "0"), (1234567.89, "1.234.567,9")],
)
def test_numbers_have_a_dot_for_thousands_and_a_comma_for_tenths(value: float, shown: str) -> None:
    assert format.num(value) == shown


def test_more_digits_only_where_asked() -> None:
    assert format.num(0.44, 2) == "0,44"
    assert format.num(0.4, 2) == "0,4"


def test_what_is_not_there_is_a_dash() -> None:
    shown = (format.day(None), format.clock(None), format.moment(None), format.num(None), format.weekday_day(None))
    assert set(shown) == {format.NOTHING}


def test_sizes_and_telephone_numbers() -> None:
    assert (format.size(268 * 1024), format.size(1_258_291), format.size(12)) == ("268 KB", "1,2 MB", "1 KB")
    assert (format.tel("0237 385 2000"), format.tel("+84 237.385")) == ("02373852000", "+84237385")


def test_a_file_name_keeps_its_letters() -> None:
    header = disposition("Điểm danh đợt 1.xlsx")
    assert 'filename="Diem danh dot 1.xlsx"' in header
    assert unquote(header.split("UTF-8''")[1]) == "Điểm danh đợt 1.xlsx"


def test_a_file_name_cannot_break_out() -> None:
    header = disposition('../a"b\r\nX: y.pdf')
    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2
    assert "/" not in header


def test_a_download_is_an_attachment(client: FlaskClient) -> None:
    assert client.get("/download").headers["Content-Disposition"].startswith("attachment; ")
