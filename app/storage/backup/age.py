"""How old the last backup is that was restored and compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from app.storage.models import JournalEntry

OLDEST = timedelta(days=2)
"""A verified backup older than this is worth a warning."""


@dataclass(frozen=True)
class VerifiedBackup:
    """The last backup that was restored and compared: its file, and the moment that it holds."""

    file: str
    made_at: datetime

    def is_old(self, now: datetime) -> bool:
        """Whether somebody should look why there is no newer one."""
        return now - self.made_at > OLDEST


def last_verified(connection: Connection | Session) -> VerifiedBackup | None:
    """The newest one, or None. 1 statement."""
    proved = select(JournalEntry.detail).where(JournalEntry.action == "storage.verify_backup")
    last = connection.execute(proved.order_by(JournalEntry.id.desc()).limit(1)).scalar()
    return VerifiedBackup(last["file"], datetime.fromisoformat(last["made_at"])) if last else None
