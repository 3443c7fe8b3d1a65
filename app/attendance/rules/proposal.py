"""What a sheet proposes, in a form that can be kept, and how it compares with what is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from typing import Any

from app.attendance.rules.choices import Choices, SourceKind
from app.attendance.rules.roll import Standing


@dataclass(frozen=True)
class Cell:
    """One mark in the sheet: which session, what it says, its tiết, and where it stands ("F12")."""

    session_id: int
    state: str
    periods: float
    place: str
    shown: str


@dataclass(frozen=True)
class ProposedRow:
    """One person's row: its number in Excel, whom it means (see `people.Match`) and its marks."""

    row: int
    name: str
    about: str
    outcome: str
    candidates: tuple[int, ...]
    why: str
    detail: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Issue:
    """Something in the sheet that is not taken over: a reason (see `wording`), where, and what stands there."""

    reason: str
    place: str
    shown: str = ""
    other: str = ""


@dataclass(frozen=True)
class Letter:
    """A letter in the cells of the sessions: as it was typed first, as the legend knows it, how often, and what it was taken for
    (one of `choices.MEANINGS`, "" for unknown)."""

    shown: str
    key: str
    count: int
    meaning: str


@dataclass(frozen=True)
class Source:
    """Where a proposal comes from and how it was read.

    `signature` is the shape of the file's head (see `table.signature`), `encoding` that of a text file ("" for workbooks);
    `columns` are (column, title) of the sheet, `people` tells which of them was taken for name, phone and so on.
    """

    kind: str = SourceKind.SHEET
    signature: str = ""
    encoding: str = ""
    letters: tuple[Letter, ...] = ()
    columns: tuple[tuple[int, str], ...] = ()
    people: Mapping[str, int] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)

    def to_record(self) -> dict[str, Any]:
        """Plain JSON values."""
        letters = [list(astuple(letter)) for letter in self.letters]
        return {**vars(self), "letters": letters, "people": dict(self.people), "choices": self.choices.to_record()}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Source:
        """What `to_record` wrote."""
        letters = tuple(Letter(*letter) for letter in record["letters"])
        columns = tuple((column, title) for column, title in record["columns"])
        choices = Choices.from_record(record["choices"])
        return cls(**{**record, "letters": letters, "columns": columns, "choices": choices})


@dataclass(frozen=True)
class Proposal:
    """A file as it was read: (id, planned tiết) of its sessions, its rows, what was left out, what empty cells mean."""

    sheet_name: str
    sessions: tuple[tuple[int, float], ...]
    rows: tuple[ProposedRow, ...]
    issues: tuple[Issue, ...]
    blank: str = ""
    in_periods: bool = False
    source: Source = field(default_factory=Source)

    def of(self, outcome: str) -> tuple[ProposedRow, ...]:
        """The rows with this outcome."""
        return tuple(row for row in self.rows if row.outcome == outcome)

    def to_record(self) -> dict[str, Any]:
        """Plain JSON values; rows and cells as lists in the order of their fields, because there are thousands of them."""
        rows = [[*map(row.__dict__.get, _ROW), [list(cell.__dict__.values()) for cell in row.cells]] for row in self.rows]
        issues = [vars(issue) for issue in self.issues]
        return {**vars(self), "rows": rows, "issues": issues, "source": self.source.to_record()}

    @staticmethod
    def from_record(record: Mapping[str, Any]) -> Proposal:
        """The proposal that `to_record` wrote; also in the older form, in which rows and cells were objects."""
        rows = tuple(_row(row) if isinstance(row, list) else _older_row(row) for row in record["rows"])
        issues = tuple(Issue(**issue) for issue in record["issues"])
        sessions = tuple((session_id, periods) for session_id, periods in record["sessions"])
        source = Source.from_record(record["source"]) if "source" in record else Source()
        return Proposal(**{**record, "sessions": sessions, "rows": rows, "issues": issues, "source": source})


_ROW = ("row", "name", "about", "outcome", "candidates", "why", "detail")


def _row(record: list[Any]) -> ProposedRow:
    """A row out of its list."""
    number, name, about, outcome, candidates, why, detail, cells = record
    return ProposedRow(number, name, about, outcome, tuple(candidates), why, detail, tuple(Cell(*cell) for cell in cells))


def _older_row(record: Mapping[str, Any]) -> ProposedRow:
    """A row out of its object."""
    cells = tuple(Cell(**cell) for cell in record["cells"])
    return ProposedRow(**{**record, "candidates": tuple(record["candidates"]), "cells": cells})


@dataclass(frozen=True)
class Difference:
    """A cell that says something else than the ledger."""

    row: int
    enrolment_id: int
    cell: Cell
    stands: Standing


@dataclass(frozen=True)
class Compared:
    """A row's marks for one person beside the ledger: new ones, those that are there already, and those that differ."""

    new: tuple[Cell, ...]
    same: int
    differing: tuple[Difference, ...]


def compare(row: ProposedRow, enrolment_id: int, current: Mapping[tuple[int, int], Standing]) -> Compared:
    """A row read as this person's; `current` is keyed by (session, enrolment)."""
    new: list[Cell] = []
    differing: list[Difference] = []
    same = 0
    for cell in row.cells:
        stands = current.get((cell.session_id, enrolment_id))
        if stands is None:
            new.append(cell)
        elif (stands.state, stands.periods) == (cell.state, cell.periods):
            same += 1
        else:
            differing.append(Difference(row.row, enrolment_id, cell, stands))
    return Compared(tuple(new), same, tuple(differing))


def missing_people(rows: Sequence[ProposedRow], enrolment_ids: Sequence[int]) -> tuple[int, ...]:
    """Who is in the class but in no row of the sheet."""
    named = {candidate for row in rows for candidate in row.candidates}
    return tuple(enrolment_id for enrolment_id in enrolment_ids if enrolment_id not in named)
