"""What the page of who lacks what is asked for, read out of its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.ids import is_id
from app.kernel.text import fold
from app.plans.queries.lacking import Narrowed, RequirementRow

UNKNOWN_TERM = "chua-ro"
STATES: Mapping[str, bool | None] = {"thieu": False, "dat": True, "tat-ca": None}


@dataclass(frozen=True)
class Asked:
    """One requirement on one day, narrowed; `args` is the address again, for links of other pages. `row` None without any."""

    row: RequirementRow | None
    on: date
    narrowed: Narrowed
    args: Mapping[str, str]
    page: int
    bad_day: bool = False


def read_asked(args: Mapping[str, str], rows: Sequence[RequirementRow], units: Mapping[int, str], *, today: date) -> Asked:
    """The wishes of an address; what cannot be is left out. Without a requirement the first one, without a state who lacks."""
    wished = _number(args.get("chuan", ""))
    row = next((row for row in rows if row.id == wished), rows[0] if rows else None)
    state = args.get("hien", "") if args.get("hien", "") in STATES else "thieu"
    terms = {term.key: term for term in row.terms} if row else {}
    term, unit = args.get("nhiem-ky", ""), _number(args.get("don-vi", ""))
    post = args.get("chuc", "") if row and args.get("chuc", "") in row.requirement.posts else ""
    day = _day(args.get("ngay", ""))
    narrowed = Narrowed(
        unit_path=units.get(unit, ""),
        post=post,
        term=terms.get(term),
        unknown_term=term == UNKNOWN_TERM,
        met=STATES[state],
        search=fold(args.get("ten", ""))[:100],
    )
    said = {
        "chuan": str(row.id) if row else "",
        "don-vi": str(unit) if unit in units else "",
        "chuc": post,
        "nhiem-ky": term if term in terms or term == UNKNOWN_TERM else "",
        "hien": state,
        "ten": args.get("ten", "")[:100],
        "ngay": f"{day:%d/%m/%Y}" if day else "",
    }
    page = max(1, _number(args.get("trang", "")))
    return Asked(row, min(day or today, today), narrowed, said, page, bool(args.get("ngay")) and day is None)


def _number(text: str) -> int:
    """A number of an address; 0 for none."""
    return int(text) if is_id(text) else 0


def _day(text: str) -> date | None:
    """A day as 31/12/2025 or 2025-12-31."""
    parts = text.strip().replace("-", "/").split("/")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    numbers = [int(part) for part in parts]
    year, month, day = numbers if len(parts[0]) == 4 else reversed(numbers)
    try:
        return date(year, month, day)
    except ValueError:
        return None
