"""Lists of keys at the end of a paper: “1 - A”, “1.A 2.B”, a table across or down."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.kernel.text import fold
from app.quizzes.formats.particulars import from_line
from app.quizzes.formats.prose import signs
from app.quizzes.formats.prose.levels import level_of
from app.quizzes.formats.prose.lines import Line, Table

_VALUE = r"(?:[A-J](?:\s*[,;&+/]?\s*[A-J])*|Đúng|Sai|ĐÚNG|SAI|Đ|S)"
_PAIR = re.compile(
    rf"(?:^|(?<=[\s,;|(.]))(?:[Cc][âÂ][uU]\s*)?([0-9]{{1,3}})(?:\s?[-–.:=)\]/]+\s{{0,2}}|\s?)({_VALUE})(?![^\W_]|\s*[-–]\s*[a-zà-ỹ])"
)
_LEAD = re.compile(
    rf"\s*(?:{signs.loose('câu')}\s*(?:{signs.loose('hỏi')}\s*)?)?([0-9]{{1,3}})(?:\s*{signs.IN_HEAD_MARKS.pattern})?"
    r"\s*[-–.:=)\]]+\s*(?P<key>.+)",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"\s*(?:{signs.loose('câu')}\s*)?([0-9]{{1,3}})\s*[.:)]?\s*", re.IGNORECASE)
_COLUMNS = {
    "number": ("cau", "cau so", "stt", "tt", "so cau"),
    "key": ("dap an", "da", "dap an dung", "key"),
    "level": ("muc do", "muc"),
    "more": ("giai thich", "loi giai", "huong dan giai", "ghi chu"),
}
_PART = re.compile(rf"\s*{signs.loose('phần')}\s+(?:[IVX]{{1,5}}|[0-9]{{1,2}}|[A-D])\s*[:.\-–)]+\s*(?=[0-9])", re.IGNORECASE)
_POINTS = re.compile(
    rf"\s*[(\[–-]?\s*[0-9]{{1,2}}(?:[.,][0-9]{{1,2}})?\s*(?:{signs.loose('điểm')}|đ)\s*[)\]]?\s*\.?\s*$", re.IGNORECASE
)
_CHOICE = re.compile(rf"\s*{_VALUE}\s*\.?\s*", re.IGNORECASE)


def is_key_line(text: str) -> bool:
    """Whether a line is nothing but keys: at least three pairs, or two and nothing else."""
    text = _PART.sub("", text, count=1)
    count, rest = _pairs_in(text)
    return (count >= 3 and rest <= len(text) * 0.2) or (count == 2 and not rest)


def _pairs_in(text: str) -> tuple[int, int]:
    """(pairs of a number and a key in a line, letters and signs beside them)."""
    rest = re.sub(r"[\s,;|.:\-–]+", "", _PAIR.sub("", text))
    return len(_PAIR.findall(text)), len(rest)


def is_key_table(table: Table) -> bool:
    """Whether a table holds keys: numbers and letters only, or a head “Câu, Đáp án” over or beside them."""
    cells = [cell.text for cell in table.cells() if cell.text]
    heads = {fold(cell).strip(" :.") for cell in cells}
    short = sum(bool(_NUMBER.fullmatch(cell) or _CHOICE.fullmatch(cell) or _PAIR.fullmatch(cell.strip())) for cell in cells)
    named = heads & {"dap an", "da", "d/a", "dap an dung", "key"} and heads & {"cau", "cau hoi", "stt", "tt", "so", "cau so"}
    return (
        bool(_named_columns(table))
        or bool(named and short >= len(cells) * 0.5)
        or (len(cells) >= 2 and all(_PAIR.fullmatch(cell.strip()) for cell in cells))
        or (len(cells) >= 4 and short == len(cells) and _has_both(cells))
    )


def without_points(key: str) -> str:
    """“A (0,25 điểm)” as “A”; what is more than letters stays as it is."""
    bare = _POINTS.sub("", key)
    return bare if _CHOICE.fullmatch(bare) else key


def _has_both(cells: Sequence[str]) -> bool:
    """Whether there are numbers and choices among the cells."""
    return any(_PAIR.fullmatch(cell.strip()) for cell in cells) or (
        any(_NUMBER.fullmatch(cell) for cell in cells) and any(_CHOICE.fullmatch(cell) for cell in cells)
    )


@dataclass
class Entry:
    """What a list of keys says of a question: its number, the key, further lines; its level where a column has it.

    `is_key`: a column says that it is the key, not the beginning of a model answer.
    """

    number: int
    key: str
    more: list[str] = field(default_factory=list)
    level: str = ""
    is_key: bool = False


def entries_of(keys: Sequence[Line | Table]) -> list[Entry]:
    """The entries in the order of the list."""
    found: list[Entry] = []
    for block in keys:
        if isinstance(block, Table):
            found += _table_entries(block)
        else:
            _line_entries(block.text, found)
    return found


def _named_columns(table: Table) -> dict[str, int]:
    """The columns of a list that is headed “Câu, Đáp án” in its first row; {} for other tables."""
    if len(table.rows) < 2:
        return {}
    heads = [fold(cell.text).strip(" :.") for cell in table.rows[0]]
    found = {name: heads.index(word) for name, words in _COLUMNS.items() for word in words if word in heads}
    numbers = [row[found["number"]].text for row in table.rows[1:] if "number" in found and len(row) > found["number"]]
    known = "key" in found and numbers and all(_NUMBER.fullmatch(text) for text in numbers if text)
    return found if known and len(set(heads)) == len(heads) else {}


def _line_entries(text: str, found: list[Entry]) -> None:
    """The entries of a line; a line without a number belongs to the entry before."""
    text = _PART.sub("", text, count=1)
    count, rest = _pairs_in(text)
    if count and rest <= len(text) * 0.2:
        found += [Entry(int(pair[1]), pair[2]) for pair in _PAIR.finditer(text)]
    elif lead := _LEAD.fullmatch(text):
        found.append(Entry(int(lead[1]), without_points(lead["key"].strip())))
    elif found and not re.fullmatch(r"[\s\-–=_.*]*", text) and not re.match(rf"\s*{signs.loose('phần')}\b", text, re.IGNORECASE):
        if level := signs.LEVEL.match(text):
            found[-1].level = level_of(level["rest"]) or found[-1].level
        else:
            found[-1].more.append(text.strip())


def _table_entries(table: Table) -> Iterator[Entry]:
    """The entries of a table: by named columns, pairs in one cell, across, or down."""
    if columns := _named_columns(table):
        yield from _by_name(table, columns)
        return
    rows = [[cell.text for cell in row] for row in table.rows]
    pairs = [(int(pair[1]), pair[2]) for row in rows for cell in row if (pair := _PAIR.fullmatch(cell.strip()))]
    found = pairs or list(_across(rows)) or list(_down(rows))
    yield from (Entry(number, key) for number, key in found)


def _by_name(table: Table, columns: dict[str, int]) -> Iterator[Entry]:
    """The rows of a list with a head."""
    for row in table.rows[1:]:
        said = {name: row[at] for name, at in columns.items() if at < len(row)}
        number = _NUMBER.fullmatch(said["number"].text) if "number" in said else None
        if number and "key" in said and said["key"].text:
            keys = [line.text.strip() for line in said["key"].lines if line.text.strip()]
            finer = [text for text in keys if from_line(text) is not None]
            more = [line.text.strip() for line in said["more"].lines if line.text.strip()] if "more" in said else []
            key = " ".join(text for text in keys if text not in finer)
            yield Entry(int(number[1]), key, [*finer, *more], level_of(said["level"].text) if "level" in said else "", True)


def _across(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """A row of numbers above a row of keys."""
    for upper, lower in itertools.pairwise(rows):
        numbers = {at: int(found[1]) for at, cell in enumerate(upper) if (found := _NUMBER.fullmatch(cell))}
        if len(numbers) >= 2 and not any(_NUMBER.fullmatch(cell) for cell in lower if cell.strip()):
            yield from ((number, lower[at].strip()) for at, number in numbers.items() if at < len(lower) and lower[at].strip())


def _down(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """A number with its key to the right, perhaps several such pairs in a row."""
    for row in rows:
        for cell, beside in itertools.pairwise(row):
            if (found := _NUMBER.fullmatch(cell)) and beside.strip() and not _NUMBER.fullmatch(beside):
                yield int(found[1]), beside.strip()
