"""Lists of people as offices really make them, built on the spot: nothing of this is kept in the repository.

`python tests/files/make_rosters.py FOLDER` writes them all, to open in Excel.
"""

from __future__ import annotations

import io
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEAD = ("STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Đơn vị", "Số điện thoại", "Ghi chú")
PEOPLE: tuple[tuple[Any, ...], ...] = (
    (1, "Lò Thị Vân", "25/07/1985", "CT", "Hội LHPN xã Mường Lát", 912345001, ""),
    (2, "Giàng Thị Chở", date(1990, 3, 4), "PCT", "Mường Lát", "0912.345.002", ""),
    (3, "Bùi Thị Ngân", 1988, "nguồn Chủ tịch", "P. Hàm Rồng", "", "chưa có điện thoại"),
)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def plain(rows: Iterable[Sequence[Any]] = PEOPLE, head: Sequence[Any] = HEAD, title: str = "Danh sách") -> bytes:
    """A header in row 1 and people below."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def official() -> bytes:
    """Title rows above in merged cells, a header over two rows, the name in two columns, a total and signatures below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "DS cử đi học"
    sheet["A1"], sheet["A2"] = "HỘI LHPN TỈNH THANH HÓA", "BAN TỔ CHỨC"
    sheet["A4"] = "DANH SÁCH CÁN BỘ CỬ ĐI BỒI DƯỠNG"
    for span in ("A1:D1", "A2:D2", "A4:H4", "A6:A7", "B6:C6", "D6:E6", "F6:F7", "G6:G7", "H6:H7"):
        sheet.merge_cells(span)
    for cell, text in (
        ("A6", "TT"),
        ("B6", "Họ và tên"),
        ("D6", "Ngày, tháng, năm sinh"),
        ("F6", "Chức vụ"),
        ("G6", "Xã, phường"),
        ("H6", "SĐT"),
    ):
        sheet[cell] = text
    for cell, text in (("B7", "Họ đệm"), ("C7", "Tên"), ("D7", "Nam"), ("E7", "Nữ")):
        sheet[cell] = text
    sheet.append(["I", "KHỐI MIỀN NÚI"])
    sheet.append([1, "Lò Thị", "Vân", None, "25/7/1985", "Chủ tịch", "xã Mường Lát", 912345001])
    sheet.append([2, "Giàng A", "Tủa", 31253, None, "PCT", "Mường Lát", "912345002"])
    sheet.append(["II", "KHỐI ĐÔ THỊ"])
    sheet.append([3, "Bùi Thị", "Ngân", None, 1988, "nguồn CT", "phường Hàm Rồng", None])
    sheet.append([None, "Tổng cộng: 3 người"])
    sheet.append([None, None, None, None, None, "TM. BAN THƯỜNG VỤ"])
    return saved(book)


def decomposed() -> bytes:
    """Names as a Mac writes them: letters and marks apart."""
    return plain([[unicodedata.normalize("NFD", value) if isinstance(value, str) else value for value in row] for row in PEOPLE])


def with_hidden_row() -> bytes:
    """The second person's row is hidden, and there is a hidden sheet that looks like a list."""
    book = Workbook()
    sheet = book.active
    for row in (HEAD, *PEOPLE):
        sheet.append(list(row))
    sheet.row_dimensions[3].hidden = True
    old = book.create_sheet("Cũ")
    old.sheet_state = "hidden"
    for row in (HEAD, *PEOPLE):
        old.append(list(row))
    return saved(book)


def two_alike() -> bytes:
    """Two sheets that both look like the list, and one that does not."""
    book = Workbook()
    for number, name in enumerate(("Đợt 1", "Đợt 2")):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = name
        for row in (HEAD, *PEOPLE[number:]):
            sheet.append(list(row))
    book.create_sheet("Ghi chú")["A1"] = "Gửi trước ngày 30"
    return saved(book)


