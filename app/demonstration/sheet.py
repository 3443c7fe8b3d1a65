"""The list of a class as an office sends it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from app.demonstration.people import Trainee


def roster_workbook(people: Sequence[Trainee]) -> bytes:
    """The list as an office makes it: title rows above, the phone as a number without its zero, the year of birth."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    bold = book.add_format({"bold": True, "align": "center"})
    sheet.merge_range(0, 0, 0, 5, "HỘI LIÊN HIỆP PHỤ NỮ TỈNH THANH HÓA", bold)
    sheet.merge_range(2, 0, 2, 5, "DANH SÁCH CỬ ĐI HỌC LỚP NGHIỆP VỤ CƠ BẢN", bold)
    for column, label in enumerate(("TT", "Họ và tên", "Năm sinh", "Chức vụ", "Đơn vị", "Số điện thoại")):
        sheet.write_string(4, column, label, bold)
    for row, person in enumerate(people, 5):
        sheet.write_number(row, 0, row - 4)
        sheet.write_string(row, 1, person.name)
        sheet.write_number(row, 2, person.birth_year)
        sheet.write_string(row, 3, f"{person.post} Hội LHPN")
        sheet.write_string(row, 4, person.commune)
        sheet.write_number(row, 5, int(person.phone))
    book.close()
    return buffer.getvalue()
