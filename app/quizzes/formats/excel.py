"""Tables of questions: .xlsx, .ods and .csv with a head that says which column is what."""

from __future__ import annotations

from collections.abc import Mapping

from app.cohorts.sheet.cells import cell_text
from app.cohorts.sheet.container import checked_copy
from app.cohorts.sheet.headers import Header, find_header
from app.cohorts.sheet.workbook import Sheet, Workbook, read_workbook
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.formats.excel_looks import SheetLooks, looks_of
from app.quizzes.formats.prose.cleaning import latin
from app.quizzes.formats.prose.lines import Line, Table, TableCell
from app.quizzes.formats.prose.reading import read_rows
from app.quizzes.formats.prose.rows import NEEDED, WORDS
from app.quizzes.formats.records import FileReading
from app.quizzes.formats.text import is_windows

_OLD = {"tcvn3": _("Chữ kiểu cũ TCVN3 đã đổi sang Unicode."), "vni": _("Chữ kiểu cũ VNI đã đổi sang Unicode.")}


def read(data: bytes, file_name: str = "cau-hoi.xlsx") -> FileReading:
    """The questions of a table; of several sheets the first one with a head that has most of what is asked for.

    Refused: see `cohorts.sheet.workbook.read_workbook`; "no_head", "too_long", "no_questions".
    """
    book = read_workbook(data, file_name)
    sheet, header = _table_of(book)
    looks = _looks(data) if data.startswith(b"PK") else {}
    notes = [_("Đọc trang “{name}”.").format(name=sheet.name)] if len(book.shown) > 1 else []
    if hidden := len(sheet.hidden_rows & set(range(header.last_row + 1, len(sheet.rows) + 1))):
        notes.append(_("Có {n} dòng đang ẩn trong bảng; vẫn đọc như dòng thường.").format(n=hidden))
    notes += [_OLD[book.encoding]] if book.encoding in _OLD and not is_windows(data, book.encoding) else []
    return read_rows(_as_table(sheet, looks.get(sheet.name, SheetLooks())), header, tuple(notes))


def _table_of(book: Workbook) -> tuple[Sheet, Header]:
    """The sheet that has the questions, and its head. Refused: "no_head"."""
    heads = [(sheet, header) for sheet in book.shown if (header := find_header(sheet, WORDS, NEEDED, 2)) is not None]
    if not heads:
        sentence = _("Không thấy dòng tiêu đề. Bảng cần các cột “Câu hỏi”, “A”, “B”… và “Đáp án”; xem bảng mẫu.")
        raise Refused("no_head", sentence)
    return max(heads, key=lambda found: len(found[1].columns))


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
