"""The list of marks of a class for printing and signing, as a page and as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.cohorts.queries import CohortView, cohort_in_reach
from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import local_day, utc_now
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes.queries.mark_lists import MarkChoice, MarkLine, mark_choices, mark_lines
from app.quizzes.rules.windows import say
from app.quizzes.views.blueprint import quizzes
from app.quizzes.wording import score_words
from app.quizzes.wording_essays import mark_in_words, mark_note
from app.web.workbook import FILE_TYPE, Column, Table, workbook

_COLUMNS = (
    Column(_("TT"), 5),
    Column(_("Họ và tên"), 28),
    Column(_("Năm sinh"), 12),
    Column(_("Đơn vị"), 30, wrapped=True),
    Column(_("Điểm số"), 9),
    Column(_("Điểm chữ"), 24),
    Column(_("Kết quả"), 12),
    Column(_("Ký tên"), 16),
)


@dataclass(frozen=True)
class _List:
    """A class, what it has marks of, and the list that was asked for."""

    cohort: CohortView
    choices: list[MarkChoice]
    choice: MarkChoice | None
    lines: list[MarkLine]
    today: date


@quizzes.get("/lop/<int:cohort_id>/bang-diem")
def mark_list(cohort_id: int) -> ResponseReturnValue:
    """Marks in figures and in words, with room for signatures."""
    found = _asked(cohort_id)
    words = {"say": score_words, "in_words": mark_in_words, "note": mark_note, "until": say}
    return render_template(
        "quizzes/mark_list.html", list=found, cohort=found.cohort, tabs=cohort_tabs(cohort_id, "quizzes.given_marks"), **words
    )


@quizzes.get("/lop/<int:cohort_id>/bang-diem.xlsx")
def mark_list_xlsx(cohort_id: int) -> ResponseReturnValue:
    """The same as a workbook."""
    found = _asked(cohort_id)
    title = found.choice.title if found.choice else _("Bảng điểm")
    rows = [
        [
            number,
            line.person.full_name,
            str(line.person.birth_year or ""),
            line.person.unit_name,
            line.mark,
            mark_in_words(line.mark),
            mark_note(line.mark, passed=line.passed, waiting=line.waiting, arriving=line.arriving),
            "",
        ]
        for number, line in enumerate(found.lines, 1)
    ]
    heads = (
        _("Bảng điểm: {title}").format(title=title),
        found.cohort.title,
        _("Ngày {day}").format(day=f"{found.today:%d/%m/%Y}"),
    )
    book = workbook(title, [Table(_("Bảng điểm"), heads, _COLUMNS, rows, pinned=2)])
    name = f"bang-diem-{found.cohort.code}.xlsx"
    return Response(book, mimetype=FILE_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _asked(cohort_id: int) -> _List:
    """The list of the address; without a choice the first one."""
    cohort = cohort_in_reach(current_viewer(), cohort_id)
    if cohort is None:
        abort(404)
    choices, asked = mark_choices(cohort), request.args.get("xem")
    choice = next((one for one in choices if asked in (None, one.code)), None)
    if choice is None and asked is not None:
        abort(404)
    now = utc_now()
    lines = list(mark_lines(cohort, choice, now)) if choice else []
    return _List(cohort, choices, choice, lines, local_day(now))
