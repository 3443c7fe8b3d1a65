"""From the table of a sheet to a proposal: which column is which session, who is in which row, what each cell says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.attendance.rules.choices import Choices
from app.attendance.rules.heads import Head, Slot, session_for
from app.attendance.rules.legend import Said, Value, counts_periods, letter_of, meaning_of, number_of, read_mark
from app.attendance.rules.people import Known, Named, Outcome, match_people
from app.attendance.rules.proposal import Cell, Issue, Letter, Proposal, ProposedRow, Source
from app.attendance.rules.roll import may_be_marked, periods_for
from app.attendance.rules.table import Line, Table, signature
from app.kernel.text import fold

_SUMS = (
    "tong",
    "cong",
    "so buoi",
    "so tiet",
    "ty le",
    "ti le",
    "vang",
    "co mat",
    "phep",
    "ghi chu",
    "ky",
    "chu ky",
    "diem",
    "ket qua",
    "chuc",
    "gioi",
    "dan toc",
)


@dataclass(frozen=True)
class ClassFacts:
    """What a sheet is compared with: the people, the timetable, the edition's attendance rules, and the day of reading."""

    people: Sequence[Known]
    slots: Sequence[Slot]
    attendance_rules: Mapping[str, Any]
    today: date


@dataclass(frozen=True)
class RowFacts:
    """Who stands in a row, as the reader of the file made it out."""

    line: Line
    named: Named


MOST_STRANGERS = 200
"""Rows that mean nobody in the class are kept up to this many; the rest is counted."""


@dataclass(frozen=True)
class Page:
    """A page of a file: its table, its rows, the rows that are hidden, the cells whose formula has no value, its encoding."""

    table: Table
    rows: Sequence[RowFacts]
    hidden: frozenset[int] = frozenset()
    bare_formulas: frozenset[str] = frozenset()
    encoding: str = ""


def read_marks(page: Page, facts: ClassFacts, choices: Choices) -> Proposal:
    """The proposal that a sheet makes, read as `choices` say.

    A cell, a column or a row that cannot be told is an issue with its place; everything else is read.
    """
    table, rows = page.table, page.rows
    columns, issues = _sessions(table, rows, facts)
    in_periods = counts_periods(row.line.at(column) for row in rows for column in columns)
    reader = _Reader(columns, facts, choices, in_periods, _blanks(columns, rows, facts, choices.blank), page.bare_formulas)
    kept = [row for row in rows if reader.says_anything(row) or number_of(row.line.at(table.people.get("row"))) is not None]
    proposed, unclear, strangers = _rows(kept, facts, reader)
    issues += unclear
    issues += [Issue("hidden_row", str(row.row), row.name) for row in proposed if row.row in page.hidden]
    issues = _of_the_whole(len(kept), strangers) + issues
    sessions = tuple((slot.session_id, slot.periods) for slot in facts.slots if slot in columns.values())
    source = Source(
        signature=signature(table),
        encoding=page.encoding,
        letters=_letters(kept, columns, choices),
        columns=tuple((column, title) for column, title in sorted(table.titles.items()) if column not in columns),
        people=dict(table.people),
        choices=choices,
    )
    return Proposal(table.name, sessions, tuple(proposed), tuple(issues), choices.blank, in_periods, source)


def _rows(kept: Sequence[RowFacts], facts: ClassFacts, reader: _Reader) -> tuple[list[ProposedRow], list[Issue], int]:
    """The rows with whom they mean and their marks, the cells that cannot be read, and how many rows mean nobody."""
    proposed: list[ProposedRow] = []
    issues: list[Issue] = []
    strangers = 0
    for row, match in zip(kept, match_people([(row.line.number, row.named) for row in kept], facts.people), strict=True):
        strangers += match.outcome is Outcome.NOT_FOUND
        if match.outcome is Outcome.NOT_FOUND and strangers > MOST_STRANGERS:
            continue
        cells, unclear = reader.cells(row.line)
        issues += unclear
        who = (row.line.number, row.named.name, _about(row.named))
        proposed.append(ProposedRow(*who, match.outcome, match.candidates, match.why, match.detail, cells))
    return proposed, issues, strangers


def _about(named: Named) -> str:
    """What the file says of a person beside her name."""
    return ", ".join(filter(None, (named.unit_name, str(named.birth_year or ""), named.phone or "", named.code)))


def _of_the_whole(rows: int, strangers: int) -> list[Issue]:
    """What is to be said of the file as a whole: most rows are strangers, and not all of those are kept."""
    issues = [Issue("other_class", "")] if strangers * 3 > rows * 2 else []
    return [*issues, *([Issue("more_strangers", str(strangers - MOST_STRANGERS))] if strangers > MOST_STRANGERS else [])]


