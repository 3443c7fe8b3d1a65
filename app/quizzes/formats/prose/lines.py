"""A paper as lines and tables: every letter with the formatting that may mark a key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.courses.formats.word.formulas import Formula as Formula
from app.courses.formats.word.style import BLACK as BLACK
from app.courses.formats.word.style import PLAIN as PLAIN
from app.courses.formats.word.style import Style as Style
from app.quizzes.formats.records import Picture

FIRST_OBJECT = 0xF0000
"""Things among letters (pictures, formulas) stand as one letter of a private plane each."""


_RUN = 40
"""A run of blanks, dots or lines may be so long; what is longer says no more."""
_ENDLESS = re.compile(r"\s{41,}|[.…_*\-–=(]{41,}")


@dataclass(frozen=True)
class Line:
    """One line; `styles` has one entry per letter, `number` is its place in the file from 1.

    `auto` letters at its beginning are a number that the word processor made. `heading`: it has a style of headings.
    """

    text: str
    styles: tuple[Style, ...] = ()
    number: int = 1
    auto: int = 0
    heading: bool = False

    @staticmethod
    def plain(text: str, number: int = 1) -> Line:
        """A line without formatting."""
        return Line(text, (PLAIN,) * len(text), number)

    def cut(self, start: int, end: int | None = None) -> Line:
        """A part of it without blanks at its ends."""
        text = self.text[start:end]
        left = start + len(text) - len(text.lstrip())
        text = text.strip()
        return replace(self, text=text, styles=self.styles[left : left + len(text)], auto=0)

    def tidied(self) -> Line:
        """The same without blanks at its ends, and with endless runs of blanks or dots cut short."""
        line = self if self.text[:1].strip() and self.text[-1:].strip() else replace(self.cut(0), auto=self.auto)
        if not _ENDLESS.search(line.text):
            return line
        kept = list(range(len(line.text)))
        for found in reversed(list(_ENDLESS.finditer(line.text))):
            del kept[found.start() + _RUN : found.end()]
        return replace(line, text="".join(line.text[at] for at in kept), styles=tuple(line.styles[at] for at in kept))

    def joined(self, other: Line) -> Line:
        """This line and another behind it."""
        return replace(self, text=f"{self.text} {other.text}", styles=(*self.styles, PLAIN, *other.styles))

    def share(self, looks: Callable[[Style], bool]) -> float:
        """Of its letters and digits, the part that looks so; 0 where it has none."""
        seen = [looks(style) for letter, style in zip(self.text, self.styles, strict=True) if letter.isalnum()]
        return sum(seen) / len(seen) if seen else 0.0


@dataclass(frozen=True)
class TableCell:
    """The lines of a cell; `shaded` when its ground is coloured."""

    lines: tuple[Line, ...]
    shaded: bool = False

    @property
    def text(self) -> str:
        """All its words."""
        return " ".join(line.text.strip() for line in self.lines if line.text.strip())


@dataclass(frozen=True)
class Table:
    """A table; rows may differ in length."""

    rows: tuple[tuple[TableCell, ...], ...]
    number: int = 1

    def cells(self) -> Iterator[TableCell]:
        """Every cell, row by row."""
        for row in self.rows:
            yield from row


@dataclass(frozen=True)
class Missing:
    """Something that cannot be taken over, and the sentence that says so."""

    sentence: str


Thing = Picture | Formula | Missing


@dataclass(frozen=True)
class Sheaf:
    """A whole paper: lines and tables in order, the things among its letters, what is to be known of the file."""

    blocks: tuple[Line | Table, ...]
    things: Mapping[str, Thing] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def lines_in(block: Line | Table) -> Iterator[Line]:
    """The lines of a block, those of a table cell by cell."""
    if isinstance(block, Line):
        yield block
    else:
        for cell in block.cells():
            yield from cell.lines
