"""The journal under seal: each seal holds a hash over all entries since the one before and over that one's hash.

Who changes, removes or slips in an entry that is sealed already breaks the chain from there on; who rewrites the whole chain
is found out by a hash that was kept elsewhere (on paper, in a backup).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from app.storage.models import JournalEntry, JournalSeal
from app.storage.transaction import session, transaction

SETTLED = timedelta(hours=1)
"""Entries younger than this wait for the next seal: a long import may still be writing some with earlier numbers."""
_FIRST = "0" * 64
_AT_ONCE = 1000


@dataclass(frozen=True)
class Sealed:
    """What one seal covers: the number of its last entry, how many entries, the hash."""

    last_entry_id: int
    entries: int
    hash: str


@dataclass(frozen=True)
class ChainReport:
    """What a look over the whole chain found; `broken` is the first seal that does not fit, None when all do.

    `missing`: a hash that was to be found stands in no seal.
    """

    seals: int
    entries: int
    unsealed: int
    broken: Sealed | None
    missing: bool
    hash: str

    @property
    def whole(self) -> bool:
        """Whether nothing was changed since it was sealed."""
        return self.broken is None and not self.missing


def seal_journal(*, at: datetime, settled: timedelta = SETTLED) -> Sealed | None:
    """Seal what is older than `settled`; None when there is nothing new. 2 statements and one for each thousand entries."""
    with transaction() as current:
        last = current.scalars(select(JournalSeal).order_by(JournalSeal.id.desc()).limit(1).with_for_update()).first()
        after, previous = (last.last_entry_id, last.hash) if last else (0, _FIRST)
        upto = current.scalar(select(func.max(JournalEntry.id)).where(JournalEntry.at <= at - settled, JournalEntry.id > after))
        if upto is None:
            return None
        entries, found = _hash_of(after, upto, previous)
        current.add(JournalSeal(last_entry_id=upto, entries=entries, hash=found, sealed_at=at))
        return Sealed(upto, entries, found)


def verify_journal(expected: str = "") -> ChainReport:
    """Work out every seal anew. `expected`: a hash that was kept elsewhere and must be among them."""
    after, previous, entries = 0, _FIRST, 0
    seals = session().scalars(select(JournalSeal).order_by(JournalSeal.id)).all()
    broken, seen = None, not expected
    for seal in seals:
        counted, found = _hash_of(after, seal.last_entry_id, previous)
        entries += counted
        seen = seen or found == expected
        if broken is None and (counted, found) != (seal.entries, seal.hash):
            broken = Sealed(seal.last_entry_id, seal.entries, seal.hash)
        after, previous = seal.last_entry_id, seal.hash
    unsealed = session().scalar(select(func.count()).select_from(JournalEntry).where(JournalEntry.id > after)) or 0
    return ChainReport(len(seals), entries, unsealed, broken, not seen, previous)


def _hash_of(after: int, upto: int, previous: str) -> tuple[int, str]:
    """(number of entries, hash) of what stands after one entry up to another, behind the hash of the seal before."""
    entries, whole = 0, hashlib.sha256(previous.encode())
    for line in _lines(after, upto):
        whole.update(line.encode())
        entries += 1
    return entries, whole.hexdigest()


def _lines(after: int, upto: int) -> Iterator[str]:
    """Each entry as one line, letter by letter the same on every database."""
    columns = JournalEntry.__table__.c
    statement = select(*columns).where(columns.id > after, columns.id <= upto).order_by(columns.id)
    for row in session().execute(statement.execution_options(yield_per=_AT_ONCE)):
        values = [row.id, _moment(row.at), row.by_id, row.action, row.subject_kind, row.subject_id, row.detail]
        yield json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _moment(at: datetime) -> str:
    """A moment in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
