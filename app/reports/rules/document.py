"""A paper of an office as plain values: head, title, sections, tables, signature. Writers of formats draw it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.kernel.text import _, without_controls

Cell = str | float | date | None


class Skin(StrEnum):
    """How the head of a paper looks: with the national title, or the two columns of the Union without it."""

    STATE = "state"
    UNION = "union"


class Align(StrEnum):
    """How the cells of a column stand."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True)
class Letterhead:
    """Whose paper it is; `parent` may be "", `place` is where the day is written."""

    skin: Skin
    parent: str
    body: str
    place: str


@dataclass(frozen=True)
class Signing:
    """Who signs: "TM. BAN THƯỜNG VỤ" or "", then "CHỦ TỊCH", then the name, "" while nobody is named."""

    capacity: str
    title: str
    name: str


@dataclass(frozen=True)
class Heading:
    """A section; level 1 gets I, II …, level 2 gets 1, 2 … within it."""

    level: int
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph; an `item` stands behind a dash, a `note` is smaller and leaning."""

    text: str
    kind: str = "plain"


@dataclass(frozen=True)
class Caption:
    """A line in the middle: the name of a table, or of one sheet among several."""

    text: str
    small: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; `share` is its width beside the others, columns of one `group` share a head above theirs."""

    label: str
    share: float
    align: Align = Align.LEFT
    group: str = ""


@dataclass(frozen=True)
class Grid:
    """A table; `name` is that of its sheet in a workbook, `strong` the numbers of the rows that stand bold, from 0."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a new page."""


Block = Heading | Text | Caption | Grid | NewPage


@dataclass(frozen=True)
class Document:
    """A whole paper. `symbol` is what follows the number ("BC-BTV"), `on` the day in the head, None to be written by hand;
    `dated` is the day that files carry inside. `beside` signs at the left; without `signing` nobody signs."""

    head: Letterhead
    symbol: str
    on: date | None
    dated: date
    title: str
    about: str
    blocks: tuple[Block, ...]
    signing: Signing | None = None
    beside: Signing | None = None
    recipients: tuple[str, ...] = ()
    landscape: bool = False

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Its tables."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))


def say_cell(value: Cell) -> str:
    """A cell as it stands on paper: 1.400 and 7,5 and 31/12/2025."""
    if value is None:
        return ""
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    whole, _dot, part = f"{value:,.2f}".rstrip("0").rstrip(".").partition(".")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def day_line(place: str, on: date | None) -> str:
    """Place and day of the head; days below ten and the first two months get a zero before them (NĐ 30/2020)."""
    if on is None:
        return _("{place}, ngày      tháng      năm").format(place=place)
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return _("{place}, ngày {day:02d} tháng {month} năm {year}").format(place=place, day=on.day, month=month, year=on.year)


def last_two_together(words: str) -> str:
    """The words of a line with the last two never torn apart, so that "NAM" does not stand alone below."""
    return "\N{NO-BREAK SPACE}".join(words.rsplit(" ", 1)) if words.count(" ") > 2 else words


def number_line(symbol: str) -> str:
    """The line for the number, which the office writes by hand; "" for a paper without one."""
    return _("Số:          /{symbol}").format(symbol=symbol) if symbol else ""


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def numbered(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with the numbers of their sections written out, without signs that show nothing."""
    first = second = 0
    for block in blocks:
        if isinstance(block, Text | Caption):
            yield replace(block, text=without_controls(block.text))
        elif not isinstance(block, Heading):
            yield block
        elif block.level == 1:
            first, second = first + 1, 0
            number = _ROMAN[first - 1] if first <= len(_ROMAN) else str(first)
            yield Heading(1, f"{number}. {without_controls(block.text)}")
        else:
            second += 1
            yield Heading(2, f"{second}. {without_controls(block.text)}")


def goes_on(grid: Grid, number: int) -> int:
    """How many leading cells of a row go on from the row above, with which they stand as one: empty text under text."""
    if number == 0:
        return 0
    above, here = grid.rows[number - 1], grid.rows[number]
    return next((at for at, value in enumerate(here) if value != "" or not isinstance(above[at], str)), 0)


def head_rows(columns: Sequence[Column]) -> list[list[tuple[str, int, int]]]:
    """The head of a table as one or two rows of (words, columns, rows); a cell that another covers is left out."""
    if not any(column.group for column in columns):
        return [[(column.label, 1, 1) for column in columns]]
    above: list[tuple[str, int, int]] = []
    below: list[tuple[str, int, int]] = []
    last = ""
    for column in columns:
        if not column.group:
            above.append((column.label, 1, 2))
        elif column.group == last:
            words, wide, high = above[-1]
            above[-1] = (words, wide + 1, high)
        else:
            above.append((column.group, 1, 1))
        if column.group:
            below.append((column.label, 1, 1))
        last = column.group
    return [above, below]
