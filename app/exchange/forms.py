"""Forms of exchange: a new token."""

from __future__ import annotations

from wtforms import SelectField

from app.exchange.rules.tokens import LIFETIMES, MOST_NAME, Right
from app.exchange.wording import RIGHTS
from app.kernel.text import _
from app.web.fields import Form, LineField, TickManyField, at_most, choices, filled

_USUAL_DAYS = 180


class TokenForm(Form):
    """Which software, for which unit, what it may do and for how long."""

    name = LineField(_("Phần mềm bên kia"), [filled(_("Ghi tên phần mềm bên kia")), at_most(MOST_NAME)])
    unit = SelectField(_("Phạm vi"), coerce=int)
    rights = TickManyField(
        _("Được làm"), [filled(_("Chọn ít nhất một việc"))], choices=choices((str(right), RIGHTS[right]) for right in Right)
    )
    days = SelectField(
        _("Dùng được trong"),
        coerce=int,
        default=_USUAL_DAYS,
        choices=choices((str(days), _("{n} ngày").format(n=days)) for days in LIFETIMES),
    )
