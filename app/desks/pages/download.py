"""The matrix of a class as tables for a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.completion.queries import Standings
from app.completion.wording import condition, sentence, summary
from app.desks.pages.matrix import MatrixRow
from app.kernel.text import _
from app.quizzes.wording_papers import arriving_words
from app.web.workbook import Cell, Column, Table


def standings_tables(whole: Standings, rows: Sequence[MatrixRow], at: datetime) -> tuple[Table, Table]:
    """One row per trainee, and a second sheet that says what is required and why; a test mark that may still change stays out."""
    return _matrix(whole, rows, at), _conditions(whole)


def _matrix(whole: Standings, rows: Sequence[MatrixRow], at: datetime) -> Table:
    """The sheet of trainees x requirements."""
    columns = [
        Column(_("TT"), 5),
        Column(_("Họ và tên"), 24),
        Column(_("Đơn vị"), 20),
        Column(_("Chức vụ"), 22),
        Column(_("Điện thoại"), 13),
    ]
    columns += [Column(_("Trên mạng"), 9), *(Column(topic.code, 6) for topic in whole.edition.online_topics)]
    columns += [
        Column(_("Kiểm tra"), 9),
        Column(_("Trực tiếp"), 9),
        Column(_("Vắng có phép, buổi"), 10),
        Column(_("Vắng không phép, buổi"), 11),
    ]
    columns += [Column(_("Muộn, buổi"), 8), Column(_("Bài luận"), 9), Column(_("Tổng tiết"), 9)]
    columns += [Column(_("Kết luận"), 48, wrapped=True), Column(_("Từng điều kiện"), 90, wrapped=True)]
    lines: tuple[str, ...] = (
        _("{title} ({code})").format(title=whole.cohort.title, code=whole.cohort.code),
        _("Tính đến ngày {day:%d/%m/%Y}; đơn vị: tiết (45 phút)").format(day=whole.today),
    )
    until = whole.arriving(at)
    if until is not None:
        lines = (*lines, _("Ô Kiểm tra còn trống có thể vì {words}").format(words=arriving_words(until)))
    return Table(_("Tổng hợp"), lines, columns, [_cells(number, row, at) for number, row in enumerate(rows, 1)], pinned=2)


def _cells(number: int, row: MatrixRow, at: datetime) -> list[Cell]:
    """The cells of one trainee, in the order of the columns."""
    standing, verdict = row.standing, row.standing.verdict
    person, attendance = standing.person, standing.attendance
    return [
        number,
        person.full_name,
        person.unit_name or "",
        person.post_title,
        person.phone or "",
        verdict.online_earned,
        *standing.topics,
        None if standing.mark_is_open(at) else standing.test_mark,
        verdict.in_person_earned,
        attendance.excused,
        attendance.absent,
        attendance.late,
        standing.given_mark,
        verdict.earned,
        summary(verdict),
        " ".join(sentence(finding) for finding in verdict.findings),
    ]


def _conditions(whole: Standings) -> Table:
    """The sheet that says what is required and where it comes from."""
    findings = whole.rows[0].verdict.findings if whole.rows else ()
    rows = []
    for finding in findings:
        requirement = finding.requirement
        assumed = _("(giả định, chờ xác nhận)") if requirement.assumed else ""
        rows.append([condition(finding), f"{requirement.source} {assumed}".strip()])
    return Table(_("Điều kiện"), (), [Column(_("Điều kiện"), 60, wrapped=True), Column(_("Căn cứ"), 80, wrapped=True)], rows)