def _letters(rows: Sequence[RowFacts], columns: Mapping[int, Slot], choices: Choices) -> tuple[Letter, ...]:
    """The letters in the cells of the sessions with how often each stands there, unknown ones first, then the frequent ones."""
    counts: Counter[str] = Counter()
    shown_as: dict[str, str] = {}
    for row in rows:
        for column in columns:
            value = row.line.at(column)
            if letter := letter_of(value):
                counts[letter] += 1
                shown_as.setdefault(letter, str(value))
    letters = [Letter(shown_as[key][:40], key, count, meaning_of(key, choices.legend)) for key, count in counts.items()]
    return tuple(sorted(letters, key=lambda letter: (bool(letter.meaning), -letter.count, letter.key))[:40])


def _sessions(table: Table, rows: Sequence[RowFacts], facts: ClassFacts) -> tuple[dict[int, Slot], list[Issue]]:
    """The session of each column; columns without one, and two columns of one session, are issues and are not read."""
    slots = {slot.session_id: slot for slot in facts.slots}
    by_session: dict[int, list[int]] = defaultdict(list)
    issues = []
    for column, head in table.sessions.items():
        found = session_for(head, facts.slots)
        if found.session_id is not None:
            by_session[found.session_id].append(column)
        elif found.reason != "no_day" and any(row.line.at(column) not in (None, "", False) for row in rows):
            title = _whole_title(head, table.titles.get(column, ""))
            issues.append(Issue(f"column_{found.reason}", column_letters(column), title))
    taken = {}
    for session_id, columns in by_session.items():
        if len(columns) == 1:
            taken[columns[0]] = slots[session_id]
        else:
            letters = [column_letters(column) for column in columns]
            issues.append(Issue("column_twice", ", ".join(letters[:-1]), slots[session_id].called, letters[-1]))
    unknown = [
        column
        for column in table.titles
        if column not in table.people.values() and column not in by_session and _marked(table, column, rows)
    ]
    reported = {issue.place for issue in issues}
    issues += [
        Issue("column_unknown", column_letters(column), table.titles[column])
        for column in unknown
        if column_letters(column) not in reported and not any(column in columns for columns in by_session.values())
    ]
    return taken, issues


def _whole_title(head: Head, title: str) -> str:
    """What stands over a column, with the day that is merged over it and its neighbours: "20/11 C"."""
    if not head.dated or re.search(rf"(?<!\d)0?{head.day}\s*[/.\-]\s*0?{head.month}(?!\d)", title):
        return title
    return f"{head.day}/{head.month} {title}".strip()


def _marked(table: Table, column: int, rows: Sequence[RowFacts]) -> bool:
    """Whether an unknown column holds letters of the legend, so that leaving it out has to be said."""
    if fold(table.titles[column]).startswith(_SUMS):
        return False
    values = [value for row in rows if (value := row.line.at(column)) not in (None, "")]
    letters = [value for value in values if number_of(value) is None and isinstance(read_mark(value, 1, in_periods=False), Said)]
    return len(letters) * 2 > len(values) > 0


def _blanks(columns: Mapping[int, Slot], rows: Sequence[RowFacts], facts: ClassFacts, blank: str) -> Mapping[int, str]:
    """What an empty cell means in each column: nothing where the whole column is empty or the session is still to come."""
    said = {}
    for column, slot in columns.items():
        filled = any(row.line.at(column) not in (None, "", False) for row in rows)
        said[column] = blank if filled and may_be_marked(slot.held_on, facts.today) else ""
    return said


@dataclass(frozen=True)
class _Reader:
    """Reads the cells of rows with what holds for the whole sheet."""

    columns: Mapping[int, Slot]
    facts: ClassFacts
    choices: Choices
    in_periods: bool
    blanks: Mapping[int, str]
    bare_formulas: frozenset[str]

    def says_anything(self, row: RowFacts) -> bool:
        """Whether any session's cell of the row is filled."""
        return any(row.line.at(column) not in (None, "", False) for column in self.columns)

    def cells(self, line: Line) -> tuple[tuple[Cell, ...], list[Issue]]:
        """The marks of a row, and the cells that cannot be read."""
        cells: list[Cell] = []
        issues: list[Issue] = []
        for column, slot in self.columns.items():
            value, place = line.at(column), f"{column_letters(column)}{line.number}"
            if value is None and place in self.bare_formulas:
                issues.append(Issue("no_value", place))
                continue
            said = read_mark(
                value, slot.periods, in_periods=self.in_periods, blank=self.blanks[column], legend=self.choices.legend
            )
            if isinstance(said, str):
                issues.append(Issue(said, place, shown(value)))
            elif said is not None and not may_be_marked(slot.held_on, self.facts.today):
                issues.append(Issue("not_yet", place, shown(value), slot.called))
            elif said is not None:
                cells.append(Cell(slot.session_id, str(said.state), self._periods(said, slot), place, shown(value)))
        return tuple(cells), issues

    def _periods(self, said: Said, slot: Slot) -> float:
        """The tiết of a mark: what the cell says, else what the edition gives."""
        return said.periods if said.periods is not None else periods_for(said.state, slot.periods, self.facts.attendance_rules)


def column_letters(column: int) -> str:
    """The name that Excel gives a column (0 = A)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shown(value: Value) -> str:
    """A cell as it reads."""
    if value is None or isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return value if isinstance(value, str) else f"{value:g}".replace(".", ",")
