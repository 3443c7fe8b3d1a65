"""Opening an .xlsx that came from outside: measured first, then rebuilt from the measured parts, then read by calamine."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.cohorts.sheet.cells import Cell, cell_name, cell_text
from app.cohorts.sheet.container import checked_copy
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc

MAX_ROWS = 20_000
"""The last row that may hold anything."""
_PASSING = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)


@dataclass(frozen=True)
class Span:
    """A merged range: rows as Excel counts them (from 1), columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One sheet; `rows[0]` is Excel's row 1. Rows without content at the end and empty cells at the end of a row are left out."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> Cell:
        """The value at Excel's `row` (from 1) and `column` (from 0); None outside."""
        if not 1 <= row <= len(self.rows) or not 0 <= column < len(self.rows[row - 1]):
            return None
        return self.rows[row - 1][column]

    def text(self, row: int, column: int) -> str:
        """The words at that place."""
        return cell_text(self.cell(row, column))

    @property
    def width(self) -> int:
        """The number of columns of the longest row."""
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True)
class Workbook:
    """All sheets of a workbook that hold cells, in its order."""

    file_name: str
    sheets: tuple[Sheet, ...]

    @property
    def shown(self) -> tuple[Sheet, ...]:
        """The sheets that are not hidden and not empty."""
        return tuple(sheet for sheet in self.sheets if not sheet.hidden and sheet.rows)


def read_workbook(data: bytes, file_name: str) -> Workbook:
    """The sheets of an .xlsx file.

    Refused, each with a sentence that says what to do: "empty_file", "not_a_workbook", "old_format", "password", "truncated",
    "too_big" (unpacked size, ratio or extent), "too_many_rows" (beyond MAX_ROWS), "empty" (no cell holds anything).
    """
    copy, hidden_rows = checked_copy(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(copy)) as book:
            names = [
                (meta.name, meta.visible != SheetVisibleEnum.Visible)
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
            sheets = tuple(_read(book, name, hidden, hidden_rows.get(name, frozenset())) for name, hidden in names)
    except Refused:
        raise
    except BaseException as error:  # a panic of the Rust library is no Exception
        if isinstance(error, _PASSING):
            raise
        raise Refused(
            "truncated", _("Tệp không đọc được, có thể bị hỏng. Mở tệp bằng Excel, lưu lại dạng .xlsx rồi tải lên lần nữa.")
        ) from error
    book_read = Workbook(nfc(file_name), sheets)
    if not book_read.shown:
        raise Refused("empty", _("Bảng không có dòng nào. Kiểm tra lại xem đã chọn đúng tệp chưa."))
    return book_read


def _read(book: CalamineWorkbook, name: str, hidden: bool, hidden_rows: frozenset[int]) -> Sheet:
    """One sheet without its empty ends."""
    source = book.get_sheet_by_name(name)
    rows: list[tuple[Cell, ...]] = []
    waiting = 0
    for values in source.to_python(skip_empty_area=False):
        row = _trimmed(values)
        if not row:
            waiting += 1
            continue
        if len(rows) + waiting >= MAX_ROWS:
            raise Refused("too_many_rows", _too_many(name, len(rows) + waiting + 1, len(row)))
        rows.extend([()] * waiting)
        rows.append(row)
        waiting = 0
    merged = tuple(Span(first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in source.merged_cell_ranges or ())
    return Sheet(nfc(name), tuple(rows), hidden, merged, hidden_rows)


def _trimmed(values: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells of a row up to the last one that says something; what says nothing is None."""
    cells = [None if isinstance(value, str) and not value.strip() else value for value in values]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _too_many(name: str, row: int, width: int) -> str:
    """The sentence for a sheet with too many rows."""
    sentence = _("Trang “{name}” có chữ tới ô {cell}, quá {n} dòng. Xóa các dòng thừa ở cuối bảng rồi tải lên lại.")
    return sentence.format(name=name, cell=cell_name(row, width - 1), n="20.000")
