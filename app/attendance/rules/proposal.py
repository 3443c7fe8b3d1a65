"""What a sheet proposes, in a form that can be kept, and how it compares with what is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

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
class Proposal:
    """A sheet as it was read: (id, planned tiết) of its sessions, its rows, what was left out, what empty cells mean."""

    sheet_name: str
    sessions: tuple[tuple[int, float], ...]
    rows: tuple[ProposedRow, ...]
    issues: tuple[Issue, ...]
    blank: str = ""
    in_periods: bool = False

    def of(self, outcome: str) -> tuple[ProposedRow, ...]:
        """The rows with this outcome."""
        return tuple(row for row in self.rows if row.outcome == outcome)

    def to_record(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @staticmethod
    def from_record(record: Mapping[str, Any]) -> Proposal:
        """The proposal that `to_record` wrote."""
        rows = tuple(
            ProposedRow(**{**row, "candidates": tuple(row["candidates"]), "cells": tuple(Cell(**cell) for cell in row["cells"])})
            for row in record["rows"]
        )
        issues = tuple(Issue(**issue) for issue in record["issues"])
        sessions = tuple((session_id, periods) for session_id, periods in record["sessions"])
        return Proposal(**{**record, "sessions": sessions, "rows": rows, "issues": issues})


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
