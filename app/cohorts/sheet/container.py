"""What surrounds a workbook: the ZIP file, measured part by part before anything reads it.

A small file can unpack to gigabytes, or name a cell in row 1,048,576 and column XFD and make a reader reserve a place for
every cell before it. So every part that counts is unpacked here within a budget, and calamine is given a new file made of
exactly these bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import chain

from app.cohorts.sheet.opendocument import MAIN, MIME, cells_of, is_opendocument
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.kernel.word_file import MAX_PARTS, OLE

MAX_UNPACKED_BYTES = 60_000_000
_MAX_RATIO = 400
"""Unpacked to packed; text of tables stays below 100, a part beyond this was made to burst."""
_RATIO_FROM_BYTES = 4_000_000
_MAX_EXTENT = 4_000_000
"""Rows times columns up to the last cell with content, over all sheets."""
_MAX_REPEATED_BYTES = 256_000_000
"""Cells that show shared text, times the longest shared text."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NS = rb"<(?:\w+:)?"
_CELLS = (re.compile(rb"<c(?=[\s>])([^<>]*+)(?<!/)>(?!</)"), re.compile(rb":c(?=[\s>])([^<>]*+)(?<!/)>(?!</)"))
"""Opening tags of cells with content, without and with a namespace prefix; two patterns, because a literal beginning is fast."""
_PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{1,8})([0-9]{1,19})""")
_ROW = re.compile(_NS + rb"row\b([^<>]*+)>")
_ROW_NUMBER = re.compile(rb"""\br\s*=\s*["']\s*([0-9]{1,19})""")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)""")
_SHEET = re.compile(_NS + rb"sheet\b([^<>]*)>")
_BARE_FORMULA = re.compile(
    _NS + rb"c(?=[\s>])([^<>]*+)(?<!/)>" + _NS + rb"f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)"
    rb"(?:" + _NS + rb"v\s*/>|" + _NS + rb"v>\s*</(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_RELATION = re.compile(_NS + rb"Relationship\b([^<>]*)>")


@dataclass(frozen=True)
class Measured:
    """A workbook made of measured parts; by name of sheet the rows that are hidden, and the cells ("F12") whose formula has no
    value, because no spreadsheet program has worked it out."""

    data: bytes
    hidden_rows: Mapping[str, frozenset[int]] = field(default_factory=dict)
    bare_formulas: Mapping[str, frozenset[str]] = field(default_factory=dict)


def checked_copy(data: bytes) -> Measured:
    """A new .xlsx or .ods made of the measured parts of `data`.

    Refused: "empty_file", "not_a_workbook", "old_format", "password", "truncated", "too_big".
    """
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = unpacked(package, _counts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        sentence = _("Tệp bị hỏng hoặc chưa tải lên hết. Mở tệp bằng Excel, lưu lại dạng .xlsx rồi tải lên lần nữa.")
        raise Refused("truncated", sentence) from error
    if is_opendocument(parts):
        _refuse_far_cells(cells_of(parts[MAIN]), 0)
        return Measured(_packed({"mimetype": MIME, **parts}))
    if "xl/workbook.xml" not in parts:
        raise Refused("not_a_workbook", _NOT_A_WORKBOOK)
    _check_extents(parts)
    sheets = _sheets(parts)
    return Measured(
        _packed(parts),
        {name: _hidden_rows(content) for name, content in sheets.items()},
        {name: _bare_formulas(content) for name, content in sheets.items()},
    )


_NOT_A_WORKBOOK = _("Tệp này không phải bảng tính Excel. Mở bằng Excel, chọn “Lưu thành”, dạng .xlsx rồi tải lên lại.")
_TOO_BIG = _("Tệp mở ra lớn bất thường nên không đọc. Chép riêng phần danh sách sang một tệp Excel mới rồi tải lên lại.")


def _check_kind(data: bytes) -> None:
    """What the first bytes say."""
    if not data:
        raise Refused("empty_file", _("Tệp này trống. Chọn tệp khác."))
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise Refused("password", _("Tệp có đặt mật khẩu nên không đọc được. Mở tệp, bỏ mật khẩu, lưu lại rồi tải lên."))
        raise Refused("old_format", _("Tệp dạng .xls kiểu cũ. Mở bằng Excel, chọn “Lưu thành”, dạng .xlsx rồi tải lên lại."))
    if not data.startswith(b"PK"):
        raise Refused("not_a_workbook", _NOT_A_WORKBOOK)


def unpacked(package: zipfile.ZipFile, counts: Callable[[zipfile.ZipInfo], bool]) -> dict[str, bytes]:
    """The parts that count, unpacked within the budget whatever the headers promise; the rest is not looked at.

    Refused: "too_big", "password".
    """
    entries = package.infolist()
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries if counts(entry)) > MAX_UNPACKED_BYTES:
        raise Refused("too_big", _TOO_BIG)
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    for entry in filter(counts, entries):
        if entry.flag_bits & 1:
            raise Refused("password", _("Tệp có đặt mật khẩu nên không đọc được. Mở tệp, bỏ mật khẩu, lưu lại rồi tải lên."))
        with package.open(entry) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0 or (len(content) > _RATIO_FROM_BYTES and len(content) > _MAX_RATIO * max(entry.compress_size, 1)):
            raise Refused("too_big", _TOO_BIG)
        parts.setdefault(entry.filename.lstrip("/"), content)
    return parts


def _counts(entry: zipfile.ZipInfo) -> bool:
    """Whether calamine needs this part: XML, neither pictures nor macros."""
    return entry.filename.lower().endswith((".xml", ".rels"))


def _check_extents(parts: Mapping[str, bytes]) -> None:
    """Refuse what would make a reader reserve too much: far-away cells, and long texts shown by many cells."""
    sheets = (_extent(content) for name, content in parts.items() if name.startswith("xl/worksheets/") and name.endswith(".xml"))
    longest = max(map(len, re.split(rb"</(?:\w+:)?si>", parts.get("xl/sharedStrings.xml", b""))), default=0)
    _refuse_far_cells(sheets, longest)


def _refuse_far_cells(sheets: Iterable[tuple[int, int]], longest: int) -> None:
    """Refuse sheets, each (cells with content, extent), that reach too far; `longest` is the longest shared text in bytes."""
    cells = extent = 0
    for count, area in sheets:
        cells, extent = cells + count, extent + area
    if extent > _MAX_EXTENT or cells * longest > _MAX_REPEATED_BYTES:
        raise Refused("too_big", _TOO_BIG)


def _extent(content: bytes) -> tuple[int, int]:
    """Cells with content in a sheet, and rows times columns up to the last of them."""
    count = rows = columns = nameless = 0
    for found in chain.from_iterable(pattern.finditer(content) for pattern in _CELLS):
        count += 1
        place = _PLACE.search(found[1])
        if place is None:
            nameless += 1
            continue
        rows = max(rows, int(place[2]))
        columns = max(columns, _column_number(place[1]))
    if nameless:
        numbers = [int(number[1]) for row in _ROW.finditer(content) if (number := _ROW_NUMBER.search(row[1]))]
        rows = max([rows, *numbers, len(_ROW.findall(content))])
        columns = max(
            columns, max(sum(len(cell.findall(part)) for cell in _CELLS) for part in re.split(rb"</(?:\w+:)?row>", content))
        )
    return count, rows * columns


def _column_number(letters: bytes) -> int:
    """A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a ZIP file without compression."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def _sheets(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The XML of each sheet by its name."""
    targets = {
        _attribute(found[1], "Id"): _attribute(found[1], "Target")
        for found in _RELATION.finditer(parts.get("xl/_rels/workbook.xml.rels", b""))
    }
    sheets = {}
    for found in _SHEET.finditer(parts["xl/workbook.xml"]):
        target = targets.get(_attribute(found[1], r"\w+:id"), "").removeprefix("/xl/")
        sheets[_attribute(found[1], "name")] = parts.get(f"xl/{target}", b"")
    return sheets


def _hidden_rows(content: bytes) -> frozenset[int]:
    """The rows that Excel does not show; people hide rows and forget them."""
    rows = _ROW.finditer(content)
    numbers = (number for row in rows if _HIDDEN.search(row[1]) and (number := _ROW_NUMBER.search(row[1])))
    return frozenset(int(number[1]) for number in numbers)


def _bare_formulas(content: bytes) -> frozenset[str]:
    """The cells with a formula and without a value."""
    if b"<f" not in content and b":f" not in content:
        return frozenset()
    places = (_PLACE.search(found[1]) for found in _BARE_FORMULA.finditer(content))
    return frozenset((place[1] + place[2]).decode().upper() for place in places if place)


def _attribute(text: bytes, name: str) -> str:
    """The value of an XML attribute; "" without it."""
    found = re.search(rf"""(?:^|\s){name}\s*=\s*("[^"]*"|'[^']*')""", text.decode("utf-8", "replace"))
    return unescape(found[1][1:-1]) if found else ""
