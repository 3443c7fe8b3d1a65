"""Writing the journal, and reading what happened to one thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from app.storage import writes
from app.storage.models import JournalEntry
from app.storage.transaction import session

_ENTRY = insert(JournalEntry.__table__)  # type: ignore[arg-type]


def record(action: str, subject_kind: str, subject_id: int | None, *, by: int | None, at: datetime, **detail: Any) -> None:
    """Add one entry to the journal inside the running transaction; `detail` must be plain JSON values without secrets."""
    session().add(JournalEntry(at=at, by_id=by, action=action, subject_kind=subject_kind, subject_id=subject_id, detail=detail))


def record_now(action: str, subject_kind: str, subject_id: int, *, by: int | None, at: datetime, **detail: Any) -> None:
    """`record` for what thousands do in one morning: written at once, without the session's bookkeeping. 1 statement."""
    row = {"at": at, "by_id": by, "action": action, "subject_kind": subject_kind, "subject_id": subject_id, "detail": detail}
    writes.run(_ENTRY, [row])


def entries_about(kind: str, subject_id: int) -> Sequence[JournalEntry]:
    """Everything that was done to one thing, oldest first. 1 statement."""
    about = (JournalEntry.subject_kind == kind, JournalEntry.subject_id == subject_id)
    return session().scalars(select(JournalEntry).where(*about).order_by(JournalEntry.id)).all()
