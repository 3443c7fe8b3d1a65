"""Where a sheet has its head, its people and its sessions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.attendance.rules.heads import Head, head_of, heads
from app.attendance.rules.legend import Value
from app.kernel.text import fold

_HEAD_ROWS = 60
"""How far down the head of a table is looked for."""
_NAME = {
    "ho va ten",
    "ho ten",
    "ho, ten",
    "ho va ten hoc vien",
    "ho ten hoc vien",
    "ten hoc vien",
    "hoc vien",
    "ho va ten can bo",
    "ho - ten",
}
_FAMILY = {"ho dem", "ho va dem", "ho va ten dem", "ho lot", "ho"}
_GIVEN = {"ten"}
_OTHERS = {
    "phone": re.compile(r"(so )?(dien thoai|dt|dtdd|sdt|di dong)( lien he| di dong)?"),
    "birth": re.compile(r"(ngay|nam|ngay,? thang,? nam) sinh|sinh nam"),
    "unit": re.compile(r"(ten )?(don vi|co quan|dia phuong|xa|phuong|xa ?[,/-] ?phuong|noi cong tac)( cong tac)?"),
    "code": re.compile(r"(ma|ma so|ma the|so the)( hoc vien| hv| can bo| ghi danh| diem danh)?|msv|mhv"),
    "row": re.compile(r"stt|tt|so tt|so thu tu"),
}


@dataclass(frozen=True)
class Line:
    """One row of a sheet with the number that Excel shows; cells from column A on."""

    number: int
    cells: tuple[Value, ...]

    def at(self, column: int | None) -> Value:
        """The cell in a column (0 = A); None outside."""
        return self.cells[column] if column is not None and column < len(self.cells) else None


@dataclass(frozen=True)
class Table:
    """A recognised sheet: the columns that tell who, the session columns, the rows.

    Keys of `people`: "name", "given", "code", "phone", "birth", "unit", "row". `titles` are the texts over each column.
    """

    name: str
    people: Mapping[str, int]
    sessions: Mapping[int, Head]
    titles: Mapping[int, str]
    lines: tuple[Line, ...]

    def name_in(self, line: Line) -> str:
        """The name in a row, also when it stands in two cells."""
        parts = (line.at(self.people["name"]), line.at(self.people.get("given")))
        return " ".join(part for part in parts if isinstance(part, str) and part)


def find_table(name: str, lines: Sequence[Line]) -> Table | None:
    """The attendance table of a sheet: a head with the names and at least one session over it; None when there is none."""
    for at, line in enumerate(lines[:_HEAD_ROWS]):
        people = _people_columns(line)
        if people is None:
            continue
        first = next(
            (below for below in range(at + 1, len(lines)) if lines[below].at(people["name"]) not in (None, "")), len(lines)
        )
        head_lines = [*(up for up in lines[max(at - 2, 0) : at] if _names_sessions(up)), *lines[at:first]]
        people = _spread_name({**_lower_columns(lines[at + 1 : first]), **people}, head_lines, lines[first:])
        width = max((len(row.cells) for row in head_lines), default=0)
        sessions = {
            column: head
            for column, head in heads([row.cells for row in head_lines], width).items()
            if column not in people.values()
        }
        if sessions:
            return Table(name, people, sessions, _titles(head_lines, width), tuple(lines[first:]))
    return None


def with_columns(table: Table, columns: Mapping[str, int]) -> Table:
    """The table with other columns for who somebody is (role to column, -1: none); a name column there is always."""
    people = {role: column for role, column in {**table.people, **columns}.items() if column >= 0}
    people.setdefault("name", table.people["name"])
    sessions = {column: head for column, head in table.sessions.items() if column not in people.values()}
    return replace(table, people=people, sessions=sessions)


def signature(table: Table) -> str:
    """The shape of the head: the texts over the columns without numbers, runs of sessions as one; the same next week."""
    shape: list[str] = []
    for column, title in sorted(table.titles.items()):
        word = "#" if column in table.sessions else re.sub(r"\d+", "", fold(title)).strip()
        if word and shape[-1:] != [word]:
            shape.append(word)
    return hashlib.sha256("|".join(shape).encode()).hexdigest()


def has_names(lines: Sequence[Line]) -> bool:
    """Whether a sheet has a column of names at all."""
    return any(_people_columns(line) is not None for line in lines[:_HEAD_ROWS])


def _people_columns(line: Line) -> dict[str, int] | None:
    """The columns of a head row that tell who somebody is; None when it names nobody."""
    words = {column: fold(cell) for column, cell in enumerate(line.cells) if isinstance(cell, str) and cell}
    whole = next((column for column, word in words.items() if word in _NAME), None)
    family = next((column for column, word in words.items() if word in _FAMILY), None)
    given = next((column for column, word in words.items() if word in _GIVEN), None)
    found: dict[str, int] = {}
    if whole is not None:
        found["name"] = whole
    elif family is not None and given is not None:
        found |= {"name": family, "given": given}
    else:
        return None
    return {**_other_columns(words), **found}


def _lower_columns(lines: Sequence[Line]) -> dict[str, int]:
    """People columns that stand in a lower row of the head."""
    found: dict[str, int] = {}
    for line in lines:
        found |= _other_columns({column: fold(cell) for column, cell in enumerate(line.cells) if isinstance(cell, str) and cell})
    return found


def _other_columns(words: Mapping[int, str]) -> dict[str, int]:
    """Phone, birth, unit and row number among folded head words by column."""
    return {
        name: column for name, shape in _OTHERS.items() for column, word in reversed([*words.items()]) if shape.fullmatch(word)
    }


def _names_sessions(line: Line) -> bool:
    """Whether a row above the names belongs to the head: it names days or sessions."""
    return sum(1 for cell in line.cells if head_of(cell).dated or head_of(cell).session_word) > 0


def _spread_name(people: dict[str, int], head_lines: Sequence[Line], body: Sequence[Line]) -> dict[str, int]:
    """`people` with the given name's column, where "Họ và tên" is merged over two: nothing over the next, single words below."""
    beside = people["name"] + 1
    if "given" in people or any(line.at(beside) not in (None, "") for line in head_lines):
        return people
    named = [line for line in body if line.at(people["name"]) not in (None, "")]
    words = [cell for cell in (line.at(beside) for line in named) if isinstance(cell, str) and cell and " " not in cell]
    return {**people, "given": beside} if named and len(words) * 2 > len(named) else people


def _titles(head_lines: Sequence[Line], width: int) -> dict[int, str]:
    """What stands over each column, from top to bottom."""
    titles = {}
    for column in range(width):
        cells = [line.at(column) for line in head_lines]
        titles[column] = " ".join(_shown(cell) for cell in cells if cell not in (None, ""))
    return titles


def _shown(cell: Value) -> str:
    """A head cell as text."""
    if isinstance(cell, str):
        return cell
    return f"{cell:g}" if isinstance(cell, float | int) else f"{cell:%d/%m/%Y}" if cell is not None else ""
