"""An empty attendance sheet of a class, to be filled in Excel and read back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from app.attendance.rules.heads import Slot
from app.attendance.rules.people import Known
from app.attendance.wording import HALF_LETTERS
from app.kernel.text import _

_HEADS = (_("STT"), _("Họ và tên"), _("Đơn vị"), _("Điện thoại"))
_WIDTHS = (5, 26, 22, 13)
_FIRST_ROW = 4
"""The row (from 0) of the days; the halves stand below it, the people below them."""


def write_template(title: str, people: Sequence[Known], slots: Sequence[Slot]) -> bytes:
    """A workbook with one row per person and one column per session under merged days; every text is written as text."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    import xlsxwriter  # read when the first sheet is made

    with xlsxwriter.Workbook(file, options) as book:
        head = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True})
        cell, mark = book.add_format({"border": 1}), book.add_format({"border": 1, "align": "center"})
        sheet = book.add_worksheet(_("Điểm danh"))
        sheet.write_string(0, 0, _("BẢNG ĐIỂM DANH"), book.add_format({"bold": True, "font_size": 14}))
        sheet.write_string(1, 0, title)
        sheet.write_string(
            2, 0, _("x: có mặt · M: muộn · P: vắng có phép · K: vắng không phép · ½: nửa buổi · để trống: chưa ghi")
        )
        for column, (text, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.merge_range(_FIRST_ROW, column, _FIRST_ROW + 1, column, text, head)
        _write_days(sheet, slots, head)
        for number, person in enumerate(people, 1):
            row = _FIRST_ROW + 1 + number
            sheet.write_number(row, 0, number, cell)
            for column, text in enumerate((person.full_name, person.unit_name, person.phone or ""), 1):
                sheet.write_string(row, column, text, cell)
            for at in range(len(slots)):
                sheet.write_blank(row, len(_HEADS) + at, None, mark)
        sheet.freeze_panes(_FIRST_ROW + 2, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_FIRST_ROW, _FIRST_ROW + 1)
    return file.getvalue()


def _write_days(sheet: Any, slots: Sequence[Slot], head: object) -> None:
    """Each day once over its sessions, and S, C or T below it."""
    column = len(_HEADS)
    for day, group in groupby(slots, key=lambda slot: slot.held_on):
        halves = [HALF_LETTERS[slot.half] for slot in group]
        text = f"{day:%d/%m/%Y}"
        if len(halves) > 1:
            sheet.merge_range(_FIRST_ROW, column, _FIRST_ROW, column + len(halves) - 1, text, head)
        else:
            sheet.write_string(_FIRST_ROW, column, text, head)
        for at, half in enumerate(halves):
            sheet.write_string(_FIRST_ROW + 1, column + at, half, head)
        sheet.set_column(column, column + len(halves) - 1, 6 if len(halves) > 1 else 11)
        column += len(halves)
