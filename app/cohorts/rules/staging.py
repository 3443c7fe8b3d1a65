"""A list between its upload and its confirmation, as it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.cohorts.rules.matching import ProposedRow
from app.kernel.refusal import Refused
from app.kernel.text import _

SETTLED = ("enrolled", "already")
"""What `ProposedRow.done` says of rows that need nothing more."""


@dataclass(frozen=True)
class StagedList:
    """The rows of a list with what is proposed; `left_out` are rows that are no people, `columns` what was read from where."""

    sheet_name: str
    rows: tuple[ProposedRow, ...]
    left_out: tuple[tuple[int, str], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    def to_records(self) -> list[dict[str, Any]]:
        """Plain JSON: first what is true of the whole list, then the rows."""
        about = {"sheet": self.sheet_name, "left_out": [list(pair) for pair in self.left_out], "columns": dict(self.columns)}
        return [about, *(row.to_record() for row in self.rows)]

    @classmethod
    def from_records(cls, records: Sequence[Mapping[str, Any]]) -> StagedList:
        """The list out of its JSON."""
        about = records[0]
        left_out = tuple((row, text) for row, text in about["left_out"])
        return cls(about["sheet"], tuple(map(ProposedRow.from_record, records[1:])), left_out, about["columns"])

    def counts(self) -> Mapping[str, int]:
        """How many rows are proposed as what."""
        return Counter(row.proposal.kind for row in self.rows)


@dataclass(frozen=True)
class RosterOutcome:
    """What confirming a list made of it, in people; `left_over` still need a decision (skipped or changed)."""

    enrolled: int = 0
    new_people: int = 0
    already: int = 0
    skipped: int = 0
    changed: int = 0

    @property
    def left_over(self) -> int:
        """Rows that were not written."""
        return self.skipped + self.changed


def action_for(row: ProposedRow, choice: str | int | None) -> str | int:
    """What to do with a row: her choice ("new", "skip" or a person's id), else what was proposed; what is to be confirmed waits.

    Refused: "no_such_choice" for a person whom the page did not offer for this row.
    """
    if choice in {"new", "skip"}:
        return choice
    if isinstance(choice, int):
        if choice not in row.proposal.candidates:
            raise Refused(
                "no_such_choice", _("Dòng {row}: lựa chọn này không còn. Mở lại trang rồi chọn lại.").format(row=row.listed.row)
            )
        return choice
    if row.proposal.kind == "new":
        return "new"
    if row.proposal.kind == "known" and row.proposal.person_id is not None:
        return row.proposal.person_id
    return "skip"
