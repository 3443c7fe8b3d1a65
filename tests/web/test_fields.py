"""What people type, and the sentence they get when it cannot be read."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import Field, SelectField

from app.web import fields


def typed(app: Flask, field: Field, value: object) -> Field:
    """`field` after `value` was sent to it."""
    with app.test_request_context(method="POST"):
        form_class = type("OneField", (fields.Form,), {"it": field})
        form = form_class(MultiDict([("it", value)]), meta={"csrf": False})
        form.validate()
        return form.it


def test_a_name_is_kept_in_one_form(app: Flask) -> None:
    assert typed(app, fields.LineField("Họ và tên"), "  Nguye\u0302\u0303n   Thị\u00a0Hoa ").data == "Nguyễn Thị Hoa"


def test_paragraphs_keep_their_lines(app: Flask) -> None:
    assert typed(app, fields.ParagraphsField("Lý do"), "\r\nMột  \r\n\r\nHai\r\n").data == "Một\n\nHai"


@pytest.mark.parametrize(
    "text", ["0912345678", "0912 345 678", "0912.345.678", "+84 912 345 678", "(+84)0912-345-678", "84912345678"]
)
def test_a_phone_number_may_be_written_in_many_ways(app: Flask, text: str) -> None:
    assert typed(app, fields.PhoneField("Số điện thoại"), text).data == "0912345678"


@pytest.mark.parametrize("text", ["0912", "1912345678", "09123456789", "hai ba"])
def test_a_wrong_phone_number_is_told_how(app: Flask, text: str) -> None:
    field = typed(app, fields.PhoneField("Số điện thoại", [fields.filled("Nhập số điện thoại")]), text)
    assert field.errors == ["Nhập số điện thoại gồm 10 chữ số, ví dụ 0912 345 678"]
    assert field._value() == text


@pytest.mark.parametrize("text", ["17/11/2026", "17-11-2026", "17.11.2026", " 17 / 11 / 2026 ", "2026-11-17"])
def test_a_day_may_be_written_in_many_ways(app: Flask, text: str) -> None:
    assert typed(app, fields.DayField("Ngày"), text).data == date(2026, 11, 17)


def test_a_day_that_does_not_exist_is_said(app: Flask) -> None:
    assert typed(app, fields.DayField("Ngày"), "31/02/2026").errors == ["Không có ngày 31/02/2026. Kiểm tra lại ngày và tháng"]


def test_a_year_alone_is_not_a_day(app: Flask) -> None:
    assert typed(app, fields.DayField("Ngày"), "1986").errors == ["Nhập ngày theo dạng ngày/tháng/năm, ví dụ 17/11/2026"]


def test_an_empty_day_is_asked_for(app: Flask) -> None:
    assert typed(app, fields.DayField("Ngày", [fields.filled("Nhập ngày sinh")]), " ").errors == ["Nhập ngày sinh"]


def test_a_day_is_shown_as_people_write_it(app: Flask) -> None:
    with app.test_request_context():
        form = type(
            "F", (fields.Form,), {"it": fields.DayField("Ngày"), "own": fields.DayField("Ngày", render_kw={"type": "date"})}
        )(data={"it": date(2026, 11, 7), "own": date(2026, 11, 7)}, meta={"csrf": False})
        assert (form.it._value(), form.own._value()) == ("07/11/2026", "2026-11-07")
        assert 'type="date"' in form.own()


@pytest.mark.parametrize(("text", "number"), [("50", 50), ("1.400", 1400), ("1 400", 1400), ("0", 0)])
def test_a_whole_number_may_have_dots(app: Flask, text: str, number: int) -> None:
    assert typed(app, fields.WholeField("Số người"), text).data == number


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ba", "Nhập một số nguyên, ví dụ 50"),
        ("1,5", "Nhập một số nguyên, ví dụ 50"),
        ("-1", "Nhập số từ 0 trở lên"),
        ("61", "Nhập số không quá 60"),
    ],
)
def test_a_whole_number_stays_in_its_bounds(app: Flask, text: str, sentence: str) -> None:
    assert typed(app, fields.WholeField("Số người", most=60), text).errors == [sentence]


def test_zero_is_a_number(app: Flask) -> None:
    assert typed(app, fields.WholeField("Số người", [fields.filled("Nhập số người")]), "0").errors == []


@pytest.mark.parametrize(("text", "amount"), [("7,5", 7.5), ("7.5", 7.5), ("4", 4.0), ("0,5 tiết", 0.5)])
def test_periods_come_in_halves(app: Flask, text: str, amount: float) -> None:
    assert typed(app, fields.PeriodsField("Số tiết"), text).data == amount


@pytest.mark.parametrize("text", ["7,3", "bốn", "-1", "1e3"])
def test_other_periods_are_not_taken(app: Flask, text: str) -> None:
    field = typed(app, fields.PeriodsField("Số tiết"), text)
    assert field.errors == ["Nhập số tiết chẵn hoặc nửa tiết, ví dụ 4 hoặc 7,5"]
    assert field.data is None


def test_a_choice_that_is_not_there_speaks_vietnamese(app: Flask) -> None:
    assert typed(app, SelectField("Xã", choices=fields.choices([("1", "Mường Lát")])), "9").errors == [
        "Chọn một trong các mục có sẵn"
    ]


def upload(name: str, body: bytes) -> FileStorage:
    return FileStorage(io.BytesIO(body), filename=name)


@pytest.mark.parametrize(
    ("name", "body", "errors"),
    [
        ("Điểm danh.XLSX", b"x", []),
        ("ảnh.png", b"x", ["Chọn tệp có đuôi .xlsx hoặc .csv"]),
        ("trống.xlsx", b"", ["Tệp này trống. Chọn tệp khác"]),
        ("nặng.csv", b"x" * 1_048_577, ["Tệp nặng hơn 1 MB. Chọn tệp nhỏ hơn"]),
    ],
)
def test_a_file_is_looked_at_before_it_is_read(app: Flask, name: str, body: bytes, errors: list[str]) -> None:
    assert (
        typed(app, fields.UploadField("Tệp", endings=(".xlsx", ".csv"), max_bytes=1024 * 1024), upload(name, body)).errors
        == errors
    )


def test_a_missing_file_is_asked_for(app: Flask) -> None:
    field = fields.UploadField("Tệp", [fields.filled("Chọn tệp Excel")], endings=(".xlsx",), max_bytes=9)
    assert typed(app, field, "").errors == ["Chọn tệp Excel"]


def test_a_long_text_is_asked_to_be_shorter(app: Flask) -> None:
    assert typed(app, fields.LineField("Tên", [fields.at_most(3)]), "abcd").errors == ["Viết ngắn lại, không quá 3 ký tự"]
