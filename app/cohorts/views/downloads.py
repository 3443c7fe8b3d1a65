"""The tables of a class as workbooks: everybody on its list, every session."""

from __future__ import annotations

from flask import Response

from app.cohorts.pages_tables import roster_table, timetable_table
from app.cohorts.queries import roster, timetable
from app.cohorts.views.blueprint import cohorts, reached
from app.kernel.clock import local_day, utc_now
from app.kernel.text import _
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook


@cohorts.get("/lop/<int:cohort_id>/hoc-vien.xlsx")
def roster_xlsx(cohort_id: int) -> Response:
    """Everybody in a class, those who left too."""
    cohort = reached(cohort_id)
    data = workbook(cohort.title, [roster_table(cohort, roster(cohort_id, left=True), local_day(utc_now()))])
    return attachment(data, _("Học viên {code}.xlsx").format(code=cohort.code), FILE_TYPE)


@cohorts.get("/lop/<int:cohort_id>/lich.xlsx")
def timetable_xlsx(cohort_id: int) -> Response:
    """Every session of a class, cancelled ones too."""
    cohort = reached(cohort_id)
    data = workbook(cohort.title, [timetable_table(cohort, timetable(cohort_id, cancelled=True), local_day(utc_now()))])
    return attachment(data, _("Lịch học {code}.xlsx").format(code=cohort.code), FILE_TYPE)
