"""Text that was pasted from a word processor, read like a paper without formatting."""

from __future__ import annotations

import re

from app.kernel.letters import latin
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc
from app.quizzes.formats.prose.lines import Line, Sheaf
from app.quizzes.formats.prose.reading import read_sheaf
from app.quizzes.formats.records import FileReading

MAX_LETTERS = 400_000


def read_pasted(text: str) -> FileReading:
    """The questions of a text. Refused: "empty_file", "too_long", "no_questions"."""
    if not text.strip():
        raise Refused("empty_file", _("Chưa có chữ nào. Dán phần câu hỏi vào ô rồi bấm lại."))
    if len(text) > MAX_LETTERS:
        raise Refused("too_long", _("Đoạn dán dài quá {n} chữ. Dán từng phần, hoặc tải cả tệp lên.").format(n="400.000"))
    rows = re.split(r"\r\n?|\n|\v|\u2028", latin(nfc(text)))
    return read_sheaf(Sheaf(tuple(Line.plain(row.strip(), number).tidied() for number, row in enumerate(rows, 1))), "text")
