"""Which report an address asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.kernel.ids import is_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.reports.rules.document import Skin, say_cell
from app.reports.wording import NEEDS_YEAR, Kind

ASKED = ("loai", "ke-hoach", "don-vi", "nam", "mau", "den-ngay")
"""What an address may say about a report."""
_FIRST_YEAR = 1990
_VIETNAMESE = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


@dataclass(frozen=True)
class Asked:
    """One report: its kind, plan and unit (0: not said), year (0: the whole period), head (None: as usual), the day of its
    figures (None: as they are today)."""

    kind: Kind
    plan_id: int
    unit_id: int
    year: int
    skin: Skin | None
    on: date | None = None

    @property
    def args(self) -> dict[str, str]:
        """The same as an address."""
        said = {"loai": self.kind, "ke-hoach": self.plan_id, "don-vi": self.unit_id, "nam": self.year, "mau": self.skin}
        said |= {"den-ngay": self.on and say_cell(self.on)}
        return {name: str(value) for name, value in said.items() if value}


def read_asked(args: Mapping[str, str], *, today: date) -> Asked | None:
    """The wishes of an address; None when it names no kind that there is. A kind of one year without any takes this year.

    Refused: what `read_day` refuses.
    """
    try:
        kind = Kind(args.get("loai", ""))
    except ValueError:
        return None
    plan_id, unit_id, year = (_number(args.get(name, "")) for name in ("ke-hoach", "don-vi", "nam"))
    year = (year if _FIRST_YEAR <= year <= 2100 else today.year) if kind in NEEDS_YEAR else 0
    skin = Skin(args["mau"]) if args.get("mau") in tuple(Skin) else None
    on = read_day(args.get("den-ngay", ""), today=today)
    return Asked(kind, 0 if kind is Kind.TABLE_TEN else plan_id, unit_id, year, skin, on)


def read_day(text: str, *, today: date) -> date | None:
    """The day of the figures; None for today or no day. Takes 31/12/2025 and 2025-12-31.

    Refused: "day" (no such day), "ahead" (it is still to come), "before" (before there were any records).
    """
    if not text.strip():
        return None
    on = _day(text.strip())
    if on is None:
        raise Refused("day", _("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 31/12/2025."))
    if on > today:
        raise Refused("ahead", _("Ngày {day} chưa đến. Chọn hôm nay hoặc một ngày đã qua.").format(day=say_cell(on)))
    if on.year < _FIRST_YEAR:
        raise Refused("before", _("Sổ không có số liệu trước năm {year}.").format(year=_FIRST_YEAR))
    return on if on < today else None


def _day(text: str) -> date | None:
    """A day as people or machines write it; None for anything else."""
    shapes = (_VIETNAMESE.fullmatch(text), _ISO.fullmatch(text))
    for shape, order in zip(shapes, ((2, 1, 0), (0, 1, 2)), strict=True):
        if shape:
            parts = [int(shape.groups()[at]) for at in order]
            try:
                return date(*parts)
            except ValueError:
                return None
    return None


def _number(text: str) -> int:
    """A number of an address; 0 for none."""
    return int(text) if is_id(text) else 0
