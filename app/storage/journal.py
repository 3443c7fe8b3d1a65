"""Writing the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.storage.models import JournalEntry
from app.storage.transaction import session


def record(action: str, subject_kind: str, subject_id: int | None, *, by: int | None, at: datetime, **detail: Any) -> None:
    """Add one entry to the journal inside the running transaction; `detail` must be plain JSON values without secrets."""
    session().add(JournalEntry(at=at, by_id=by, action=action, subject_kind=subject_kind, subject_id=subject_id, detail=detail))
