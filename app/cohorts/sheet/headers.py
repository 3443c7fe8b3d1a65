"""Finding the header of a table: below how many title rows, in one row or two, with merged cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.cohorts.sheet.cells import cell_text
from app.cohorts.sheet.workbook import Sheet
from app.kernel.text import fold

_LOOK_AT_ROWS = 60
_LONGER_BY = 40
"""A label may say this many letters more than the word that names it ("Điện thoại (ghi đủ 10 số)"); longer texts are titles."""
_PIECES = {"nam", "nu", "ngay", "thang", "nam sinh"}
"""Words of a lower header row that split the one above: a birthday under "Nam" and "Nữ", or in three columns."""


@dataclass(frozen=True)
class Header:
    """Where the header stands (rows as Excel counts them) and which columns (from 0) belong to which key.

    Several columns under one key are one thing in pieces: a name in two cells, a birthday under "Nam" and "Nữ".
    """

    first_row: int
    last_row: int
    columns: Mapping[str, tuple[int, ...]]

    def texts(self, sheet: Sheet, row: int, key: str) -> list[str]:
        """The words of the cells of a row under a key, without the empty ones."""
        return [text for column in self.columns.get(key, ()) if (text := sheet.text(row, column))]


def plain(text: str) -> str:
    """Header words in the form in which they are compared: folded, letters and digits only, single spaces."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


def find_header(
    sheet: Sheet, words: Mapping[str, Sequence[str]], needed: Collection[Collection[str]], least: int = 1
) -> Header | None:
    """The header in `sheet`: the row, or two rows together, with the most known keys; the first one where several have as many.

    `words` gives for each key the header words (as `plain` writes them) that name it: a label belongs to the key whose word it
    equals, or begins with; the longest word wins. `needed`: the header must have all keys of one of these groups, and at least
    `least` keys in all. None when no row is like that.
    """
    best: Header | None = None
    for row in range(1, min(len(sheet.rows), _LOOK_AT_ROWS) + 1):
        header = Header(row, row, _columns(sheet, (row,), words))
        double = Header(row, row + 1, _columns(sheet, (row, row + 1), words))
        if header.columns and _is_second_row(sheet, header, words, needed):
            header = double
        fits = any(all(key in header.columns for key in group) for group in needed) and len(header.columns) >= least
        if fits and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


def labels(sheet: Sheet, row: int) -> list[str]:
    """The header words above each column in a row, a merged cell counted for each column that it covers."""
    said = [plain(cell_text(value)) for value in sheet.rows[row - 1]] if row <= len(sheet.rows) else []
    said += [""] * (sheet.width - len(said))
    for span in sheet.merged:
        if span.first_row <= row <= span.last_row:
            text = plain(sheet.text(span.first_row, span.first_column))
            for column in range(span.first_column, min(span.last_column + 1, len(said))):
                said[column] = said[column] or text
    return said


def _columns(sheet: Sheet, rows: Sequence[int], words: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, ...]]:
    """The columns of each key; the lower row speaks first, the upper one where the lower says nothing known."""
    found: dict[str, list[int]] = {}
    for column, stack in enumerate(zip(*(labels(sheet, row) for row in reversed(rows)), strict=True)):
        key = next((key for label in stack if (key := _key_of(label, words))), None)
        if key is not None:
            found.setdefault(key, []).append(column)
    return {key: tuple(columns) for key, columns in found.items()}


def _key_of(label: str, words: Mapping[str, Sequence[str]]) -> str | None:
    """The key that a label names."""
    best: tuple[int, str] | None = None
    for key, names in words.items():
        for name in names:
            named = label == name or (label.startswith(name + " ") and len(label) <= len(name) + _LONGER_BY)
            if named and (best is None or len(name) > best[0]):
                best = (len(name), key)
    return best[1] if best else None


def _is_second_row(sheet: Sheet, single: Header, words: Mapping[str, Sequence[str]], needed: Collection[Collection[str]]) -> bool:
    """Whether the row below belongs to the header: all its words are header words, or it is covered by merged cells from above.

    A row of data is told apart by what stands below the needed columns: words that name no column.
    """
    row = single.last_row + 1
    if row > len(sheet.rows):
        return False
    below = sheet.rows[row - 1]
    if not any(below):
        return any(span.first_row <= single.first_row and span.last_row == row for span in sheet.merged)
    if any(not isinstance(value, str) for value in below if value is not None):
        return False
    known = {name for names in words.values() for name in names} | _PIECES
    anchors = {column for group in needed for key in group for column in single.columns.get(key, ())}
    said = {column: plain(sheet.text(row, column)) for column in range(len(below))}
    return all(said.get(column, "") in known | {""} for column in anchors) and any(text in known for text in said.values())
