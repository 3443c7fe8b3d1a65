"""Opening a workbook that came from outside: .xlsx and .ods are measured, rebuilt from the measured parts and read by calamine;
.csv and its like are read as text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.cohorts.sheet.cells import Cell, cell_name, cell_text
from app.cohorts.sheet.container import Measured, checked_copy
from app.cohorts.sheet.delimited import ENDINGS, read_delimited
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc
from app.kernel.word_file import OLE

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

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
    """One sheet; `rows[0]` is Excel's row 1. Rows without content at the end and empty cells at the end of a row are left out.

    `bare_formulas` are the cells ("F12") with a formula that has no value.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    bare_formulas: frozenset[str] = frozenset()

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
    """All sheets of a workbook that hold cells, in its order; `encoding` is how a text table was read, "" for others."""

    file_name: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""

    @property
    def shown(self) -> tuple[Sheet, ...]:
        """The sheets that are not hidden and not empty."""
        return tuple(sheet for sheet in self.sheets if not sheet.hidden and sheet.rows)


def read_workbook(data: bytes, file_name: str) -> Workbook:
    """The sheets of an .xlsx or .ods file, or the one table of a text file (.csv, .tsv, .txt).

    Refused, each with a sentence that says what to do: "empty_file", "not_a_workbook", "old_format", "password", "truncated",
    "too_big" (unpacked size, ratio or extent), "too_many_rows" (beyond MAX_ROWS), "empty" (no cell holds anything); of text
    files also "not_text" and "encoding".
    """
    name = nfc(file_name)
    is_text = name.lower().endswith(ENDINGS) and data and not data.startswith((b"PK\x03\x04", OLE))
    book = _text_book(data, name) if is_text else Workbook(name, _calamine(checked_copy(data)))
    if not book.shown:
        raise Refused("empty", _("Bảng không có dòng nào. Kiểm tra lại xem đã chọn đúng tệp chưa."))
    return book


def _text_book(data: bytes, file_name: str) -> Workbook:
    """A text table as a workbook with one sheet, which is called like the file."""
    decoded, rows = read_delimited(data)
    name = file_name.rpartition(".")[0]
    return Workbook(file_name, (Sheet(name, _without_ends(name, rows)),), decoded.encoding)


def _calamine(measured: Measured) -> tuple[Sheet, ...]:
    """The sheets of a measured workbook."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # only where a workbook is read

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(measured.data)) as book:
            names = [
                (meta.name, meta.visible != SheetVisibleEnum.Visible)
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
            return tuple(_read(book, name, hidden, measured) for name, hidden in names)
    except Refused:
        raise
    except BaseException as error:  # a panic of the Rust library is no Exception
        if isinstance(error, _PASSING):
            raise
        raise Refused(
            "truncated", _("Tệp không đọc được, có thể bị hỏng. Mở tệp bằng Excel, lưu lại dạng .xlsx rồi tải lên lần nữa.")
        ) from error


def _read(book: CalamineWorkbook, name: str, hidden: bool, measured: Measured) -> Sheet:
    """One sheet without its empty ends."""
    source = book.get_sheet_by_name(name)
    rows = _without_ends(name, source.to_python(skip_empty_area=False))
    spans = source.merged_cell_ranges or ()
    merged = tuple(Span(first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in spans)
    nothing: frozenset[str] = frozenset()
    return Sheet(
        nfc(name), rows, hidden, merged, measured.hidden_rows.get(name, frozenset()), measured.bare_formulas.get(name, nothing)
    )


def _without_ends(name: str, source: Iterable[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a sheet up to the last one that says something. Refused: "too_many_rows"."""
    rows: list[tuple[Cell, ...]] = []
    waiting = 0
    for values in source:
        row = _trimmed(values)
        if not row:
            waiting += 1
            continue
        if len(rows) + waiting >= MAX_ROWS:
            raise Refused("too_many_rows", _too_many(name, len(rows) + waiting + 1, len(row)))
        rows.extend([()] * waiting)
        rows.append(row)
        waiting = 0
    return tuple(rows)


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
