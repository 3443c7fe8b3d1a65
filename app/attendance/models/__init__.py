"""Tables of attendance by subject: marks (append-only) with the settled mark, imported sheets."""

from app.attendance.models.imports import SheetImport
from app.attendance.models.marks import Mark, SettledMark

__all__ = ("Mark", "SettledMark", "SheetImport")
