"""The empty list that coordinators may send to communes: header, widths, phone numbers kept as text."""

from __future__ import annotations

import io

from app.kernel.text import _

_COLUMNS = (
    (_("STT"), 6),
    (_("Họ và tên"), 28),
    (_("Ngày sinh"), 14),
    (_("Chức vụ"), 30),
    (_("Xã, phường"), 24),
    (_("Điện thoại"), 16),
    (_("Ghi chú"), 24),
)
_HEAD_ROW = 3
_EMPTY_ROWS = 60
_RULES = (
    _("Mỗi người một dòng, viết họ tên có dấu như trong căn cước."),
    _("Ngày sinh: ngày/tháng/năm, hoặc chỉ ghi năm sinh."),
    _("Chức vụ: Chủ tịch, Phó Chủ tịch, nguồn Chủ tịch; viết tắt CT, PCT cũng được."),
    _("Xã, phường: tên sau ngày 01/07/2025, ghi rõ xã hay phường."),
    _("Điện thoại: số của chính người đi học, dùng để đăng nhập. Chưa có số thì để trống."),
)


def roster_template(title: str) -> bytes:
    """An .xlsx for the class called `title`, read back by `sheet.roster`."""
    file = io.BytesIO()
    from xlsxwriter import Workbook  # read when the first sheet is made

    with Workbook(file, {"in_memory": True}) as book:
        head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#E4EAFA"}
        )
        cell = book.add_format({"border": 1, "num_format": "@"})
        number = book.add_format({"border": 1, "align": "center"})
        page = book.add_worksheet(_("Danh sách"))
        page.merge_range(
            0,
            0,
            0,
            len(_COLUMNS) - 1,
            _("DANH SÁCH CỬ ĐI HỌC"),
            book.add_format({"bold": True, "align": "center", "font_size": 14}),
        )
        page.merge_range(1, 0, 1, len(_COLUMNS) - 1, "", book.add_format({"align": "center"}))
        page.write_string(1, 0, title, book.add_format({"align": "center"}))
        for column, (label, width) in enumerate(_COLUMNS):
            page.set_column(column, column, width)
            page.write_string(_HEAD_ROW, column, label, head)
        for row in range(1, _EMPTY_ROWS + 1):
            page.write_number(_HEAD_ROW + row, 0, row, number)
            for column in range(1, len(_COLUMNS)):
                page.write_blank(_HEAD_ROW + row, column, None, cell)
        page.freeze_panes(_HEAD_ROW + 1, 2)
        page.set_landscape()
        page.set_paper(9)
        page.repeat_rows(_HEAD_ROW)
        guide = book.add_worksheet(_("Cách ghi"))
        guide.set_column(0, 0, 90)
        for row, rule in enumerate(_RULES):
            guide.write_string(row, 0, rule)
    return file.getvalue()
