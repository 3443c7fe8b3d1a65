"""Use-cases of imported files: `proposing` (read, write nothing), `staging` (kept until somebody confirms, read again another
way), `confirming` (written once, taken back)."""

from app.attendance.services.imports.confirming import ImportOutcome, confirm_import, undo_import
from app.attendance.services.imports.proposing import known_of, propose, slot_of
from app.attendance.services.imports.staging import answer_all, keep_answers, reread_import, stage_sheet

__all__ = (
    "ImportOutcome",
    "answer_all",
    "confirm_import",
    "keep_answers",
    "known_of",
    "propose",
    "reread_import",
    "slot_of",
    "stage_sheet",
    "undo_import",
)
