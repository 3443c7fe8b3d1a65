"""Tables of a .pdf: words wrapped in their cells, the head drawn again on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.people.paper.pen import Pen, Style
from app.reports.rules.document import Align, Cell, Column, Grid, goes_on, head_rows, say_cell

_PAD, _STEP = 3.0, 1.22
_CROWDED = 8
"""From so many columns on the letters are smaller."""


class Paged(Protocol):
    """What a table needs of the pages that it is drawn on."""

    pen: Pen
    y: float

    @property
    def left(self) -> float:
        """The left edge of the text."""
        ...

    @property
    def width(self) -> float:
        """How wide the text is."""
        ...

    @property
    def room(self) -> float:
        """How much of this page is left."""
        ...

    @property
    def whole(self) -> float:
        """How much an empty page holds."""
        ...

    def new_page(self) -> None:
        """Go on with an empty page."""
        ...


@dataclass(frozen=True)
class _Box:
    """A cell that is ready to be drawn: where it begins, how wide, its lines."""

    x: float
    width: float
    lines: tuple[str, ...]
    align: Align


def draw_grid(pages: Paged, grid: Grid, after: float = 0) -> None:
    """The table, from where the pages stand; afterwards they stand below it. On the page of its last row `after` is left."""
    size = 10.0 if len(grid.columns) > _CROWDED else 12.0
    edges = _edges(grid.columns, pages.left, pages.width)
    rows = [
        _boxes(pages.pen, grid.columns, cells, edges, size, bold=number in grid.strong) for number, cells in enumerate(grid.rows)
    ]
    head, groups = _head_height(pages.pen, grid.columns, edges, size), _groups(grid)
    if pages.room < head + (_tall(rows, groups[0], size) if rows else 0):
        pages.new_page()
    _draw_head(pages, grid.columns, edges, size)
    for group in groups:
        tall = _tall(rows, group, size) + (after if group is groups[-1] else 0)
        if pages.room < tall <= pages.whole - head:
            pages.new_page()
            _draw_head(pages, grid.columns, edges, size)
        _draw_group(pages, grid, rows, group, edges, size)


def _groups(grid: Grid) -> list[range]:
    """Rows that stand as one: a row, and those below that go on from it."""
    begins = [number for number in range(len(grid.rows)) if not goes_on(grid, number)]
    return [range(first, last) for first, last in zip(begins, [*begins[1:], len(grid.rows)], strict=True)]


def _tall(rows: Sequence[Sequence[_Box]], group: range, size: float) -> float:
    """How tall rows are that stand as one."""
    return sum(_height(rows[number], size) for number in group)


def _draw_group(
    pages: Paged, grid: Grid, rows: Sequence[Sequence[_Box]], group: range, edges: Sequence[float], size: float
) -> None:
    """Rows that stand as one, their first cells without lines between them; what is too tall for a page stands row by row."""
    styles = {number: Style.BOLD if number in grid.strong else Style.PLAIN for number in group}
    tall = _tall(rows, group, size)
    if len(group) == 1 or tall > pages.room:
        for number in group:
            _draw_row(pages, grid, rows[number], edges, size, styles[number])
        return
    shared = min(goes_on(grid, number) for number in group[1:])
    for box in rows[group[0]][:shared]:
        _draw(pages, box, tall, size, styles[group[0]])
    for number in group:
        height = _height(rows[number], size)
        for box in rows[number][shared:]:
            _draw(pages, box, height, size, styles[number])
        pages.y -= height


def _draw_row(pages: Paged, grid: Grid, boxes: Sequence[_Box], edges: Sequence[float], size: float, style: Style) -> None:
    """One row; one that is taller than a page goes on over the next ones."""
    while boxes:
        height = _height(boxes, size)
        if height > pages.room:
            most = pages.whole - _head_height(pages.pen, grid.columns, edges, size)
            if height <= most or pages.room < 8 * size:
                pages.new_page()
                _draw_head(pages, grid.columns, edges, size)
        fits = int((pages.room - 2 * _PAD) / (size * _STEP))
        now = [_Box(box.x, box.width, box.lines[:fits], box.align) for box in boxes]
        boxes = [_Box(box.x, box.width, box.lines[fits:], box.align) for box in boxes]
        boxes = boxes if any(box.lines for box in boxes) else []
        height = _height(now, size)
        for box in now:
            _draw(pages, box, height, size, style)
        pages.y -= height


def _edges(columns: Sequence[Column], left: float, width: float) -> list[float]:
    """Where each column begins, and where the last one ends."""
    whole, found = sum(column.share for column in columns), [left]
    for column in columns:
        found.append(found[-1] + width * column.share / whole)
    return found


def _boxes(
    pen: Pen, columns: Sequence[Column], cells: Sequence[Cell], edges: Sequence[float], size: float, *, bold: bool
) -> list[_Box]:
    """The cells of a row."""
    style = Style.BOLD if bold else Style.PLAIN
    found = []
    for number, (column, value) in enumerate(zip(columns, cells, strict=True)):
        wide = edges[number + 1] - edges[number]
        found.append(_Box(edges[number], wide, _lines(pen, say_cell(value), wide, size, style), column.align))
    return found


def _lines(pen: Pen, words: str, wide: float, size: float, style: Style) -> tuple[str, ...]:
    """The lines of a cell."""
    return tuple(line for part in words.split("\n") for line in pen.wrapped(part, wide - 2 * _PAD, size, style))


def _height(boxes: Sequence[_Box], size: float) -> float:
    """How tall a row is."""
    return max([1, *(len(box.lines) for box in boxes)]) * size * _STEP + 2 * _PAD


def _draw(pages: Paged, box: _Box, height: float, size: float, style: Style) -> None:
    """One cell: its lines in the middle of its height."""
    canvas = pages.pen.canvas
    canvas.setLineWidth(0.5)
    canvas.rect(box.x, pages.y - height, box.width, height)
    y = pages.y - height / 2 + len(box.lines) * size * _STEP / 2 - size * 0.95
    for line in box.lines:
        if box.align is Align.MIDDLE:
            pages.pen.centred(line, box.x + box.width / 2, y, size, style)
        elif box.align is Align.RIGHT:
            pages.pen.line(line, box.x + box.width - _PAD - pages.pen.width(line, size, style), y, size, style)
        else:
            pages.pen.line(line, box.x + _PAD, y, size, style)
        y -= size * _STEP


def _head_boxes(pen: Pen, columns: Sequence[Column], edges: Sequence[float], size: float) -> list[list[tuple[_Box, int]]]:
    """The head as rows of (cell, rows that it covers)."""
    rows = head_rows(columns)
    found: list[list[tuple[_Box, int]]] = []
    places = [0, *[number for number, column in enumerate(columns) if column.group]]
    for number, row in enumerate(rows):
        at, line = 0, []
        inner = iter(places[1:])
        for words, wide, high in row:
            begin = at if number == 0 else next(inner)
            width = edges[begin + wide] - edges[begin]
            line.append((_Box(edges[begin], width, _lines(pen, words, width, size, Style.BOLD), Align.MIDDLE), high))
            at += wide
        found.append(line)
    return found


def _row_heights(boxes: Sequence[Sequence[tuple[_Box, int]]], size: float) -> list[float]:
    """How tall each row of the head is; what covers both makes the last one taller."""
    heights = [max((len(box.lines) for box, high in row if high == 1), default=1) * size * _STEP + 2 * _PAD for row in boxes]
    tall = max((len(box.lines) for row in boxes for box, high in row if high > 1), default=0) * size * _STEP + 2 * _PAD
    heights[-1] += max(0.0, tall - sum(heights))
    return heights


def _head_height(pen: Pen, columns: Sequence[Column], edges: Sequence[float], size: float) -> float:
    """How tall the head is."""
    return sum(_row_heights(_head_boxes(pen, columns, edges, size), size))


def _draw_head(pages: Paged, columns: Sequence[Column], edges: Sequence[float], size: float) -> None:
    """The head of the table."""
    boxes = _head_boxes(pages.pen, columns, edges, size)
    heights = _row_heights(boxes, size)
    for number, row in enumerate(boxes):
        for box, high in row:
            _draw(pages, box, sum(heights[number : number + high]), size, Style.BOLD)
        pages.y -= heights[number]
