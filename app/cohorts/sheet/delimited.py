"""Tables as text (.csv, .tsv, .txt): which sign stands between the cells, and the rows of the table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

from app.cohorts.sheet.encodings import Decoded, decode_text
from app.kernel.refusal import Refused
from app.kernel.text import _

ENDINGS = (".csv", ".tsv", ".txt")
_SEPARATORS = "\t;,|"
_LOOK_AT_ROWS = 60
_MAX_CELLS = 2_000_000
_MAX_LINES, _MAX_COLUMNS = 200_000, 16_384
"""Lines, empty ones too, and the columns that Excel has; a text beyond this is not taken apart."""


def read_delimited(data: bytes) -> tuple[Decoded, list[list[str]]]:
    """The text of a file and its rows; the first row is line 1 of the file, as Excel counts it.

    Refused: what `decode_text` refuses; "truncated" (a quoted cell or a row is not finished), "too_big".
    """
    decoded = decode_text(data)
    text = _without_hint(decoded.text)
    if max(text.count("\n"), text.count("\r")) > _MAX_LINES:
        raise _too_big()
    rows = _parsed(text, separator_of(text))
    if sum(map(len, rows)) > _MAX_CELLS or max(map(len, rows), default=0) > _MAX_COLUMNS:
        raise _too_big()
    if _is_cut(text, rows):
        raise _truncated()
    return decoded, rows


def separator_of(text: str) -> str:
    """The sign between the cells: the one that gives the most rows of the same width, and the most columns."""
    head = "\n".join(text.splitlines()[:_LOOK_AT_ROWS])
    return max(_SEPARATORS, key=lambda sign: _evenness(head, sign))


def _evenness(head: str, sign: str) -> int:
    """How well a sign divides the first rows: rows of the commonest width, times the cuts in each."""
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(head), delimiter=sign) if len(row) > 1)
    except csv.Error:
        return 0
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _without_hint(text: str) -> str:
    """The text with an empty first line where Excel wrote "sep=;" in it."""
    first, _break, rest = text.partition("\n")
    return "\n" + rest if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5 else text


def _parsed(text: str, sign: str) -> list[list[str]]:
    """All rows. A sign inside quotes belongs to its cell; a quote inside a cell without quotes is a letter."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _truncated() from error
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    except csv.Error as error:
        raise _truncated() from error


def _is_cut(text: str, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the last row stops in its middle: no line end behind it, and fewer cells than all other rows have."""
    filled = [len(row) for row in rows if row]
    if text.endswith(("\n", "\r")) or len(filled) < 4:
        return False
    others = set(filled[:-1])
    return len(others) == 1 and filled[-1] < others.pop()


def _too_big() -> Refused:
    """The sentence for a table that is larger than any list of people."""
    return Refused("too_big", _("Tệp có quá nhiều ô nên không đọc. Chép riêng phần cần dùng sang tệp mới rồi tải lên lại."))


def _truncated() -> Refused:
    """The sentence for a file without its end."""
    return Refused("truncated", _("Tệp bị cắt giữa chừng hoặc chưa tải lên hết. Tải tệp lên lại."))
