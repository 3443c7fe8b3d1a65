"""Tables of a .docx: written straight as elements, because the library needs a second for a thousand rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.reports.rules.document import Align, Column, Grid, goes_on, head_rows, say_cell

FONT = "Times New Roman"
_EMU = 635
"""EMU in a twentieth of a point."""
_JUSTIFIED = {Align.LEFT: "left", Align.MIDDLE: "center", Align.RIGHT: "right"}
_CROWDED = 8
"""From so many columns on the letters are smaller."""


def add_grid(book: Any, grid: Grid, width: int, *, last: bool = False) -> None:
    """A table over the whole width (EMU), its head repeated on every page, no row torn in two; the last row of the `last`
    table stays with what follows."""
    table = _table(width, _widths(grid.columns, width), lines=True)
    size = "20" if len(grid.columns) > _CROWDED else "24"
    widths = _widths(grid.columns, width)
    for number, row in enumerate(head_rows(grid.columns)):
        table.append(_head_row(grid.columns, row, number, widths, size))
    for number in range(len(grid.rows)):
        table.append(_row(grid, number, widths, size, kept=last and number == len(grid.rows) - 1))
    book.element.body.insert(len(book.element.body) - 1, table)  # before the properties of the section


def plain_table(book: Any, width: int, shares: Sequence[float], *, whole: bool = False) -> Any:
    """A table of one row without lines; `whole`: it is not torn over two pages."""
    table = book.add_table(1, len(shares))
    table.autofit = False
    for column, cell, share in zip(table.columns, table.rows[0].cells, shares, strict=True):
        column.width = cell.width = int(width * share)
    if whole:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return table


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    """Widths in twentieths of a point."""
    whole = sum(column.share for column in columns)
    return [int(width / _EMU * column.share / whole) for column in columns]


def _table(width: int, widths: Sequence[int], *, lines: bool) -> Any:
    """An empty table of fixed columns."""
    table, properties, grid = OxmlElement("w:tbl"), OxmlElement("w:tblPr"), OxmlElement("w:tblGrid")
    properties.append(_with("w:tblW", w=str(width // _EMU), type="dxa"))
    if lines:
        edges = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            edges.append(_with(f"w:{side}", val="single", sz="4", space="0", color="000000"))
        properties.append(edges)
    properties.append(_with("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_with(f"w:{side}", w="60", type="dxa"))
    properties.append(margins)
    for one in widths:
        grid.append(_with("w:gridCol", w=str(one)))
    table.append(properties)
    table.append(grid)
    return table


def _head_row(
    columns: Sequence[Column], row: Sequence[tuple[str, int, int]], number: int, widths: Sequence[int], size: str
) -> Any:
    """One row of the head; in the second one the cells of the first go on."""
    found = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))
    found.append(properties)
    if number == 0:
        at = 0
        for words, wide, high in row:
            merged = "restart" if high > 1 else ""
            found.append(_cell(words, sum(widths[at : at + wide]), "center", size, bold=True, span=wide, merged=merged))
            at += wide
        return found
    labels = iter(row)
    for column, width in zip(columns, widths, strict=True):
        words = next(labels)[0] if column.group else ""
        found.append(_cell(words, width, "center", size, bold=True, merged="" if column.group else "continue"))
    return found


def _row(grid: Grid, number: int, widths: Sequence[int], size: str, *, kept: bool) -> Any:
    """One row of the table; it stays on one page with rows that go on from it, `kept`: with whatever follows."""
    found, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    found.append(properties)
    from_above, bold = goes_on(grid, number), number in grid.strong
    below = goes_on(grid, number + 1) if number + 1 < len(grid.rows) else 0
    kept = kept or below > 0
    for at, (column, value, width) in enumerate(zip(grid.columns, grid.rows[number], widths, strict=True)):
        merged = "continue" if at < from_above else "restart" if at < below else ""
        found.append(_cell(say_cell(value), width, _JUSTIFIED[column.align], size, bold=bold, merged=merged, kept=kept))
    return found


def _cell(
    words: str, width: int, justified: str, size: str, *, bold: bool, span: int = 1, merged: str = "", kept: bool = False
) -> Any:
    """One cell."""
    cell, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    properties.append(_with("w:tcW", w=str(width), type="dxa"))
    if span > 1:
        properties.append(_with("w:gridSpan", val=str(span)))
    if merged:
        properties.append(_with("w:vMerge", val=merged))
    properties.append(_with("w:vAlign", val="center"))
    cell.append(properties)
    paragraph, shape = OxmlElement("w:p"), OxmlElement("w:pPr")
    if kept:
        shape.append(OxmlElement("w:keepNext"))
    shape.append(_with("w:spacing", before="30", after="30"))
    shape.append(_with("w:jc", val=justified))
    paragraph.append(shape)
    if words:
        run, look, text = OxmlElement("w:r"), OxmlElement("w:rPr"), OxmlElement("w:t")
        if bold:
            look.append(OxmlElement("w:b"))
        look.append(_with("w:sz", val=size))
        text.text = words
        text.set(qn("xml:space"), "preserve")
        run.append(look)
        run.append(text)
        paragraph.append(run)
    cell.append(paragraph)
    return cell


def _with(name: str, **values: str) -> Any:
    """An element with attributes."""
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element
