"""The matrix of a class as a workbook that Excel opens without a word."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from app.completion.queries import Standings
from app.completion.wording import sentence, summary, title
from app.desks.pages.matrix import MatrixRow
from app.kernel.text import _

FILE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD_ROW = 3


def standings_workbook(whole: Standings, rows: Sequence[MatrixRow]) -> bytes:
    """An .xlsx with one row per trainee and a second sheet that explains the conditions.

    Text cells are strings whatever they look like (no formula, link or number is made of them); phone numbers keep their zero.
    """
    buffer = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, plain)
    book.set_properties({"title": _("Tổng hợp lớp {title}").format(title=whole.cohort.title)})
    _matrix(book, whole, rows)
    _conditions(book, whole)
    book.close()
    return buffer.getvalue()


def _matrix(book: Any, whole: Standings, rows: Sequence[MatrixRow]) -> None:
    """The sheet of trainees x requirements."""
    sheet = book.add_worksheet(_("Tổng hợp"))
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "bottom": 1, "bg_color": "#E9ECF5"})
    text, number = book.add_format({"num_format": "@", "valign": "top"}), book.add_format({"num_format": "0.#", "valign": "top"})
    wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, _("Lớp {title} ({code})").format(title=whole.cohort.title, code=whole.cohort.code), bold)
    sheet.write_string(1, 0, _("Tính đến ngày {day:%d/%m/%Y}; đơn vị: tiết (45 phút)").format(day=whole.today))
    topics = whole.edition.online_topics
    columns = [(_("TT"), 5), (_("Họ và tên"), 24), (_("Đơn vị"), 20), (_("Chức vụ"), 22), (_("Điện thoại"), 13), (_("Trên mạng"), 9)]
    columns += [(topic.code, 6) for topic in topics]
    columns += [(_("Kiểm tra"), 9), (_("Trực tiếp"), 9), (_("Vắng có phép, buổi"), 10), (_("Vắng không phép, buổi"), 11), (_("Muộn, buổi"), 8)]
    columns += [(_("Bài luận"), 9), (_("Tổng tiết"), 9), (_("Kết luận"), 48), (_("Từng điều kiện"), 90)]
    for index, (label, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(_HEAD_ROW, index, label, head)
    for offset, row in enumerate(rows, 1):
        values = _cells(offset, row)
        for index, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(_HEAD_ROW + offset, index, value, wrapped if index >= len(values) - 2 else text)
            elif value is not None:
                sheet.write_number(_HEAD_ROW + offset, index, value, number)
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + max(1, len(rows)), len(columns) - 1)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _cells(offset: int, row: MatrixRow) -> list[str | float | None]:
    """The cells of one trainee, in the order of the columns."""
    standing, verdict = row.standing, row.standing.verdict
    person, attendance = standing.person, standing.attendance
    return [
        offset,
        person.full_name,
        person.unit_name or "",
        person.post_title,
        person.phone or "",
        verdict.online_earned,
        *standing.topics,
        standing.test_mark,
        verdict.in_person_earned,
        attendance.excused,
        attendance.absent,
        attendance.late,
        standing.given_mark,
        verdict.earned,
        summary(verdict),
        " ".join(sentence(finding) for finding in verdict.findings),
    ]


def _conditions(book: Any, whole: Standings) -> None:
    """The sheet that says what is required and where it comes from."""
    sheet = book.add_worksheet(_("Điều kiện"))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for index, (label, width) in enumerate([(_("Điều kiện"), 36), (_("Mức cần có"), 16), (_("Căn cứ"), 70)]):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, label, bold)
    findings = whole.rows[0].verdict.findings if whole.rows else ()
    for offset, finding in enumerate(findings, 1):
        requirement = finding.requirement
        source = requirement.source + ((" " if requirement.source else "") + _("(giả định, chờ xác nhận)") if requirement.assumed else "")
        sheet.write_string(offset, 0, title(finding), wrapped)
        sheet.write_number(offset, 1, finding.required)
        sheet.write_string(offset, 2, source, wrapped)
    sheet.freeze_panes(1, 0)
