"""What a file of attendance is, by what stands in it; its name only says whether it is text."""

from __future__ import annotations

from app.attendance.formats.attlog import is_attlog
from app.attendance.formats.meeting import meeting_kind
from app.attendance.rules.choices import SourceKind
from app.cohorts.sheet.delimited import ENDINGS as TEXT_ENDINGS
from app.cohorts.sheet.delimited import read_delimited, separator_of
from app.kernel.refusal import Refused
from app.kernel.text import nfc

ENDINGS = (".xlsx", ".ods", *TEXT_ENDINGS, ".dat")
"""The names of files that the import desk takes."""
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")


def recognise(data: bytes, file_name: str) -> SourceKind:
    """What a file is; a sheet when nothing else fits, so that the reader of sheets says what is wrong with it."""
    if data.startswith(_WORKBOOKS) or not nfc(file_name).lower().endswith((*TEXT_ENDINGS, ".dat")):
        return SourceKind.SHEET
    if is_attlog(data):
        return SourceKind.ATTLOG
    try:
        decoded, rows = read_delimited(data)
    except Refused:
        return SourceKind.SHEET
    by_tabs = separator_of(decoded.text) == "\t"
    return meeting_kind(rows, decoded.encoding, by_tabs=by_tabs) or SourceKind.SHEET
