"""The HTML of the converter as blocks in the Markdown of lessons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from app.courses.formats.word.things import is_safe
from app.courses.rules.word_blocks import BlockKind, WordBlock

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SIGNS = re.compile(r"([\\`*_{}\[\]|])")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_START = re.compile(r"^(#{1,6}(?=\s|$)|>|[-+](?=\s)|:(?=\s)|=+$|-+$)")
_COUNT = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_LINES = re.compile(r"(?:\\?[_.…=*~-]|\s){6,}")
_NOTE = re.compile(r"(?:footnote|endnote)-(\d+)$")
_RULE = re.compile(r"[\W_]+")
_DEEPEST = 5
"""Lists in lists."""
_LONGEST_NUMBER = 20


class Bit(NamedTuple):
    """A stretch of words with one look; "\\n" ends a line. `picture`: the number of one, else -1."""

    words: str
    strong: bool = False
    slanted: bool = False
    link: str = ""
    picture: int = -1
    alt: str = ""


_WORDS = Bit("")


class Walker:
    """Walks once; `notes` fill meanwhile."""

    def __init__(self) -> None:
        self.notes: dict[str, str] = {}

    def blocks(self, root: Any) -> Iterator[WordBlock]:
        """The blocks in order."""
        for element in _parts(root):
            if _is_notes(element):
                for item in element:
                    self._note(item)
            else:
                yield from self._block(element)

    def _block(self, element: Any) -> Iterator[WordBlock]:
        """An element that stands by itself."""
        level = _HEADINGS.get(element.tag, 0)
        bits = list(self._bits(element)) if element.tag not in {"ul", "ol", "table"} else []
        if level:
            if words := _flat(bits):
                yield WordBlock(BlockKind.HEADING, words, level)
        elif element.tag in {"ul", "ol"}:
            found: list[Bit] = []
            rows = list(self._rows(element, 0, found))
            if rows:
                yield WordBlock(BlockKind.LIST, "\n".join(rows))
            bits = found
        elif element.tag == "table":
            found = []
            yield from self._table(element, found)
            bits = found
        elif element.get("class") != "ten":
            yield from (WordBlock(BlockKind.TEXT, row) for row in _rows(bits))
        yield from _pictures(bits)

    def _rows(self, items: Any, depth: int, found: list[Bit]) -> Iterator[str]:
        """A list as lines; inner lists four blanks further in."""
        number = 0
        for item in items:
            inner = [child for child in item if child.tag in {"ul", "ol"}]
            bits = list(self._bits(item, skip=frozenset({"ul", "ol"})))
            found += [bit for bit in bits if bit.picture >= 0]
            if words := _flat(bits):
                number += 1
                sign = f"{number}." if items.tag == "ol" else "-"
                yield f"{'    ' * depth}{sign} {words}"
            for child in inner:
                yield from self._rows(child, min(depth + 1, _DEEPEST) if words else depth, found)

    def _table(self, table: Any, found: list[Bit]) -> Iterator[WordBlock]:
        """A table; one of a single cell is a frame, one of a single column is paragraphs."""
        rows = [row for row in table.iter("tr") if len(row)]
        cells = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]
        for row in cells:
            for cell in row:
                found += [bit for bit in self._bits(cell) if bit.picture >= 0]
        if len(cells) == 1 and len(cells[0]) == 1:
            lines = list(self._lines(cells[0][0]))
            if lines:
                yield WordBlock(BlockKind.FRAME, "\n\n".join(lines))
            return
        grid = _grid(
            [[(_flat(list(self._bits(cell))), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in row] for row in cells]
        )
        width = max(map(len, grid), default=0)
        if width == 1:
            yield from (WordBlock(BlockKind.TEXT, row[0]) for row in grid)
        elif grid:
            yield WordBlock(BlockKind.TABLE, "\n".join([_row(grid[0]), f"|{'---|' * width}", *map(_row, grid[1:])]))

    def _lines(self, cell: Any) -> Iterator[str]:
        """The paragraphs and lists of a frame."""
        for child in _parts(cell):
            if child.tag in {"ul", "ol"}:
                yield "\n".join(self._rows(child, 0, []))
            else:
                yield from _rows(list(self._bits(child)))

    def _note(self, item: Any) -> None:
        """A footnote: its paragraphs in one line, without the arrow back."""
        found = _NOTE.search(str(item.get("id", "")))
        if found is not None:
            self.notes[_label(str(item.get("id")))] = _flat([bit for bit in self._bits(item) if bit.picture < 0])

    def _bits(self, element: Any, skip: frozenset[str] = frozenset(), like: Bit = _WORDS) -> Iterator[Bit]:
        """The words of an element with their looks."""
        if element.text:
            yield like._replace(words=_plain(element.text))
        for child in element:
            if child.tag not in skip:
                yield from self._bit(child, skip, like)
            if child.tail:
                yield like._replace(words=_plain(child.tail))

    def _bit(self, child: Any, skip: frozenset[str], like: Bit) -> Iterator[Bit]:
        """The words of an element inside a line."""
        if child.tag == "br":
            yield Bit("\n")
        elif child.tag == "img":
            number, _colon, alt = str(child.get("alt", "")).partition(":")
            if number.isascii() and number.isdigit():
                yield Bit("", picture=int(number), alt=alt)
        elif child.tag == "sup" and (call := child.find("a")) is not None and _NOTE.search(str(call.get("href", ""))):
            yield like._replace(words=f"[^{_label(str(call.get('href'))[1:])}]")
        elif child.tag == "a":
            address = str(child.get("href", "")).strip()
            if address.startswith(("#footnote-ref", "#endnote-ref")):
                return
            yield from self._bits(child, skip, like._replace(link=address if is_safe(address) else ""))
        else:
            strong, slanted = like.strong or child.tag == "strong", like.slanted or child.tag == "em"
            yield from self._bits(child, skip, like._replace(strong=strong, slanted=slanted))
            if child.tag in {"p", "li", "td", "th", "div", "tr"}:
                yield Bit("\n")


def _parts(root: Any) -> Iterator[Any]:
    """The elements of a level; words between them are wrapped."""
    yield from (child for child in root if isinstance(child.tag, str))


def _is_notes(element: Any) -> bool:
    """Whether a list is that of the footnotes."""
    return element.tag == "ol" and len(element) > 0 and _NOTE.search(str(element[0].get("id", ""))) is not None


def _label(key: str) -> str:
    """The label of a note: "footnote-3" is "w3", "endnote-3" is "e3"."""
    return f"{'e' if key.startswith('end') else 'w'}{key.rpartition('-')[2]}"


def _plain(text: str) -> str:
    """Words in which no sign means anything."""
    return _ENTITY.sub("&amp;", _SIGNS.sub(r"\\\1", re.sub(r"[\s\u00a0]+", " ", text)))


def _rows(bits: list[Bit]) -> Iterator[str]:
    """Bits as lines of Markdown, none of which begins anything but a paragraph."""
    line: list[Bit] = []
    for bit in [*bits, Bit("\n")]:
        if bit.words != "\n":
            line.append(bit)
            continue
        words = _safe(_joined(line))
        line = []
        if words and not _RULE.fullmatch(words):
            yield words


def _flat(bits: list[Bit]) -> str:
    """Bits in one line."""
    return _safe(_joined([bit._replace(words=" ") if bit.words == "\n" else bit for bit in bits]))


def _joined(bits: list[Bit]) -> str:
    """Neighbours of one look together, with the signs of their look around their words."""
    merged: list[Bit] = []
    for bit in bits:
        if bit.picture >= 0:
            continue
        if (merged and merged[-1][1:4] == bit[1:4]) or (not bit.words.strip() and merged):
            merged[-1] = merged[-1]._replace(words=merged[-1].words + bit.words)
        else:
            merged.append(bit)
    words = "".join(map(_signed, merged))
    return _LINES.sub(" … ", " ".join(words.split())).strip()


def _signed(bit: Bit) -> str:
    """A stretch with its signs; blanks stay outside."""
    bare = bit.words.strip()
    if not bare or not (bit.strong or bit.slanted or bit.link):
        return bit.words
    inner = bare
    if bit.link:
        inner = f"[{inner}]({re.sub(r'[()<> ]', lambda found: f'%{ord(found[0]):02X}', bit.link)})"
    sign = "*" * (bit.slanted + 2 * bit.strong) if re.search(r"\w", bare) else ""
    left = bit.words[: len(bit.words) - len(bit.words.lstrip())]
    right = bit.words[len(bit.words.rstrip()) :]
    return f"{left}{sign}{inner}{sign}{right}"


def _safe(row: str) -> str:
    """A line that begins with a sign of the grammar, with that sign as a letter."""
    row = row.strip()
    if row.startswith(":"):
        return f"&#58;{row[1:]}"
    return _COUNT.sub(r"\1\\\2", _START.sub(r"\\\1", row))


def _pictures(bits: list[Bit]) -> Iterator[WordBlock]:
    """The pictures among bits, each by itself; its text is the description."""
    for bit in bits:
        if bit.picture >= 0:
            yield WordBlock(BlockKind.PICTURE, bit.alt, picture=bit.picture)


def _span(cell: Any, name: str) -> int:
    """Over how many columns or rows a cell goes."""
    said = str(cell.get(name, "1"))
    return min(int(said), _LONGEST_NUMBER) if said.isascii() and said.isdigit() and said != "0" else 1


def _grid(rows: list[list[tuple[str, int, int]]]) -> list[list[str]]:
    """Cells at their places; what a merged cell covers is empty, lines without a word are left out."""
    taken: dict[tuple[int, int], str] = {}
    for down, row in enumerate(rows):
        across = 0
        for words, wide, high in row:
            while (down, across) in taken:
                across += 1
            for at in range(wide):
                for below in range(high):
                    taken[down + below, across + at] = words if at == below == 0 else ""
            across += wide
    width = max((across for _down, across in taken), default=-1) + 1
    grid = [[taken.get((down, across), "") for across in range(width)] for down in range(len(rows))]
    grid = [row for row in grid if any(row)]
    kept = [across for across in range(width) if any(row[across] for row in grid)]
    return [[row[across] for across in kept] for row in grid]


def _row(cells: list[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"
