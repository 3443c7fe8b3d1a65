"""Who looked at whose data, for the journal."""

from __future__ import annotations

from datetime import datetime

from app.storage.journal import record
from app.storage.transaction import transaction


def note_look(subject: str, subject_id: int | None, page: str, *, by: int, at: datetime) -> None:
    """Note that somebody opened a page about another person, or took people's data away as a file."""
    with transaction():
        record("privacy.looked", subject, subject_id, by=by, at=at, page=page)
