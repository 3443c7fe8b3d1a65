"""Pages of attendance: the roll and its history, sheets that are read into the ledger, leave and objections."""

from app.attendance.views import cards, imports, leave, papers, requests, roll, teaching, ways
from app.attendance.views.blueprint import attendance

__all__ = ["attendance", "cards", "imports", "leave", "papers", "requests", "roll", "teaching", "ways"]
