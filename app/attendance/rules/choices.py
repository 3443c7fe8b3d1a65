"""How somebody wants a file read: what its columns and letters mean, which session it is about, and where the lines are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class SourceKind(StrEnum):
    """What a file of attendance comes from."""

    SHEET = "sheet"
    ATTLOG = "attlog"
    ZOOM = "zoom"
    TEAMS = "teams"


WAYS_OF: Mapping[str, str] = {
    SourceKind.SHEET: "sheet",
    SourceKind.ATTLOG: "attlog",
    SourceKind.ZOOM: "meeting",
    SourceKind.TEAMS: "meeting",
}
"""The way that the marks of each kind carry."""
MEETINGS = frozenset({SourceKind.ZOOM, SourceKind.TEAMS})
"""The kinds that are about one session."""
ROLES = ("name", "given", "code", "phone", "birth", "unit")
"""What a column of a sheet may tell of a person."""
NO_COLUMN = -1
HALF, SKIP = "half", "skip"
"""Meanings of a letter beside the four states: half a session, and nothing."""
MEANINGS = ("present", "late", "half", "excused", "absent", "skip")


@dataclass(frozen=True)
class Choices:
    """How a file is read. `columns`: role to column (0 = A, -1: none); `legend`: folded letter to one of `MEANINGS`.

    `full_percent` of a session's minutes make somebody present in a meeting, `part_percent` late; on a machine the first punch
    more than `late_minutes` after the start is late, and `early_minutes` before the start a punch begins to count.
    """

    sheet_name: str = ""
    blank: str = ""
    columns: Mapping[str, int] = field(default_factory=dict)
    legend: Mapping[str, str] = field(default_factory=dict)
    session_id: int | None = None
    full_percent: int = 80
    part_percent: int = 30
    late_minutes: int = 15
    early_minutes: int = 60

    def to_record(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {**vars(self), "columns": dict(self.columns), "legend": dict(self.legend)}

    @classmethod
    def from_record(cls, record: Mapping[str, Any] | None) -> Choices:
        """The choices that `to_record` wrote; the usual ones for none."""
        return cls(**(record or {}))

    @property
    def remembered(self) -> Choices:
        """What also holds for the next file of the same source: everything but the page and the session."""
        return replace(self, sheet_name="", session_id=None)
