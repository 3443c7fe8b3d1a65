"""Lists of people as offices make them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl

HEAD = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Chức vụ", "Đơn vị", "Từ ngày", "Điện thoại")


def workbook(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD) -> bytes:
    """A list with a title above its head."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    sheet.append(["DANH SÁCH CÁN BỘ HỘI"])
    sheet.append([])
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    return _bytes(book)


def ugly() -> bytes:
    """Merged titles, a head of two rows, a hidden column and a hidden row, days as numbers, lost zeros, formulas."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "DS"
    sheet.merge_cells("A1:H1")
    sheet["A1"] = "DANH SÁCH CHỦ TỊCH, PHÓ CHỦ TỊCH HỘI LHPN XÃ"
    for column, label in zip("ABDEFGH", ("TT", "Họ và tên", "Số CCCD", "Chức vụ", "Đơn vị", "Giữ chức từ", "SĐT"), strict=True):
        sheet.merge_cells(f"{column}3:{column}4")
        sheet[f"{column}3"] = label
    sheet["C3"], sheet["C4"] = "Ngày sinh", "Nữ"
    rows: list[list[Any]] = [
        [1, "Lương Thị  Thu", 31253, 38185001234, "CT", "Hội LHPN xã Mường Lát", date(2025, 9, 26), 912345678],
        [2, "Ngân Thị Út", 1985, "038185001235", "PCT. UBMTTQ, Chủ tịch Hội LHPN phường", "P. Hàm Rồng", "1/10/2025", 9.12e8],
        [3, "=HYPERLINK(\"http://x\")", "1990", None, "PCT", "xã Mường Lát", None, None],
        [4, "Vi Thị Ẩn", "25/7/1990", None, "PCT", "xã Mường Lát", "2021", "0912 000 999"],
        [5, "Lò Thị Không Chức", 1991, None, None, "xã Mường Lát", None, None],
        [6, "Lò Thị Tương Lai", 1991, None, "PCT", "xã Mường Lát", date(2027, 1, 1), None],
        [7, "Lò Thị Xa", 1991, None, "PCT", "xã Ở Đâu Đó", None, None],
        [None, "Tổng cộng: 7 người", None, None, None, None, None, None],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet["B7"].data_type = "s"
    sheet.row_dimensions[8].hidden = True
    sheet.column_dimensions["D"].hidden = True
    return _bytes(book)


def _bytes(book: openpyxl.Workbook) -> bytes:
    """A workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
