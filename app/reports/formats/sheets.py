"""A paper as a workbook: each table on a sheet of its own under the head of the office, to be edited, sorted and printed.

Days are days, numbers are numbers, everything else is text whatever it looks like: no formula, no link, phones keep their zero.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.kernel.text import _, without_controls
from app.reports.formats.sheet_head import Line, foot_of, head_of
from app.reports.rules.document import Align, Caption, Cell, Column, Document, Grid, head_rows, say_cell

_FONT = "Times New Roman"
_WIDE, _ACROSS = 84, 128
"""How many characters stand beside each other on A4 between the margins of the decree, upright and across."""
_LINE, _SPACE = 16.0, 0.6
_MIDDLE = {"align": "center", "valign": "vcenter", "text_wrap": True}
_ALIGNED = {Align.LEFT: "left", Align.MIDDLE: "center", Align.RIGHT: "right"}


def write_sheets(document: Document) -> bytes:
    """The workbook; a paper without a table is one sheet with its head. The same paper is the same bytes."""
    import xlsxwriter  # with its 40 modules read when the first workbook is made

    buffer = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, plain)
    day = document.dated
    title = _("{title}: {about}").format(title=document.title, about=document.about) if document.about else document.title
    made = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the library wants a moment without a zone
    book.set_properties({"title": without_controls(title), "created": made})
    names, caption = set[str](), Caption("")
    for block in document.blocks:
        if isinstance(block, Caption):
            caption = block
        elif isinstance(block, Grid):
            _Sheet(book, _unused(block.name, names), document, caption, block).write()
    if not names:
        _Sheet(book, _("Trống"), document, caption, Grid("", (Column("", 1), Column("", 1)), ())).write()
    book.close()
    return buffer.getvalue()


class _Sheet:
    """One sheet while it is written."""

    def __init__(self, book: Any, name: str, document: Document, caption: Caption, grid: Grid) -> None:
        self.book, self.document, self.caption, self.grid = book, document, caption, grid
        self.sheet = book.add_worksheet(name)
        self.looks: dict[tuple[tuple[str, Any], ...], Any] = {}
        whole, room = sum(column.share for column in grid.columns), _ACROSS if document.landscape else _WIDE
        self.widths = [max(5.0, round(room * column.share / whole, 1)) for column in grid.columns]

    def write(self) -> None:
        """Everything, from the head to the signature."""
        for index, width in enumerate(self.widths):
            self.sheet.set_column(index, index, width)
        top = self._lines(head_of(self.document, self.caption), 0)
        begin = top + (1 if top else 0)
        below = self._heads(begin) if any(column.label for column in self.grid.columns) else begin
        for offset, cells in enumerate(self.grid.rows):
            self._row(below + offset, cells, bold=offset in self.grid.strong)
        self._lines(foot_of(self.document), below + len(self.grid.rows) + 1)
        self._page(begin, below)

    def _page(self, begin: int, below: int) -> None:
        """What stays in view, what is printed again on every page, how it is printed."""
        rows = len(self.grid.rows)
        if below > begin:
            self.sheet.freeze_panes(below, 0)
            self.sheet.repeat_rows(begin, below - 1)
            if below == begin + 1 and rows:
                self.sheet.autofilter(begin, 0, begin + rows, len(self.widths) - 1)
        if self.document.landscape:
            self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=30 / 25.4, right=15 / 25.4, top=20 / 25.4, bottom=20 / 25.4)
        self.sheet.fit_to_pages(1, 0)

    def _lines(self, lines: Sequence[Line], row: int) -> int:
        """Lines beside each other or across the whole table; gives the row after the last one."""
        last, half = len(self.widths) - 1, self._half()
        for line in lines:
            places = [(0, last)] if len(line) == 1 else [(0, half), (half + 1, last)]
            tall = 1
            for words, (first, end) in zip(line, places, strict=True):
                look = {"bold": words.bold, "italic": words.leaning, "font_size": words.size}
                self._across(row, first, end, without_controls(words.text), self._look(**look, **_MIDDLE))
                tall = max(tall, _count(words.text, sum(self.widths[first : end + 1]) * 12 / words.size, bold=words.bold))
            self.sheet.set_row(row, _LINE * tall + (3 if len(line) == 1 else 0))
            row += 1
        return row

    def _half(self) -> int:
        """The last column of the left half, which is about as wide as the head of an office needs."""
        ends = [sum(self.widths[: at + 1]) for at in range(len(self.widths) - 1)]
        return min(range(len(ends)), key=lambda at: abs(ends[at] - 0.45 * sum(self.widths)))

    def _across(self, row: int, first: int, last: int, words: str, look: Any) -> None:
        """Words over some columns."""
        if last > first and words:
            self.sheet.merge_range(row, first, row, last, "", look)
        if words:
            self.sheet.write_string(row, first, words, look)

    def _heads(self, begin: int) -> int:
        """The head of the table; a head above several columns stands over them. Gives the row after it."""
        look = self._look(bold=True, border=1, bg_color="#EDEFF4", **_MIDDLE)
        rows = head_rows(self.grid.columns)
        below = iter([number for number, column in enumerate(self.grid.columns) if column.group])
        for number, row in enumerate(rows):
            at, tall = 0, 1
            for words, wide, high in row:
                first = at if number == 0 else next(below)
                if wide > 1 or high > 1:
                    self.sheet.merge_range(begin, first, begin + number + high - 1, first + wide - 1, "", look)
                self.sheet.write_string(begin + number, first, words, look)
                tall = max(tall, -(-_count(words, sum(self.widths[first : first + wide]), bold=True) // high))
                at += wide
            self.sheet.set_row(begin + number, _LINE * tall + 4)
        return begin + len(rows)

    def _row(self, number: int, cells: Sequence[Cell], *, bold: bool) -> None:
        """One row, as tall as its longest words."""
        tall = 1
        for index, (column, value) in enumerate(zip(self.grid.columns, cells, strict=True)):
            usual = {"border": 1, "valign": "vcenter", "align": _ALIGNED[column.align], "text_wrap": True, "bold": bold}
            if isinstance(value, str):
                self.sheet.write_string(number, index, without_controls(value), self._look(num_format="@", **usual))
            elif isinstance(value, date):
                made = datetime(value.year, value.month, value.day)  # noqa: DTZ001
                self.sheet.write_datetime(number, index, made, self._look(num_format="dd/mm/yyyy", **usual))
            elif value is None:
                self.sheet.write_blank(number, index, None, self._look(**usual))
            else:
                shape = "#,##0" if float(value).is_integer() else "#,##0.0#"
                self.sheet.write_number(number, index, value, self._look(num_format=shape, **usual))
            tall = max(tall, _count(say_cell(value), self.widths[index], bold=bold))
        self.sheet.set_row(number, _LINE * tall + 3)

    def _look(self, **props: Any) -> Any:
        """A format; the same one for the same wishes."""
        key = tuple(sorted(props.items()))
        if key not in self.looks:
            self.looks[key] = self.book.add_format({"font_name": _FONT, "font_size": 12, **props})
        return self.looks[key]


def _count(words: str, width: float, *, bold: bool) -> int:
    """About how many lines words take in a cell of so many characters; capitals are wider."""
    room, lines = max(1.0, width - 1.0), 0
    for part in words.split("\n"):
        taken, lines = 0.0, lines + 1
        for word in part.split():
            long = sum(1.35 if sign.isupper() else 1.0 for sign in word) * (1.08 if bold else 1.0)
            if taken and taken + _SPACE + long > room:
                taken, lines = 0.0, lines + 1
            taken += long + (_SPACE if taken else 0)
            while taken > room:
                taken, lines = taken - room, lines + 1
    return max(1, lines)


def _unused(name: str, names: set[str]) -> str:
    """A name that Excel takes for a sheet (31 characters, no sign it keeps for itself) and that is not there yet."""
    bare = "".join(sign for sign in without_controls(name) if sign not in "[]:*?/\\'").strip()[:28] or _("Bảng")
    found, number = bare, 2
    while found.lower() in names:
        found, number = f"{bare} {number}", number + 1
    names.add(found.lower())
    return found
