"""Forms of timetables that are written at once: copied from another class, or shifted by days."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, cast

from wtforms import BooleanField, SelectField

from app.cohorts.rules.shifting import MOST_DAYS
from app.kernel.text import _
from app.web.fields import DayField, Form, LineField, WholeField, at_most, filled, optional

_MOST_OFF = 60


class DaysField(DayField):
    """Several days, with commas or semicolons between; data is a list of dates."""

    def read(self, text: str) -> Any:
        """The days."""
        parts = [part for part in re.split(r"[,;]\s*", text) if part.strip()]
        if len(parts) > _MOST_OFF:
            raise ValueError(_("Ghi không quá {n} ngày nghỉ").format(n=_MOST_OFF))
        return [super(DaysField, self).read(part.strip()) for part in parts]

    def write(self, value: Any) -> str:
        """Back to text."""
        return ", ".join(super(DaysField, self).write(day) for day in value)


class _AtOnceForm(Form):
    """On which days there are no classes."""

    saturdays = BooleanField(_("Học cả thứ Bảy"))
    sundays = BooleanField(_("Học cả Chủ nhật"))
    off = DaysField(_("Ngày nghỉ"), [optional()])
    fingerprint = LineField("", [optional()])

    @property
    def weekend(self) -> tuple[int, ...]:
        """Weekdays without classes, Monday 0: Saturday and Sunday unless ticked."""
        ticked = ((5, self.saturdays.data), (6, self.sundays.data))
        return tuple(number for number, open_then in ticked if not open_then)


class CopyForm(_AtOnceForm):
    """Which timetable is copied, and its first day here."""

    source = SelectField(_("Chép lịch của lớp"), coerce=int)
    first_day = DayField(_("Buổi đầu vào ngày"), [filled(_("Nhập ngày của buổi đầu"))])
    instructors = BooleanField(_("Giữ giảng viên của lịch ấy"))

    @property
    def day(self) -> date:
        """The first day of a form that was accepted."""
        return cast(date, self.first_day.data)


class ShiftForm(_AtOnceForm):
    """From which day on sessions move, and by how many days."""

    from_day = DayField(_("Dời các buổi từ ngày"), [filled(_("Nhập ngày của buổi đầu tiên cần dời"))])
    days = WholeField(_("Lùi lại mấy ngày"), [filled(_("Nhập số ngày"))], least=1, most=MOST_DAYS)
    reason = LineField(_("Lý do dời"), [filled(_("Ghi lý do dời")), at_most(300)])

    @property
    def day(self) -> date:
        """The first day of a form that was accepted."""
        return cast(date, self.from_day.data)
