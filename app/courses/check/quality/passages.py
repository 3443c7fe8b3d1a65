"""The words of a Markdown text as readers see them: passages without marks, each with the line where it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.courses.question_text.gaps import GAP
from app.courses.question_text.signs import ACCEPTED, CRITERION, ITEM, OPTION, PAIR


class Kind(StrEnum):
    """What a passage is on the page."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    HEADING = "heading"
    OPTION = "option"
    FEEDBACK = "feedback"
    PICTURE = "picture"
    FIELD = "field"
    SOURCE = "source"


@dataclass(frozen=True)
class Passage:
    """Some words that belong together: one line of a list, one paragraph, one cell; `line` from 1."""

    line: int
    text: str
    kind: Kind

    @property
    def syllables(self) -> int:
        """How many written words (tiếng) it has."""
        return count(self.text)


_WORD = re.compile(r"\w+(?:[.,:/-]\w+)*")
_IMAGE = re.compile(r'!\[([^\[\]]*)\]\(\s*[^\s()]+(?:\s+"([^"]*)")?\s*\)')
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_ADDRESS = re.compile(r"<?(?:https?://|mailto:|tel:)[^\s<>)]*[^\s<>).,;:!?]>?|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]+)+")
_CODE = re.compile(r"`[^`]*`")
_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_NOTE_TEXT = re.compile(r"\[\^[^\]\s]+\]:\s*(.*)")
_STRONG = re.compile(r"\*\*|__|(?<![\w\\])[*_](?=\S)|(?<=[^\s\\])[*_](?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>=-])")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*(?:\s*\{[^{}]*\})?\s*")
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(.*)")
_QUOTE = re.compile(r"\s*>\s?(.*)")
_RULE = re.compile(r"[\s|:-]+")
_LONGEST_ROW = 2000
"""A longer line is read as plain words; patterns with several loose ends take too long over it."""
_CELL = re.compile(r"(?<!\\)\|")


def count(text: str) -> int:
    """How many written words (tiếng) a text has; "7,5" and "12/2025" are one."""
    return len(_WORD.findall(text))


def passages_of(rows: Sequence[str], first_line: int, *, bank: bool = False) -> Iterator[Passage]:
    """The passages of a body that begins on `first_line`; `bank`: a file of questions, where all stands in questions."""
    scan = _Scan(in_question=bank, bank=bank)
    for number, row in enumerate(rows, first_line):
        scan.take(row, number)
    scan.flush()
    return iter(scan.found)


def plain(text: str) -> str:
    """Words of Markdown without its marks; pictures are left out."""
    text = _CODE.sub("", _IMAGE.sub("", text))
    text = GAP.sub(lambda gap: gap.group(1).partition("|")[0], text)
    text = _NOTE.sub("", _LINK.sub(r"\1", text))
    return _ESCAPE.sub(r"\1", _STRONG.sub("", _ADDRESS.sub("", text))).strip()


@dataclass
class _Scan:
    """One pass over the lines."""

    in_question: bool
    bank: bool
    found: list[Passage] = field(default_factory=list)
    line: int = 0
    rows: list[str] = field(default_factory=list)
    kind: Kind = Kind.PARAGRAPH
    fenced: bool = False

    def take(self, row: str, number: int) -> None:
        """One line."""
        if row.lstrip().startswith("```"):
            self.flush()
            self.fenced = not self.fenced
        elif self.fenced or not row.strip():
            self.flush()
        elif row.lstrip().startswith(":::"):
            self._fence(row.strip()[3:].strip(), number)
        elif len(row) <= _LONGEST_ROW and (heading := _HEADING.fullmatch(row)):
            if not self.in_question:
                self._put(number, heading.group(1), Kind.HEADING)
        elif row.lstrip().startswith("|"):
            self._cells(row, number)
        elif not (self.in_question and len(row) <= _LONGEST_ROW and self._answer(row, number)):
            self._words(row, number)

    def flush(self) -> None:
        """The passage that was open is whole."""
        rows, self.rows = self.rows, []
        if rows:
            self.found += _with_pictures(self.line, " ".join(row.strip() for row in rows), self.kind)

    def _fence(self, rest: str, number: int) -> None:
        """A line that opens or closes a block; a case has a title."""
        self.flush()
        kind, _space, title = rest.partition(" ")
        self.in_question = self.bank or kind == "cau-hoi"
        if kind == "tinh-huong" and title:
            self._put(number, title, Kind.HEADING)

    def _cells(self, row: str, number: int) -> None:
        """A row of a table."""
        self.flush()
        if not _RULE.fullmatch(row):
            for cell in _CELL.split(row.strip().strip("|")):
                self._put(number, cell, Kind.CELL)

    def _answer(self, row: str, number: int) -> bool:
        """A line that only questions have; accepted spellings are no words for readers."""
        if option := OPTION.fullmatch(row.rstrip()):
            self._open(number, option.group(2) or "", Kind.OPTION)
        elif ACCEPTED.fullmatch(row):
            self.flush()
        elif quoted := _QUOTE.fullmatch(row):
            self._more(number, quoted.group(1), Kind.FEEDBACK)
        elif pair := PAIR.fullmatch(row):
            self._put(number, pair.group(1) or "", Kind.OPTION)
            self._put(number, pair.group(2) or "", Kind.OPTION)
        elif line := CRITERION.fullmatch(row) or ITEM.fullmatch(row):
            self._put(number, line.group(2) or "", Kind.OPTION)
        else:
            return False
        return True

    def _words(self, row: str, number: int) -> None:
        """A line of a list, of a note, of a paragraph."""
        if bullet := _BULLET.fullmatch(row):
            self._open(number, bullet.group(1), Kind.ITEM)
        elif note := _NOTE_TEXT.fullmatch(row):
            self._open(number, note.group(1), Kind.SOURCE)
        elif quoted := _QUOTE.fullmatch(row):
            self._more(number, quoted.group(1), Kind.PARAGRAPH)
        elif self.rows:
            self.rows.append(row)
        else:
            self._open(number, row, Kind.PARAGRAPH)

    def _open(self, number: int, words: str, kind: Kind) -> None:
        """Begin a passage."""
        self.flush()
        self.line, self.rows, self.kind = number, [words], kind

    def _more(self, number: int, words: str, kind: Kind) -> None:
        """Go on with a passage of this kind, or begin one."""
        if self.rows and self.kind is kind:
            self.rows.append(words)
        else:
            self._open(number, words, kind)

    def _put(self, number: int, words: str, kind: Kind) -> None:
        """A passage that is one line."""
        self._open(number, words, kind)
        self.flush()


def _with_pictures(line: int, text: str, kind: Kind) -> Iterator[Passage]:
    """The passage, and what its pictures say."""
    for image in _IMAGE.finditer(text):
        yield from (Passage(line, words.strip(), Kind.PICTURE) for words in image.groups() if words and words.strip())
    if words := plain(text):
        yield Passage(line, words, kind)
