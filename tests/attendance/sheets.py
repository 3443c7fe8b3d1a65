"""Attendance sheets in the shapes that people really send, made with openpyxl."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

DAYS = (date(2026, 11, 2), date(2026, 11, 3))
LONG_AGO = (date(2026, 3, 2), date(2026, 3, 3))


def as_bytes(book: Workbook) -> bytes:
    """The file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def merged(
    names: Sequence[str], marks: Mapping[int, Sequence[Any]], *, days: Sequence[Any] = DAYS, phones: Sequence[str] = ()
) -> Workbook:
    """Title rows, days merged over S | C, names from row 7 on; `marks` are the cells of a name by its place."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Tuần 1"
    sheet["A1"] = "HỘI LHPN TỈNH THANH HÓA"
    sheet.merge_cells("A1:D1")
    sheet["A3"] = "BẢNG ĐIỂM DANH LỚP BỒI DƯỠNG"
    sheet.merge_cells("A3:H3")
    for column, text in ((1, "TT"), (2, "Họ và tên"), (3, "Điện thoại")):
        sheet.cell(5, column, text)
        sheet.merge_cells(start_row=5, start_column=column, end_row=6, end_column=column)
    for at, day in enumerate(days):
        column = 4 + at * 2
        sheet.cell(5, column, day)
        sheet.merge_cells(start_row=5, start_column=column, end_row=5, end_column=column + 1)
        sheet.cell(6, column, "S")
        sheet.cell(6, column + 1, "C")
    last = 4 + len(days) * 2
    sheet.cell(5, last, "Tổng vắng")
    for at, name in enumerate(names):
        row = 7 + at
        sheet.cell(row, 1, at + 1)
        sheet.cell(row, 2, name)
        if phones:
            sheet.cell(row, 3, int(phones[at]))
        for step, mark in enumerate(marks.get(at, ())):
            sheet.cell(row, 4 + step, mark)
        sheet.cell(row, last, f'=COUNTIF(D{row}:G{row},"K")')
    sheet.cell(7 + len(names) + 1, 2, "Người lập bảng")
    return book


def flat(heads: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Workbook:
    """One head row and rows below it."""
    book = Workbook()
    for line in (heads, *rows):
        book.active.append(list(line))
    return book


def with_kept_value(data: bytes, cell: str, value: str) -> bytes:
    """The workbook with the value that Excel would have kept beside the formula of a cell; openpyxl keeps none."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                shape = rf'<c r="{cell}"([^>]*)>(<f>.*?</f>)<v\s*/?>(</v>)?</c>'
                text = re.sub(shape, rf'<c r="{cell}"\1 t="str">\2<v>{value}</v></c>', content.decode())
                content = text.encode()
            new.writestr(entry, content)
    return file.getvalue()
