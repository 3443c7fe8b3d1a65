"""The list and the timetable of a class as tables of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.cohorts.queries import CohortView, RosterRow, SessionView
from app.cohorts.wording import HALF_NAMES, MODE_NAMES, OFFICER_NAMES
from app.kernel.clock import local_day
from app.kernel.text import _
from app.web.workbook import Cell, Column, Table

_PEOPLE = (
    Column(_("TT"), 5), Column(_("Họ và tên"), 26), Column(_("Ngày sinh"), 12), Column(_("Năm sinh"), 9),
    Column(_("Chức vụ"), 28),
    Column(_("Đơn vị"), 24), Column(_("Điện thoại"), 13), Column(_("Ban cán sự"), 12), Column(_("Thôi học ngày"), 13),
    Column(_("Lý do thôi học"), 34, wrapped=True),
)  # fmt: skip
_SESSIONS = (
    Column(_("Buổi"), 7), Column(_("Ngày"), 12), Column(_("Buổi trong ngày"), 10), Column(_("Giờ"), 8), Column(_("Số tiết"), 8),
    Column(_("Mã chuyên đề"), 10), Column(_("Chuyên đề"), 40, wrapped=True), Column(_("Giảng viên"), 24),
    Column(_("Nơi học"), 28),
    Column(_("Cách học"), 22), Column(_("Đã hủy vì"), 30, wrapped=True),
)  # fmt: skip


def roster_table(cohort: CohortView, people: Sequence[RosterRow], today: date) -> Table:
    """Everybody, in the order of names."""
    rows = [_person(number, person) for number, person in enumerate(people, 1)]
    return Table(_("Học viên"), _lines(cohort, today), _PEOPLE, rows, pinned=2)


def timetable_table(cohort: CohortView, sessions: Sequence[SessionView], today: date) -> Table:
    """Every session, in the order of days."""
    return Table(_("Lịch học"), _lines(cohort, today), _SESSIONS, [_session(one) for one in sessions], pinned=2)


def _lines(cohort: CohortView, today: date) -> tuple[str, str]:
    """What stands above both tables."""
    return (
        _("{title} ({code})").format(title=cohort.title, code=cohort.code),
        _("Tính đến ngày {day:%d/%m/%Y}").format(day=today),
    )


def _person(number: int, person: RosterRow) -> list[Cell]:
    """One line of the list."""
    head: list[Cell] = [number, person.full_name, person.birth_on, None if person.birth_on else person.birth_year]
    left: list[Cell] = [local_day(person.left_at) if person.left_at else None, person.left_reason or ""]
    office = OFFICER_NAMES.get(person.officer_role or "", "")
    return [*head, person.post_title, person.unit_name or "", person.phone or "", office, *left]


def _session(one: SessionView) -> list[Cell]:
    """One line of the timetable."""
    number: Cell = _("Bù") if one.is_makeup else one.number or None
    head: list[Cell] = [number, one.held_on, HALF_NAMES[one.half], one.starts, one.periods]
    taught: list[Cell] = [one.topic_code, one.topic_title, one.instructor_name or "", one.place, MODE_NAMES[one.mode]]
    return [*head, *taught, (one.cancel_reason or _("không ghi lý do")) if one.cancelled_at else ""]
