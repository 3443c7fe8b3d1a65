"""The tables of a paper as a workbook: one sheet each, days are days, numbers are numbers."""

from __future__ import annotations

from app.kernel.text import _
from app.reports.rules.document import Caption, Document, Grid, say_cell
from app.web.workbook import Column, Table, workbook

_CHARACTERS = 105
"""How many characters of usual letters stand beside each other on A4 across."""


def write_sheets(document: Document) -> bytes:
    """The workbook; a paper without a table is one empty sheet with its title."""
    title = _("{title}: {about}").format(title=document.title, about=document.about) if document.about else document.title
    small, tables, names = "", [], set[str]()
    for block in document.blocks:
        if isinstance(block, Caption):
            small = block.small
        elif isinstance(block, Grid):
            name = _unused(block.name, names)
            second = small or (_dated(document) if document.on else "")
            tables.append(_table(name, block, (title, *([second] if second else []), document.head.body)))
    return workbook(title, tables or [Table(_("Trống"), (title,), [Column("", 20)], [])], dated=document.dated)


def _dated(document: Document) -> str:
    """The day of the figures."""
    return _("Số liệu đến ngày {day}").format(day=say_cell(document.dated))


def _table(name: str, grid: Grid, lines: tuple[str, ...]) -> Table:
    """One sheet; a head above several columns goes before each of theirs."""
    whole = sum(column.share for column in grid.columns)
    columns = [
        Column(
            _("{group}: {label}").format(group=column.group, label=column.label) if column.group else column.label,
            max(6.0, round(_CHARACTERS * column.share / whole, 1)),
            wrapped=True,
        )
        for column in grid.columns
    ]
    return Table(name, lines, columns, grid.rows)


def _unused(name: str, names: set[str]) -> str:
    """A name that Excel takes for a sheet (31 characters, no sign it keeps for itself) and that is not there yet."""
    bare = "".join(sign for sign in name if sign not in "[]:*?/\\'").strip()[:28] or _("Bảng")
    found, number = bare, 2
    while found.lower() in names:
        found, number = f"{bare} {number}", number + 1
    names.add(found.lower())
    return found
