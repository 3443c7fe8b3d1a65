"""Who lacks what, who stands behind a figure, who is sent: as tables of a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from app.kernel.text import _
from app.plans.hooks import NameBehind
from app.plans.queries.lacking import CourseHad, Holder, UnitCount
from app.plans.queries.nominations import NominationRow
from app.plans.rules.figures import percent_of
from app.plans.wording import POSTS, STATES
from app.web.workbook import Cell, Column, Table

_UNITS = (
    Column(_("Đơn vị"), 30),
    Column(_("Người giữ chức danh"), 12),
    Column(_("Chưa đạt chuẩn"), 12),
    Column(_("Tỷ lệ chưa đạt (%)"), 12),
)
_NAMES = (
    Column(_("Họ và tên"), 28),
    Column(_("Đơn vị"), 26),
    Column(_("Chức danh"), 18),
    Column(_("Chức vụ ghi trong sổ"), 34, True),
    Column(_("Giữ chức từ"), 13),
    Column(_("Điện thoại"), 14),
    Column(_("Chuẩn"), 12),
    Column(_("Hoàn thành ngày"), 15),
    Column(_("Căn cứ"), 34, True),
)


def lacking_tables(
    title: str, on: date, counts: Sequence[UnitCount], named: Sequence[Holder], had: Mapping[int, Sequence[CourseHad]]
) -> list[Table]:
    """One sheet by unit, one by name; the day of the figures stands above each."""
    lines = (title, _("Số liệu tính đến ngày {day}").format(day=f"{on:%d/%m/%Y}"))
    rows: list[Sequence[Cell]] = [
        (count.unit_name, count.holders, count.lacking, percent_of(count.lacking, count.holders)) for count in counts
    ]
    names = [_row(one, had.get(one.person_id, ())) for one in named]
    return [Table(_("Theo đơn vị"), lines, _UNITS, rows, 1), Table(_("Danh sách"), lines, _NAMES, names, 1)]


def _row(one: Holder, had: Sequence[CourseHad]) -> Sequence[Cell]:
    """One person with the newest course that meets the requirement."""
    course = had[0] if one.met and had else None
    return (
        one.full_name,
        one.unit_name,
        POSTS[one.post_kind],
        one.post_title,
        one.from_on,
        one.phone or "",
        _("Đạt") if one.met else _("Chưa đạt"),
        course.completed_on if course else None,
        course.document if course else "",
    )


_BEHIND = (
    Column(_("Họ và tên"), 28), Column(_("Đơn vị"), 26), Column(_("Chức vụ"), 34, True), Column(_("Mã lớp"), 18),
    Column(_("Khai giảng"), 12), Column(_("Công nhận ngày"), 14),
)  # fmt: skip
_SENT = (
    Column(_("Họ và tên"), 28), Column(_("Đơn vị"), 26), Column(_("Chức danh"), 18), Column(_("Chức vụ"), 34, True),
    Column(_("Điện thoại"), 14), Column(_("Thứ tự"), 8), Column(_("Dự bị"), 8), Column(_("Trạng thái"), 14),
    Column(_("Lý do cử"), 30, True), Column(_("Trả lời"), 30, True),
)  # fmt: skip


def names_table(title: str, on: date, names: Sequence[NameBehind]) -> Table:
    """Everybody in the classes of a line; the day of the figures stands above."""
    lines = (title, _("Số liệu tính đến ngày {day}").format(day=f"{on:%d/%m/%Y}"))
    rows = [(one.full_name, one.unit_name, one.post_title, one.cohort_code, one.opens_on, one.recognised_on) for one in names]
    return Table(_("Người trong các lớp"), lines, _BEHIND, rows, 1)


def sent_table(title: str, deadline_on: date, sent: Sequence[NominationRow]) -> Table:
    """Everybody whom units send to an opening."""
    lines = (title, _("Hạn cử {day}").format(day=f"{deadline_on:%d/%m/%Y}"))
    rows: list[Sequence[Cell]] = [
        (
            one.full_name, one.unit_name, POSTS[one.post_kind], one.post_title, one.phone or "", one.rank,
            _("x") if one.reserve else "", STATES[one.state], one.reason, one.answer,
        )
        for one in sent
    ]  # fmt: skip
    return Table(_("Người được cử"), lines, _SENT, rows, 1)
