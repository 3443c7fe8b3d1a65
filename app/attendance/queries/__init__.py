"""Named reads of attendance by subject: what counts, the roll, single entries, imported sheets."""

from app.attendance.queries.entries import entries_of
from app.attendance.queries.imports import (
    ImportView,
    content_of,
    import_of,
    imports_of,
    kept_answers,
    machine_numbers_of,
    opener_of,
    profile_of,
    proposal_of,
    stager_of,
)
from app.attendance.queries.many import sums
from app.attendance.queries.notes import notes_of
from app.attendance.queries.roll import HistoryRow, RollRow, history, roll_page
from app.attendance.queries.settled import (
    AttendanceSum,
    SettledView,
    Taken,
    has_marks,
    marks_of,
    standing,
    taken,
    taken_by,
)
from app.attendance.queries.waiting import Pile, Waiting, waiting

__all__ = (
    "AttendanceSum",
    "HistoryRow",
    "ImportView",
    "Pile",
    "RollRow",
    "SettledView",
    "Taken",
    "Waiting",
    "content_of",
    "entries_of",
    "has_marks",
    "history",
    "import_of",
    "imports_of",
    "kept_answers",
    "machine_numbers_of",
    "marks_of",
    "notes_of",
    "opener_of",
    "profile_of",
    "proposal_of",
    "roll_page",
    "stager_of",
    "standing",
    "sums",
    "taken",
    "taken_by",
    "waiting",
)
