"""How old the last backup is that was restored and compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import Session

from app.storage.base import Record
from app.storage.models import VERIFIED, JournalEntry

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
    return read_verified(connection.execute(newest_verified()).scalar())


def newest_verified() -> Select[tuple[Record]]:
    """What the journal says of the newest one, as a statement. 0 statements."""
    proved = select(JournalEntry.detail).where(VERIFIED)
    return proved.order_by(JournalEntry.id.desc()).limit(1)


def read_verified(last: Record | None) -> VerifiedBackup | None:
    """The backup of which the journal says this."""
    return VerifiedBackup(last["file"], datetime.fromisoformat(last["made_at"])) if last else None
