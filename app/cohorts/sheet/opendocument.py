"""What surrounds an .ods workbook: how far its cells reach, counted before calamine makes a place for each of them.

A single element can say that it stands a million times, so the repetitions are added up first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

MIME = b"application/vnd.oasis.opendocument.spreadsheet"
MAIN = "content.xml"
_TABLE = re.compile(rb"<table:table(?=[\s>])")
_ROW = re.compile(rb"<table:table-row\b([^<>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^<>]*?)(/?)>")
_ROWS_REPEATED = re.compile(rb"""table:number-rows-repeated\s*=\s*["'](\d+)""")
_COLUMNS_REPEATED = re.compile(rb"""table:number-columns-repeated\s*=\s*["'](\d+)""")


def is_opendocument(parts: Mapping[str, bytes]) -> bool:
    """Whether the parts of a package are a LibreOffice workbook."""
    return MAIN in parts and b"office:spreadsheet" in parts[MAIN]


def cells_of(content: bytes) -> Iterator[tuple[int, int]]:
    """For each sheet: cells with content (repeated ones counted as often), and rows times columns up to the last of them."""
    for table in _TABLE.split(content)[1:]:
        count = row = last_row = last_column = 0
        for found in _ROW.finditer(table):
            repeated = _number(_ROWS_REPEATED, found[1])
            row += repeated
            filled, column = _filled(found[2] or b"")
            if filled:
                count += filled * repeated
                last_row, last_column = row, max(last_column, column)
        yield count, last_row * last_column


def _filled(row: bytes) -> tuple[int, int]:
    """Cells with content in a row, and the column of the last one."""
    count = column = last = 0
    for cell in _CELL.finditer(row):
        repeated = _number(_COLUMNS_REPEATED, cell[1])
        column += repeated
        if not cell[2] or b"office:value" in cell[1]:
            count += repeated
            last = column
    return count, last


def _number(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    """How often an element stands for."""
    found = pattern.search(attributes)
    return int(found[1][:9]) if found else 1
