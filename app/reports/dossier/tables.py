"""The columns and rows of the papers of a class."""

from __future__ import annotations

from collections.abc import Mapping

from app.attendance.rules.roll import Standing
from app.attendance.rules.settling import State
from app.attendance.wording import HALVES, LONG_STATES
from app.certificates.queries import CertificateView
from app.certificates.wording import state_word
from app.cohorts.queries import RosterRow, SessionView
from app.kernel.text import _
from app.reports.rules.document import Align, Cell, Column

_TT = Column(_("TT"), 0.6, Align.MIDDLE)
_NAME, _BIRTH, _UNIT = Column(_("Họ và tên"), 2.6), Column(_("Ngày sinh"), 1.3, Align.MIDDLE), Column(_("Đơn vị"), 2.2)
_POST = Column(_("Chức vụ"), 2.4)

ROSTER = (
    _TT, _NAME, _BIRTH, _POST, _UNIT, Column(_("Điện thoại"), 1.4, Align.MIDDLE), Column(_("Ban cán sự"), 1.2),
    Column(_("Ghi chú"), 2.0),
)  # fmt: skip
SESSIONS = (
    Column(_("Buổi"), 0.6, Align.MIDDLE), Column(_("Ngày"), 1.3, Align.MIDDLE), Column(_("Buổi học"), 0.9, Align.MIDDLE),
    Column(_("Giờ"), 0.8, Align.MIDDLE), Column(_("Tiết"), 0.7, Align.RIGHT), Column(_("Nội dung"), 3.6),
    Column(_("Giảng viên"), 2.0), Column(_("Nơi học"), 1.8), Column(_("Ghi chú"), 1.8),
)  # fmt: skip
ROLL = (_TT, _NAME, _UNIT, Column(_("Ghi"), 1.4), Column(_("Tiết"), 0.8, Align.RIGHT), Column(_("Người ghi"), 2.0))
MARKS = (
    _TT, _NAME, Column(_("Năm sinh"), 1.0, Align.MIDDLE), _UNIT, Column(_("Điểm số"), 0.9, Align.RIGHT),
    Column(_("Điểm chữ"), 1.7), Column(_("Kết quả"), 1.8),
)  # fmt: skip
DECISION = (_TT, _NAME, _BIRTH, _POST, _UNIT, Column(_("Kết luận"), 1.9), Column(_("Lý do"), 3.1))
RESULTS = (_TT, _NAME, _BIRTH, _UNIT, Column(_("Kết luận"), 1.9), Column(_("Theo quyết định"), 1.8), Column(_("Lý do"), 3.3))
REGISTER = (
    _TT, Column(_("Số vào sổ"), 1.5), Column(_("Số hiệu"), 1.5), _NAME, _BIRTH, _UNIT, Column(_("Xếp loại"), 1.1),
    Column(_("Theo quyết định"), 1.8), Column(_("Ngày cấp"), 1.3, Align.MIDDLE), Column(_("Trạng thái"), 1.2),
)  # fmt: skip
OUTCOMES: Mapping[str, str] = {"recognised": _("Được công nhận"), "refused": _("Không đủ điều kiện")}
_OFFICES: Mapping[str, str] = {"leader": _("Lớp trưởng"), "deputy": _("Lớp phó")}


def birth_of(person: RosterRow) -> Cell:
    """The day of birth, or the year alone as it was written."""
    return person.birth_on or str(person.birth_year or "")


def person_row(number: int, person: RosterRow) -> tuple[Cell, ...]:
    """Somebody on the roster."""
    left = _("Thôi học: {why}").format(why=person.left_reason or _("không ghi lý do")) if person.left_at else ""
    office = _OFFICES.get(person.officer_role or "", "")
    return number, person.full_name, birth_of(person), person.post_title, person.unit_name, person.phone or "", office, left


def session_row(one: SessionView) -> tuple[Cell, ...]:
    """A session of the timetable."""
    number: Cell = _("Bù") if one.is_makeup else one.number
    note = _("Đã hủy: {why}").format(why=one.cancel_reason) if one.cancelled_at else ""
    note = note or (_("Trực tuyến") if one.mode == "live_online" else "")
    half, place = HALVES[one.half], one.place
    return number, one.held_on, half, one.starts, one.periods, one.topic_title, one.instructor_name, place, note


def roll_row(number: int, person: RosterRow, mark: Standing | None) -> tuple[Cell, ...]:
    """Somebody in one session, as it was recorded."""
    head = (number, person.full_name, person.unit_name)
    return (*head, LONG_STATES[State(mark.state)], mark.periods, mark.recorded_by) if mark else (*head, _("Chưa ghi"), None, "")


def marks_row(number: int, person: RosterRow, mark: float | None, words: str, note: str) -> tuple[Cell, ...]:
    """Somebody with her mark in figures and words."""
    year = person.birth_on.year if person.birth_on else person.birth_year
    return number, person.full_name, str(year or ""), person.unit_name, mark, words, note


def register_row(one: CertificateView) -> tuple[Cell, ...]:
    """A line of the register, without its number on this paper."""
    printed = one.printed
    assert printed is not None
    decision = _("{number}, {day:%d/%m/%Y}").format(number=printed.decision_number, day=printed.decided_on)
    head = (printed.entry, printed.serial, printed.name, printed.birth_words, printed.unit)
    return *head, printed.band, decision, printed.issued_on, state_word(one.state)
