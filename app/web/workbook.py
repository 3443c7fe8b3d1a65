"""Tables as a workbook that Excel opens without a word: plain values in, bytes out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

FILE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | float | date | None


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in characters, and whether long text is wrapped in it."""

    label: str
    width: float
    wrapped: bool = False


@dataclass(frozen=True)
class Table:
    """One sheet: its name, lines above the table (the first is its title), columns, rows; `pinned` columns stay in view."""

    name: str
    lines: tuple[str, ...]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    pinned: int = 0


def workbook(title: str, tables: Sequence[Table], *, dated: date | None = None) -> bytes:
    """An .xlsx of the tables: heads frozen and repeated in print, filters, A4 landscape.

    Text cells are strings whatever they look like: no formula, link or number is made of them, phone numbers keep their zero. A
    date becomes a day that Excel can sort and reckon with. With `dated`, the day that the file carries inside, the same tables
    are the same bytes.
    """
    import xlsxwriter  # with its 40 modules read when the first workbook is made

    buffer = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, plain)
    made = {"created": datetime(dated.year, dated.month, dated.day)} if dated else {}  # noqa: DTZ001
    book.set_properties({"title": title, **made})
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "bottom": 1, "bg_color": "#E9ECF5"}
        ),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "wrapped": book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
        "number": book.add_format({"valign": "top"}),  # "0.##" would show whole numbers as "4,"
    }
    for table in tables:
        _write(book.add_worksheet(table.name), table, formats)
    book.close()
    return buffer.getvalue()


def _write(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    """One sheet."""
    for number, line in enumerate(table.lines):
        sheet.write_string(number, 0, line, formats["title"] if number == 0 else formats["text"])
    head = len(table.lines) + (1 if table.lines else 0)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(head, index, column.label, formats["head"])
    kinds = [formats["wrapped" if column.wrapped else "text"] for column in table.columns]
    for offset, row in enumerate(table.rows, head + 1):
        for index, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(offset, index, value, kinds[index])
            elif isinstance(value, date):
                sheet.write_datetime(offset, index, value, formats["day"])
            elif value is not None:
                sheet.write_number(offset, index, value, formats["number"])
    sheet.freeze_panes(head + 1, table.pinned)
    sheet.autofilter(head, 0, head + max(1, len(table.rows)), len(table.columns) - 1)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
