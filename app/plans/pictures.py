"""Where the lines, bars and tiles of a plan's pictures lie; the templates only draw them. Lengths are those of the drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.text import _
from app.plans.pages import LineShown
from app.plans.rules.figures import UnitLack
from app.plans.wording import MEASURES, say_number

YearSum = tuple[int, int | None, int | None]
"""A year, what was planned until its end, what was done; None where nobody said, or where it lies ahead."""
WIDE, NARROW = 500, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 14, 58, 22, 26
_HEIGHT = 190


@dataclass(frozen=True)
class Dot:
    """A figure at a place of the drawing."""

    x: float
    y: float
    said: str


@dataclass(frozen=True)
class Growth:
    """Two lines over the years: as planned and as done; `ends` are the years under the axis."""

    width: int
    height: int
    floor: float
    planned: tuple[Dot, ...]
    done: tuple[Dot, ...]
    ends: tuple[Dot, ...]

    @property
    def planned_path(self) -> str:
        """The line of the plan."""
        return _path(self.planned)

    @property
    def done_path(self) -> str:
        """The line of what was done."""
        return _path(self.done)


@dataclass(frozen=True)
class Bullet:
    """A figure against its aim, in hundredths of the longest of the picture's bars; `aim` None without one."""

    label: str
    got: float
    aim: float | None
    over: bool
    said: str


@dataclass(frozen=True)
class Tile:
    """A unit: its share lacking in words, and the step of its colour from 0 (nobody lacks) to 4 (most do)."""

    unit_id: int
    name: str
    step: int
    said: str
    number: str


def growth_of(years: Sequence[YearSum]) -> list[Growth]:
    """The picture twice: narrow for phones, wide for desks; none where the plan has no figure by year and nothing was done."""
    most = max([0, *(aim or 0 for _year, aim, _done in years), *(done or 0 for _year, _aim, done in years)])
    return [_growth(years, width, most) for width in (NARROW, WIDE)] if most else []


def bullets_of(lines: Sequence[LineShown]) -> list[Bullet]:
    """Every figure of these lines, measured in percent of its aim; what is over the aim ends at its edge."""
    found = []
    for line in lines:
        for row in line.rows:
            aim = row.comparison.aim
            label = _("{title}, {what}").format(title=line.line.title, what=MEASURES[row.comparison.measure])
            share = min(100.0, 100 * row.done / aim) if aim else 0.0
            said = _("{done} / {aim}").format(done=say_number(row.done), aim=say_number(aim)) if aim else say_number(row.done)
            found.append(Bullet(label, round(share, 1), 100.0 if aim else None, bool(aim) and row.done >= (aim or 0), said))
    return [one for one in found if one.aim is not None]


def tiles_of(units: Sequence[UnitLack]) -> list[Tile]:
    """One tile for each unit in the order of codes, in which neighbours stand near each other."""
    words = _("{name}: {lacking} trong {held} người chưa đạt chuẩn")
    return [
        Tile(
            one.unit_id,
            one.name,
            step_of(one.percent),
            words.format(name=one.name, lacking=one.lacking, held=one.holders),
            _("{n}%").format(n=round(one.percent)),
        )
        for one in sorted(units, key=lambda one: (one.code, one.unit_id))
    ]


def step_of(percent: float) -> int:
    """The colour of a share: nobody, up to a quarter, up to half, up to three quarters, more."""
    return 0 if percent <= 0 else next((step for step, edge in enumerate((25, 50, 75), 1) if percent <= edge), 4)


def _growth(years: Sequence[YearSum], width: int, most: int) -> Growth:
    """The picture in one width."""
    step = (width - _LEFT - _RIGHT) / max(1, len(years) - 1)
    floor = _HEIGHT - _BOTTOM

    def place(at: int, value: int) -> Dot:
        return Dot(round(_LEFT + at * step, 1), round(floor - (floor - _TOP) * value / most, 1), say_number(value))

    planned = tuple(place(at, aim) for at, (_year, aim, _done) in enumerate(years) if aim is not None)
    done = tuple(place(at, value) for at, (_year, _aim, value) in enumerate(years) if value is not None)
    ends = tuple(Dot(round(_LEFT + at * step, 1), _HEIGHT - 8, str(year)) for at, (year, _aim, _done) in enumerate(years))
    return Growth(width, _HEIGHT, floor, planned, done, ends)


def _path(dots: Sequence[Dot]) -> str:
    """A line through the dots."""
    return " ".join(f"{'M' if number == 0 else 'L'}{dot.x} {dot.y}" for number, dot in enumerate(dots))