def many_empty_rows(count: int = 100_000) -> bytes:
    """Three people, then rows that hold nothing but formatting, as Excel writes them when somebody drew borders far down."""
    with zipfile.ZipFile(io.BytesIO(plain())) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    rows = range(len(PEOPLE) + 2, count + 2)
    empty_rows = "".join(
        f'<row r="{row}" s="1"><c r="A{row}" s="1"/><c r="B{row}" s="1"></c><c r="C{row}" s="1"/></row>' for row in rows
    )
    return _with_part("xl/worksheets/sheet1.xml", sheet.replace("</sheetData>", empty_rows + "</sheetData>").encode())


def too_many_rows() -> bytes:
    """One stray word far below the list."""
    book = Workbook()
    sheet = book.active
    for row in (HEAD, *PEOPLE):
        sheet.append(list(row))
    sheet["B20500"] = "hết"
    return saved(book)


def far_cell() -> bytes:
    """One stray letter in the last cell that Excel has."""
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["XFD1048576"] = "Họ và tên", "x"
    return saved(book)


def empty() -> bytes:
    """A workbook without a word."""
    return saved(Workbook())


def no_header() -> bytes:
    """People without a line that says what is what."""
    book = Workbook()
    sheet = book.active
    for row in PEOPLE:
        sheet.append(list(row))
    return saved(book)


def password_protected() -> bytes:
    """The container that Excel writes around an encrypted workbook."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 504
        + "EncryptionInfo".encode("utf-16-le")
        + b"\0" * 90
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 900
    )


def old_xls() -> bytes:
    """The container of a workbook of Excel 97."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "Workbook".encode("utf-16-le") + b"\0" * 900


def truncated() -> bytes:
    """An upload that stopped half way."""
    data = plain()
    return data[: len(data) // 2]


def text_renamed() -> bytes:
    """A text file that was given the ending .xlsx."""
    return "Họ và tên,Điện thoại\nLò Thị Vân,0912345001\n".encode()


def word_file() -> bytes:
    """A Word document that was given the ending .xlsx."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


def bomb(bytes_: int = 200_000_000) -> bytes:
    """A sheet of `bytes_` blanks in a file of a few hundred KB."""
    return _with_part("xl/worksheets/sheet1.xml", b" " * bytes_)


def lying_bomb(bytes_: int = 100_000_000) -> bytes:
    """The same, with a header that promises a thousand bytes."""
    data = bytearray(bomb(bytes_))
    size = bytes_.to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def long_text_everywhere() -> bytes:
    """One text of a megabyte that every one of a thousand cells shows."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 1001))
    sheet = (
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    )
    strings = b"<sst><si><t>" + bytes(65 + number % 26 for number in range(1_000_000)) + b"</t></si></sst>"
    return _with_part("xl/worksheets/sheet1.xml", sheet.encode(), ("xl/sharedStrings.xml", strings))


def _with_part(name: str, content: bytes, *more: tuple[str, bytes]) -> bytes:
    """A small workbook in which some parts are replaced."""
    replaced = {name: content, **dict(more)}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain())) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename not in replaced:
                target.writestr(entry.filename, source.read(entry))
        for part, data in replaced.items():
            target.writestr(part, data)
    return file.getvalue()


ALL: dict[str, Callable[[], bytes]] = {
    "roster_plain": plain,
    "roster_official": official,
    "roster_nfd": decomposed,
    "roster_hidden_row": with_hidden_row,
    "roster_two_alike": two_alike,
    "roster_100000_empty_rows": many_empty_rows,
    "roster_too_many_rows": too_many_rows,
    "roster_far_cell": far_cell,
    "roster_empty": empty,
    "roster_no_header": no_header,
    "roster_password": password_protected,
    "roster_old_xls": old_xls,
    "roster_truncated": truncated,
    "roster_text": text_renamed,
    "roster_word": word_file,
    "roster_bomb": bomb,
    "roster_long_text": long_text_everywhere,
}

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in ALL.items():
        (folder / f"{name}.xlsx").write_bytes(make())
