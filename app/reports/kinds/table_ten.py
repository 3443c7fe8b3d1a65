"""Biểu số 10-BTCTW: what was trained in a year, by level of people and of whoever opened the class.

The form is of 2022 and has three levels; the district level ended on 1 July 2025 and keeps its columns for the years before.
Source: DOMAIN §5.3 (a form as a real office keeps it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.text import _
from app.reports.kinds.facts import again_counted
from app.reports.queries.results import TrainedRow
from app.reports.rules.document import Align, Block, Cell, Column, Document, Grid, Letterhead, Signing, Text, say_cell
from app.reports.wording import Kind, say_title

_ROWS = (
    ("I", _("Đào tạo")),
    ("II", _("Bồi dưỡng")),
    ("1", _("Nghiệp vụ xây dựng Đảng")),
    ("2", _("Nghiệp vụ đoàn thể chính trị")),
    ("3", _("Quản lý nhà nước")),
    ("4", _("Quản lý kinh tế")),
    ("5", _("Ngoại ngữ")),
    ("6", _("Tin học")),
    ("7", _("Cập nhật kiến thức mới")),
    ("8", _("Quốc phòng - an ninh")),
)
_OURS = ("II", "2")
"""Where the courses of this house stand: trade of a political union, and the sum above it."""


@dataclass(frozen=True)
class Days:
    """The day of the figures, and that of the paper."""

    on: date
    today: date


def table_ten(rows: Sequence[TrainedRow], year: int, days: Days, head: Letterhead, signing: Signing) -> Document:
    """The form as a paper across."""
    return Document(
        head,
        "",
        days.today,
        days.on,
        _("BIỂU SỐ 10-BTCTW"),
        say_title(Kind.TABLE_TEN, "", year),
        (_unit_line(days.on), _grid(rows), *_notes(), *again_counted(days.on, days.today)),
        Signing(signing.capacity, signing.title, signing.name),
        Signing("", _("NGƯỜI LẬP BIỂU"), ""),
        landscape=True,
    )


def _unit_line(on: date) -> Block:
    """What is counted, and on which day."""
    return Text(_("Đơn vị tính: người. Số liệu đến ngày {day}.").format(day=say_cell(on)), "note")


def _grid(rows: Sequence[TrainedRow]) -> Grid:
    """The form; rows that this house keeps nothing of stay empty for the office to fill."""
    sums = figures_of(rows)
    cells = tuple((number, words, *(sums if number in _OURS else [None] * 10)) for number, words in _ROWS)
    people, leads, opened = _("Cấp tỉnh"), _("Trong đó lãnh đạo, quản lý"), _("Số lớp")
    columns = (
        Column(_("TT"), 0.5, Align.MIDDLE),
        Column(_("Chương trình, hình thức"), 2.6),
        Column(_("Tổng số (3=4+6+8)"), 1.1, Align.RIGHT),
        Column(_("Tổng số"), 0.9, Align.RIGHT, people),
        Column(leads, 1.1, Align.RIGHT, people),
        Column(_("Tổng số"), 0.9, Align.RIGHT, _("Cấp huyện")),
        Column(leads, 1.1, Align.RIGHT, _("Cấp huyện")),
        Column(_("Cấp xã"), 0.9, Align.RIGHT),
        Column(_("Tổng số (9=10+11)"), 1.1, Align.RIGHT, opened),
        Column(_("Cấp tỉnh mở"), 0.9, Align.RIGHT, opened),
        Column(_("Cấp huyện mở"), 0.9, Align.RIGHT, opened),
        Column(_("Cấp khác mở"), 0.9, Align.RIGHT, opened),
    )
    return Grid(_("10-BTCTW"), columns, cells, frozenset({0, 1}))


def figures_of(rows: Sequence[TrainedRow]) -> list[Cell]:
    """The columns 3 to 11, and classes that another level opened. People of chi hội and of an unknown unit count as commune."""
    province = [row for row in rows if row.home_level in ("province", "central")]
    district = [row for row in rows if row.home_level == "district"]
    commune = [row for row in rows if row not in province and row not in district]
    levels = {row.cohort_id: row.opener_level for row in rows}
    by_province = sum(level in ("province", "central") for level in levels.values())
    by_district = sum(level == "district" for level in levels.values())
    return [
        sum(row.people for row in rows),
        sum(row.people for row in province),
        sum(row.people for row in province if row.leads),
        sum(row.people for row in district),
        sum(row.people for row in district if row.leads),
        sum(row.people for row in commune),
        len(levels),
        by_province,
        by_district,
        len(levels) - by_province - by_district,
    ]


def _notes() -> list[Block]:
    """What the form cannot say of itself."""
    return [
        Text(
            _("Người được quyết định công nhận trong các lớp khai giảng trong năm; mỗi người tính một lần trong một lớp."), "note"
        ),
        Text(_("Mẫu có ba cấp; cấp huyện kết thúc từ 1/7/2025. Người ở chi hội hoặc chưa rõ đơn vị tính vào cấp xã."), "note"),
        Text(_("Sổ chỉ có các khóa nghiệp vụ công tác Hội (dòng 2); các dòng khác đơn vị điền tiếp."), "note"),
    ]
