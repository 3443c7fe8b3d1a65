"""The one door for question files: whatever the file is, its questions come out."""

from __future__ import annotations

from app.kernel.refusal import Refused
from app.quizzes.formats import detect
from app.quizzes.formats.pasted import read_pasted
from app.quizzes.formats.records import FileReading
from app.quizzes.formats.text import text_of

_BY_NAME = {"txt": "text", "docx": "docx", "xlsx": "xlsx", "ods": "xlsx"}
"""Where a file shows nothing, its name is believed: the reader of that format says what is wrong with it."""
_TABLES = (".csv", ".tsv")


def read_file(data: bytes, name: str, kind: str = "") -> FileReading:
    """The questions of a file called `name`, of the format `kind` or of whichever it shows.

    Refused: what `detect.format_of` and the reader of the format refuse.
    """
    kind = kind or _kind_of(data, name)
    if kind == "docx":
        from app.quizzes.formats import word  # python-docx and lxml are loaded by the first paper

        return word.read(data)
    if kind == "xlsx":
        from app.quizzes.formats import excel

        return excel.read(data, name)
    if kind == "text":
        return read_pasted(text_of(data).text)
    return detect.TEXT_FORMATS[kind](data)


def _kind_of(data: bytes, name: str) -> str:
    """The format; a plain text of no known format is read like a paper."""
    if name.lower().endswith(_TABLES):
        return "xlsx"
    if name.lower().endswith((".doc", ".docm", ".rtf")) or data.lstrip()[:5] == b"{\\rtf":
        return "docx"
    try:
        return detect.format_of(data, name)
    except Refused as refusal:
        kind = _BY_NAME.get(name.lower().rpartition(".")[2], "") if refusal.reason == "unknown_format" else ""
        if not kind:
            raise
        return kind
