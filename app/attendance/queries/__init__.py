"""Named reads of attendance by subject: what counts, the roll, single entries, imported sheets."""

from app.attendance.queries.entries import entries_of
from app.attendance.queries.imports import ImportView, import_of, imports_of, opener_of, proposal_of, stager_of
from app.attendance.queries.roll import HistoryRow, RollRow, history, roll_page
from app.attendance.queries.settled import (
    AttendanceSum,
    SettledView,
    Taken,
    has_marks,
    marks_of,
    standing,
    sums,
    taken,
    taken_by,
)

__all__ = (
    "AttendanceSum",
    "HistoryRow",
    "ImportView",
    "RollRow",
    "SettledView",
    "Taken",
    "entries_of",
    "has_marks",
    "history",
    "import_of",
    "imports_of",
    "marks_of",
    "opener_of",
    "proposal_of",
    "roll_page",
    "stager_of",
    "standing",
    "sums",
    "taken",
    "taken_by",
)
