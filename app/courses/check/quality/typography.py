"""Signs and spaces: none before a comma, one after it, no two in a row, one kind of quotation marks in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.courses.check.codes import PUNCTUATION, QUOTES, found
from app.courses.check.quality.passages import Kind, Passage
from app.courses.check.quality.writings import Writing
from app.courses.faults import Fault
from app.kernel.text import _

_RULES = (
    (re.compile(r"(?<!\w)\w+\s+[,.;:!?](?!\.)(?=\s|$)"), _("thừa dấu cách trước dấu câu: “{text}”")),
    (re.compile(r"(?<!\w)\w+\s+[)”]|[(“]\s+\w+"), _("thừa dấu cách bên trong ngoặc: “{text}”")),
    (re.compile(r"(?<![^\W\d_])[^\W\d_]+[,;:!?][^\W\d_]+|\d[;!?][^\W\d_]+"), _("thiếu dấu cách sau dấu câu: “{text}”")),
    (re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}\.(?=[A-ZÀ-ỸĐ])[^\W\d_]{2,}|[)”][^\W\d_]+"), _("thiếu dấu cách: “{text}”")),
    (re.compile(r"(?<![^\W\d_])[^\W\d_]+[(“][^\W\d_]+"), _("thiếu dấu cách trước ngoặc: “{text}”")),
    (re.compile(r"(?<!\S)\S+[ \t]{2,}\S+"), _("hai dấu cách liền nhau: “{text}”")),
    (re.compile(r"(?<![.\[])\.\.(?![.\]])|,,|;;|[,;:]\.(?!\.)"), _("thừa dấu câu: “{text}”")),
)


def typography_faults(writing: Writing) -> Iterator[Fault]:
    """The slips of a file."""
    for passage in writing.passages:
        for rule, sentence in _RULES:
            for match in rule.finditer(passage.text):
                text = match.group(0).strip()
                said = sentence.format(text=text)
                yield found(writing.file, passage.line, PUNCTUATION, f"{said[0].upper()}{said[1:]}.", text)
        if _open_brackets(passage.text):
            said = _("Dấu ngoặc đơn không đủ cặp: “{text}”.").format(text=passage.text[:60])
            yield found(writing.file, passage.line, PUNCTUATION, said, "(")
    yield from _unpaired(writing)
    yield from _mixed(writing)


def _open_brackets(text: str) -> bool:
    """Whether a bracket stays open, or closes what is not; a list "a) b) c)" opens none."""
    depth = 0
    for sign in re.finditer(r"\(|(?<!\w)\w\)|\)", text):
        if sign.group(0) == "(":
            depth += 1
        elif depth:
            depth -= 1
        elif sign.group(0) == ")":
            return True
    return depth > 0


def _unpaired(writing: Writing) -> Iterator[Fault]:
    """Quotes that are not closed before the next heading; a quotation may have several paragraphs."""
    opened: Passage | None = None
    for passage in writing.passages:
        if opened is not None and passage.kind in {Kind.HEADING, Kind.PICTURE}:
            yield _left_open(writing.file, opened)
            opened = None
        if _turns(passage.text):
            opened = passage if opened is None else None
    if opened is not None:
        yield _left_open(writing.file, opened)


def _turns(text: str) -> bool:
    """Whether a passage opens a quotation that it does not close, or closes one that it did not open."""
    return bool(text.count('"') % 2) or text.count("“") != text.count("”")


def _left_open(file: str, passage: Passage) -> Fault:
    """The warning for a quotation that nothing closes."""
    said = _("Dấu ngoặc kép không đủ cặp: “{text}”.").format(text=passage.text[:60])
    return found(file, passage.line, PUNCTUATION, said, "ngoặc kép")


def _mixed(writing: Writing) -> Iterator[Fault]:
    """Straight and typographic quotes in one file: the first line of the rarer kind."""
    straight = [passage.line for passage in writing.passages for _sign in range(passage.text.count('"'))]
    curly = [passage.line for passage in writing.passages for _sign in range(len(re.findall("[“”]", passage.text)))]
    if straight and curly:
        rare = min(straight, curly, key=len)
        sentence = _('Tệp dùng cả hai kiểu ngoặc kép ("…" {straight} dấu, “…” {curly} dấu); chọn một kiểu.')
        yield found(writing.file, rare[0], QUOTES, sentence.format(straight=len(straight), curly=len(curly)))
