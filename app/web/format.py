"""Days, times and numbers as they are written in Viet Nam, as filters of the templates."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from flask import Flask

from app.kernel.clock import local
from app.kernel.text import _, given_name
from app.web.words import Words

_WEEKDAYS = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ nhật"))
_BROWSERS = {
    "Zalo": "Zalo",
    "FBA[NV]": "Facebook",
    "Edg": "Edge",
    "coc_coc": "Cốc Cốc",
    "OPR|Opera": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox|FxiOS": "Firefox",
    "Chrome|CriOS": "Chrome",
    "Safari": "Safari",
}
"""What a browser calls itself and what people call it; most call themselves Safari or Chrome too, so the first match speaks."""
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": _("máy Android"),
    "Windows": _("máy Windows"),
    "Macintosh": _("máy Mac"),
    "CrOS|Linux": _("máy Linux"),
}
NOTHING = "–"
"""What stands where there is no value."""


def install(app: Flask) -> None:
    """Give templates the filters and the function `_`."""
    app.jinja_env.globals["_"] = _
    app.jinja_env.add_extension(Words)
    app.jinja_env.filters.update(
        day=day, short_day=short_day, weekday=weekday, weekday_day=weekday_day, clock=clock, seconds=seconds, moment=moment,
        num=num, size=size, tel=tel, device=device, given_name=given_name,
    )  # fmt: skip


def day(on: date | datetime | None) -> str:
    """17/11/2026; a moment is shown as its day in Viet Nam."""
    return NOTHING if on is None else f"{_day_of(on):%d/%m/%Y}"


def short_day(on: date | datetime | None) -> str:
    """17/11, where the year is known."""
    return NOTHING if on is None else f"{_day_of(on):%d/%m}"


def weekday(on: date | datetime | None) -> str:
    """Thứ Hai."""
    return NOTHING if on is None else _WEEKDAYS[_day_of(on).weekday()]


def weekday_day(on: date | datetime | None) -> str:
    """Thứ Hai, 17/11."""
    return NOTHING if on is None else f"{weekday(on)}, {short_day(on)}"


def clock(at: datetime | time | None) -> str:
    """07:30: a moment (aware, or naive in UTC) on the clocks of Viet Nam; a time of day is shown as it is."""
    if at is None:
        return NOTHING
    return f"{local(at) if isinstance(at, datetime) else at:%H:%M}"


def seconds(at: datetime | None) -> str:
    """07:30:05 on the clocks of Viet Nam."""
    return NOTHING if at is None else f"{local(at):%H:%M:%S}"


def moment(at: datetime | None) -> str:
    """07:30 ngày 17/11/2026."""
    return NOTHING if at is None else _("{clock} ngày {day}").format(clock=clock(at), day=day(at))


def num(value: float | Decimal | None, digits: int = 1) -> str:
    """1.400 and 7,5: at most `digits` decimals, none that are zero; halves are rounded to even."""
    if value is None:
        return NOTHING
    text = f"{abs(value):,.{digits}f}"
    whole, _point, rest = text.partition(".")
    rest = rest.rstrip("0")
    shown = whole.replace(",", ".") + (f",{rest}" if rest else "")
    return f"−{shown}" if value < 0 and shown.strip("0,") else shown


def size(bytes_: int) -> str:
    """268 KB, 1,2 MB."""
    return f"{max(1, round(bytes_ / 1024))} KB" if bytes_ < 1024 * 1024 else f"{num(bytes_ / 1024 / 1024)} MB"


def tel(number: str) -> str:
    """The digits of a telephone number for an address "tel:"; a leading + is kept."""
    return ("+" if number.strip().startswith("+") else "") + re.sub(r"\D", "", number)


def device(agent: str) -> str:
    """ "Chrome trên máy Android", from what the browser says it is; plain words where it says nothing known."""
    browser = next((name for pattern, name in _BROWSERS.items() if re.search(pattern, agent)), _("Trình duyệt khác"))
    system = next((name for pattern, name in _SYSTEMS.items() if re.search(pattern, agent)), "")
    return _("{browser} trên {system}").format(browser=browser, system=system) if system else browser


def _day_of(on: date | datetime) -> date:
    """The calendar day in Viet Nam."""
    return local(on).date() if isinstance(on, datetime) else on
