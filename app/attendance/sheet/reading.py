"""Reading an attendance sheet: bytes in, a recognised table and its rows out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from app.attendance.rules.legend import Value
from app.attendance.rules.people import Named
from app.attendance.rules.reading import Page, RowFacts
from app.attendance.rules.table import Line, Table, find_table, has_names, with_columns
from app.cohorts.sheet.cells import Cell, cell_date, cell_text
from app.cohorts.sheet.workbook import Sheet, Workbook, read_workbook
from app.kernel.refusal import Refused
from app.kernel.text import _, fold, squeeze
from app.people.rules import phone_of

MAX_PEOPLE = 12_000
"""Rows with a name; a class has a few hundred people at most, but a province may send one sheet for all of its classes."""


def read_sheet(data: bytes, file_name: str, sheet_name: str = "") -> tuple[Sheet, Table, str]:
    """The page of a workbook that is an attendance table, that table, and the encoding of a text file ("" for workbooks).

    `sheet_name` chooses among several.
    Refused: what `read_workbook` refuses; "no_sheet" (no sheet of that name), "no_names" (no column of names anywhere),
    "no_sessions" (names, but no column that names a day or a session), "which_sheet" (several look like it).
    """
    book = read_workbook(data, file_name)
    sheets = _asked_for(book, sheet_name)
    tables = [(sheet, table) for sheet in sheets if (table := find_table(sheet.name, _lines(sheet))) is not None]
    if not tables:
        raise _unrecognised(sheets)
    if len(tables) > 1:
        names = _(", ").join(f"“{sheet.name}”" for sheet, _table in tables)
        sentence = _(
            "Tệp có {n} trang đều giống bảng điểm danh: {names}. Ghi tên trang cần đọc vào ô “Tên trang” rồi tải lên lại."
        )
        raise Refused("which_sheet", sentence.format(n=len(tables), names=names))
    return (*tables[0], book.encoding)


def page_of(sheet: Sheet, table: Table, encoding: str, columns: Mapping[str, int]) -> Page:
    """The rows of a table with the people they name; `columns` goes before what the head says (see `table.with_columns`).

    Refused: "no_rows", "too_many_people".
    """
    table = with_columns(table, columns)
    rows = tuple(RowFacts(line, named) for line in table.lines if (named := _named(table, line)) is not None)
    if not rows:
        raise Refused("no_rows", _("Bảng có đầu cột nhưng chưa có tên ai. Kiểm tra lại xem đã chọn đúng tệp chưa."))
    if len(rows) > MAX_PEOPLE:
        sentence = _("Bảng có {n} dòng tên, quá nhiều cho một lớp. Chép riêng phần của lớp này sang một tệp mới rồi tải lên lại.")
        raise Refused("too_many_people", sentence.format(n=len(rows)))
    return Page(table, rows, sheet.hidden_rows, sheet.bare_formulas, encoding)


def _asked_for(book: Workbook, sheet_name: str) -> tuple[Sheet, ...]:
    """The sheet of that name, or all that are shown."""
    if not sheet_name:
        return book.shown
    asked = tuple(sheet for sheet in book.shown if fold(sheet.name) == fold(sheet_name))
    if not asked:
        names = _(", ").join(f"“{sheet.name}”" for sheet in book.shown)
        raise Refused(
            "no_sheet", _("Tệp không có trang “{name}”. Các trang trong tệp: {names}.").format(name=sheet_name, names=names)
        )
    return asked


def _unrecognised(sheets: tuple[Sheet, ...]) -> Refused:
    """Why no sheet is an attendance sheet."""
    if any(has_names(_lines(sheet)) for sheet in sheets):
        return Refused(
            "no_sessions",
            _("Bảng có cột họ tên nhưng không có cột buổi học nào. Ghi “17/11 S” hoặc “Buổi 7” ở đầu cột, hoặc dùng mẫu."),
        )
    return Refused("no_names", _("Không thấy cột “Họ và tên” trong tệp. Tải mẫu điểm danh của lớp để xem cách kẻ bảng."))


def _lines(sheet: Sheet) -> list[Line]:
    """The rows of a sheet with Excel's numbers."""
    return [Line(number, tuple(_value(cell) for cell in row)) for number, row in enumerate(sheet.rows, 1)]


def _value(cell: Cell) -> Value:
    """A cell in the form that the rules read."""
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return squeeze(str(cell)) or None


def _named(table: Table, line: Line) -> Named | None:
    """Whom a row names; None for a row without a name."""
    name = table.name_in(line)
    if not any(letter.isalpha() for letter in name):
        return None
    columns = table.people
    return Named(
        name,
        phone_of(text) if (text := cell_text(line.at(columns.get("phone")))) else None,
        cell_date(line.at(columns.get("birth")))[1],
        cell_text(line.at(columns.get("unit"))),
        cell_text(line.at(columns.get("code"))),
    )
