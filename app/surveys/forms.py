"""Forms of surveys."""

from __future__ import annotations

from datetime import date
from typing import cast

from app.kernel.text import _
from app.web.fields import DayField, Form, filled


class OpenForm(Form):
    """Until when a class can answer."""

    closes_on = DayField(_("Nhận trả lời đến hết ngày"), [filled(_("Nhập ngày cuối nhận trả lời"))])

    @property
    def day(self) -> date:
        """The last day of a form that was accepted."""
        return cast(date, self.closes_on.data)
