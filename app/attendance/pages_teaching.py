"""Hours taught as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.attendance.rules.teaching import Taught, sums_of
from app.cohorts.wording import HALF_NAMES
from app.kernel.text import _
from app.web.workbook import Column, Table

_NAME = (Column(_("Giảng viên"), 26), Column(_("Nơi công tác"), 30, True))


def teaching_tables(title: str, rows: Sequence[Taught], *, on: date) -> list[Table]:
    """Sums by month, sums by class, and every session; sessions whose roll was not taken stand apart and do not count."""
    sums = sums_of(rows)
    lines = (title, _("Tính đến {day:%d/%m/%Y}; buổi đã điểm danh hoặc đã chốt mới được tính.").format(day=on))
    months = [Column(_("Tháng {n}").format(n=month), 9) for month in range(1, 13)]
    by_month = [
        (one.full_name, one.body, *(one.by_month.get(month) for month in range(1, 13)), one.total, one.waiting) for one in sums
    ]
    by_class = [(one.full_name, one.body, code, name, tiet, count) for one in sums for code, name, tiet, count in one.by_class]
    each = [
        (
            row.full_name, row.body, row.held_on, HALF_NAMES[row.half], row.cohort_code, row.topic, row.periods,
            _("học bù") if row.kind == "makeup" else "", _("tính") if row.settled else _("chưa điểm danh"),
        )
        for row in rows
    ]  # fmt: skip
    classes = (Column(_("Mã lớp"), 16), Column(_("Lớp"), 36, True), Column(_("Tiết"), 8), Column(_("Số buổi"), 9))
    sessions = (
        Column(_("Ngày"), 12), Column(_("Buổi"), 9), Column(_("Mã lớp"), 16), Column(_("Chuyên đề"), 44, True),
        Column(_("Tiết"), 8), Column(_("Loại"), 10), Column(_("Tính"), 16),
    )  # fmt: skip
    return [
        Table(_("Theo tháng"), lines, (*_NAME, *months, Column(_("Cả năm"), 9), Column(_("Chưa tính"), 10)), by_month, 1),
        Table(_("Theo lớp"), lines, (*_NAME, *classes), by_class, 1),
        Table(_("Từng buổi"), lines, (*_NAME, *sessions), each, 1),
    ]
