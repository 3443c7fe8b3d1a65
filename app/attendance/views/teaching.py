"""Hours taught: tiết of every instructor in the classes of a coordinator, and her own for an instructor."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.pages_teaching import teaching_tables
from app.attendance.queries.teaching import taught_by, taught_in_reach, teaches_in_reach
from app.attendance.rules.teaching import Taught, sums_of
from app.attendance.views.blueprint import attendance
from app.cohorts.services.instructors import say_body
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook


@attendance.get("/gio-day")
def teaching() -> ResponseReturnValue:
    """Who taught how many tiết in a year, by month and by class."""
    year, cohort_id, rows = _asked()
    return render_template(
        "attendance/teaching.html",
        year=year,
        years=_years(),
        chosen=cohort_id,
        cohorts=sorted({(row.cohort_id, row.cohort_code) for row in rows}, key=lambda pair: pair[1]),
        sums=sums_of(_of(rows, cohort_id)),
    )


@attendance.get("/gio-day.xlsx")
def teaching_xlsx() -> Response:
    """The same as a workbook, session by session."""
    year, cohort_id, rows = _asked()
    title = _("Số tiết giảng dạy năm {year}").format(year=year)
    data = workbook(title, teaching_tables(title, _of(rows, cohort_id), on=local_day(utc_now())))
    return attachment(data, _("Số tiết giảng dạy {year}.xlsx").format(year=year), FILE_TYPE)


@attendance.get("/gio-day/cua-toi")
def my_teaching() -> ResponseReturnValue:
    """What an instructor herself taught in a year, session by session."""
    year, rows = _own()
    years, sums = _years(), sums_of(rows)
    return render_template("attendance/my_teaching.html", year=year, years=years, rows=rows, one=sums[0] if sums else None)


@attendance.get("/gio-day/cua-toi.xlsx")
def my_teaching_xlsx() -> Response:
    """The same as a workbook."""
    year, rows = _own()
    title = _("Số tiết giảng dạy của {name} năm {year}").format(name=current_viewer().full_name, year=year)
    data = workbook(title, teaching_tables(title, rows, on=local_day(utc_now())))
    return attachment(data, _("Giờ giảng {name} {year}.xlsx").format(name=current_viewer().full_name, year=year), FILE_TYPE)


@attendance.post("/gio-day/<int:instructor_id>/noi-cong-tac")
def teaching_body(instructor_id: int) -> ResponseReturnValue:
    """Say where an instructor works."""
    viewer = current_viewer()
    if not teaches_in_reach(viewer, instructor_id):
        abort(404)
    try:
        say_body(person_id=instructor_id, body=request.form.get("body", ""), by=viewer.person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "err")
    else:
        flash(_("Đã ghi nơi công tác."), "ok")
    return redirect(url_for("attendance.teaching", nam=_number(request.form.get("nam", "")) or None), 303)


def _asked() -> tuple[int, int, list[Taught]]:
    """The year, the class (0: all) and the sessions of the year until today; what cannot be read is this year and all classes."""
    year, first, last = _span()
    return year, _number(request.args.get("lop", "")), taught_in_reach(current_viewer(), first, last)


def _own() -> tuple[int, list[Taught]]:
    """The year, and her own sessions of it until today."""
    year, first, last = _span()
    return year, taught_by(current_viewer().person_id, first, last)


def _span() -> tuple[int, date, date]:
    """The year that is asked for, with its first day and its last one that is not ahead."""
    today, year = local_day(utc_now()), _number(request.args.get("nam", ""))
    year = year if 2000 <= year <= today.year else today.year
    return year, date(year, 1, 1), min(today, date(year, 12, 31))


def _years() -> range:
    """The years that are offered, this one first."""
    this = local_day(utc_now()).year
    return range(this, this - 6, -1)


def _of(rows: list[Taught], cohort_id: int) -> list[Taught]:
    """The sessions of one class, or all."""
    return [row for row in rows if cohort_id in (0, row.cohort_id)]


def _number(text: str) -> int:
    """A number out of an address; 0 for none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0
