"""The calendar of all classes."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.cohorts.pages_calendar import CalendarPage, Wanted, calendar_page, calendar_table
from app.cohorts.rules.calendar import MONTH, WEEK, day_of, span_of
from app.cohorts.views.blueprint import cohorts
from app.cohorts.wording import HALF_NAMES
from app.kernel.clock import local_day, utc_now
from app.kernel.text import _, squeeze
from app.people.identity import current_viewer
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook


@cohorts.get("/lich-lop")
def calendar() -> ResponseReturnValue:
    """All classes of her units by month or week, with what gets in each other's way."""
    page = _asked()
    return render_template(
        "cohorts/calendar.html",
        page=page,
        title=_title(page),
        today=local_day(utc_now()),
        half_names=HALF_NAMES,
        kinds=((MONTH, _("Tháng")), (WEEK, _("Tuần"))),
        kept={"lop": page.wanted.cohort_id or "", "noi": page.wanted.place, "gv": page.wanted.instructor_id or ""},
    )


@cohorts.get("/lich-lop.xlsx")
def calendar_xlsx() -> Response:
    """The same as a workbook."""
    page = _asked()
    name = _("Lịch lớp {first:%Y-%m-%d}.xlsx").format(first=page.span.first)
    return attachment(workbook(_title(page), [calendar_table(page, _title(page))]), name, FILE_TYPE)


def _asked() -> CalendarPage:
    """The page that the address asks for; what cannot be read asks for nothing."""
    given = request.args
    span = span_of(given.get("xem", MONTH), day_of(given.get("ngay", "")[:10], local_day(utc_now())))
    wanted = Wanted(_number(given.get("lop", "")), squeeze(given.get("noi", ""))[:200], _number(given.get("gv", "")))
    return calendar_page(current_viewer(), span, wanted)


def _title(page: CalendarPage) -> str:
    """What the page is called."""
    if page.span.kind == WEEK:
        return _("Lịch các lớp, tuần {first:%d/%m} đến {last:%d/%m/%Y}").format(first=page.span.first, last=page.span.last)
    return _("Lịch các lớp, tháng {day:%m/%Y}").format(day=page.span.first)


def _number(text: str) -> int:
    """An id out of an address; 0 for none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0
