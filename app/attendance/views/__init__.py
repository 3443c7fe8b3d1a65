"""Pages of attendance: the roll and its history, sheets that are read into the ledger."""

from app.attendance.views import imports, roll
from app.attendance.views.blueprint import attendance

__all__ = ["attendance", "imports", "roll"]
