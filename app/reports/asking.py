"""Which report an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.ids import is_id
from app.reports.rules.document import Skin
from app.reports.wording import NEEDS_YEAR, Kind


@dataclass(frozen=True)
class Asked:
    """One report: its kind, plan and unit (0: not said), year (0: the whole period), head (None: as usual)."""

    kind: Kind
    plan_id: int
    unit_id: int
    year: int
    skin: Skin | None

    @property
    def args(self) -> dict[str, str]:
        """The same as an address."""
        said = {"loai": self.kind, "ke-hoach": self.plan_id, "don-vi": self.unit_id, "nam": self.year, "mau": self.skin}
        return {name: str(value) for name, value in said.items() if value}


def read_asked(args: Mapping[str, str], *, this_year: int) -> Asked | None:
    """The wishes of an address; None when it names no kind that there is. A kind of one year without any takes this year."""
    try:
        kind = Kind(args.get("loai", ""))
    except ValueError:
        return None
    plan_id, unit_id, year = (_number(args.get(name, "")) for name in ("ke-hoach", "don-vi", "nam"))
    year = (year if 1990 <= year <= 2100 else this_year) if kind in NEEDS_YEAR else 0
    skin = Skin(args["mau"]) if args.get("mau") in tuple(Skin) else None
    return Asked(kind, 0 if kind is Kind.TABLE_TEN else plan_id, unit_id, year, skin)


def _number(text: str) -> int:
    """A number of an address; 0 for none."""
    return int(text) if is_id(text) else 0
