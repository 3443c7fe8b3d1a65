"""Tables of questions: .xlsx, .ods and .csv with a head that says which column is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.cohorts.sheet.cells import cell_text
from app.cohorts.sheet.container import checked_copy
from app.cohorts.sheet.headers import Header, find_header
from app.cohorts.sheet.workbook import Sheet, Workbook, read_workbook
from app.kernel.letters import latin
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.formats.excel_looks import SheetLooks, looks_of
from app.quizzes.formats.prose.lines import Line, Table, TableCell
from app.quizzes.formats.prose.reading import read_rows
from app.quizzes.formats.prose.rows import NEEDED, WORDS, unread_columns
from app.quizzes.formats.records import FileReading
from app.quizzes.formats.text import is_windows

_OLD = {"tcvn3": _("Chữ kiểu cũ TCVN3 đã đổi sang Unicode."), "vni": _("Chữ kiểu cũ VNI đã đổi sang Unicode.")}


def read(data: bytes, file_name: str = "cau-hoi.xlsx") -> FileReading:
    """The questions of the tables of a workbook, sheet by sheet; sheets and columns that are not read are named.

    Refused: see `cohorts.sheet.workbook.read_workbook`; "no_head", "too_long", "no_questions".
    """
    book = read_workbook(data, file_name)
    looks = _looks(data) if data.startswith(b"PK") else {}
    headed = _headed(book)
    tables = [(sheet.name, _as_table(sheet, looks.get(sheet.name, SheetLooks())), header) for sheet, header in headed]
    notes = [_OLD[book.encoding]] if book.encoding in _OLD and not is_windows(data, book.encoding) else []
    return read_rows(tables, (*_notes_of_sheets(book, headed), *_notes_of_columns(tables), *notes))


def _headed(book: Workbook) -> list[tuple[Sheet, Header]]:
    """The sheets that have questions, each with its head. Refused: "no_head"."""
    heads = [(sheet, header) for sheet in book.shown if (header := find_header(sheet, WORDS, NEEDED, 2)) is not None]
    if not heads:
        sentence = _("Không thấy dòng tiêu đề. Bảng cần các cột “Câu hỏi”, “A”, “B”… và “Đáp án”; xem bảng mẫu.")
        raise Refused("no_head", sentence)
    filled = [(sheet, header) for sheet, header in heads if len(sheet.rows) > header.last_row]
    return filled or heads


def _notes_of_sheets(book: Workbook, headed: Sequence[tuple[Sheet, Header]]) -> list[str]:
    """Which sheets were read, which were not, and how many of their rows are hidden."""
    names = [sheet.name for sheet, _header in headed]
    others = [sheet for sheet in book.sheets if sheet.rows and sheet.name not in names]
    notes = [_("Đọc trang {names}.").format(names=_quoted(names))] if len(names) + len(others) > 1 else []
    if others:
        said = _("Không đọc trang {names}: trang ẩn, hoặc không có dòng tiêu đề “Câu hỏi”, “Đáp án”.")
        notes.append(said.format(names=_quoted([sheet.name for sheet in others])))
    hidden = sum(len(sheet.hidden_rows & set(range(header.last_row + 1, len(sheet.rows) + 1))) for sheet, header in headed)
    return [*notes, _("Có {n} dòng đang ẩn trong bảng; vẫn đọc như dòng thường.").format(n=hidden)] if hidden else notes


def _notes_of_columns(tables: Sequence[tuple[str, Table, Header]]) -> list[str]:
    """The columns that say something and are not read."""
    left = list(dict.fromkeys(name for _sheet, table, header in tables for name in unread_columns(table, header)))
    return [_("Không đọc cột {names}.").format(names=_quoted(left[:8]))] if left else []


def _quoted(names: Sequence[str]) -> str:
    """Names in quotes, parted by commas."""
    return ", ".join(f"“{name}”" for name in names)


def _looks(data: bytes) -> Mapping[str, SheetLooks]:
    """How the cells look; a workbook whose styles cannot be read has none."""
    try:
        return looks_of(checked_copy(data).data)
    except (KeyError, ValueError, SyntaxError):  # lxml's XMLSyntaxError is a SyntaxError
        return {}


def _as_table(sheet: Sheet, looks: SheetLooks) -> Table:
    """The sheet with every cell as lines."""
    return Table(
        tuple(tuple(_cell(sheet, row, column, looks) for column in range(len(cells))) for row, cells in enumerate(sheet.rows, 1))
    )


def _cell(sheet: Sheet, row: int, column: int, looks: SheetLooks) -> TableCell:
    """A cell; line breaks in it part lines, its row in the file is their number."""
    value, look = sheet.cell(row, column), looks.at(row, column)
    text = (
        value if isinstance(value, str) else cell_text(value).replace(".", ",") if isinstance(value, float) else cell_text(value)
    )
    lines = [" ".join(latin(part).split()) for part in text.split("\n")]
    return TableCell(tuple(Line(line, (look.style,) * len(line), row) for line in lines if line), look.shaded)
