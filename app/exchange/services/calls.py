"""Use-cases of exchange: a token is made and taken back, a call is admitted, a batch is received once, a read is noted."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.attendance.rules.batches import Outcome, RowResult, SentMark
from app.attendance.services.batches import Sender, record_batch
from app.exchange.models import Delivery, Token
from app.exchange.queries.tokens import delivery_of, leads
from app.exchange.rules.reading import BadEntry, read_batch
from app.exchange.rules.tokens import Caller, admit, checked_days, checked_name, checked_rights, token_of
from app.exchange.wording import say_call, say_result, say_unreadable
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.models import Unit
from app.storage.journal import record
from app.storage.transaction import session, transaction


@dataclass(frozen=True)
class IssuedToken:
    """A token that was just made; `token` is shown once and kept nowhere."""

    id: int
    token: str


@dataclass(frozen=True)
class Received:
    """The answer to a batch; `again` says that it is the stored answer to the same batch."""

    answer: Mapping[str, Any]
    again: bool


def token_hash(token: str) -> str:
    """How a token is looked up; see `models.Token.token_hash` for why this is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue_token(*, name: str, unit_id: int, rights: Collection[str], days: int, by: int, at: datetime) -> IssuedToken:
    """Make a token for another program, within the reach of `by`.

    Refused: "name", "rights", "days", "unit" (not hers).
    """
    said, allowed, holds = checked_name(name), checked_rights(rights), checked_days(days)
    token = token_of(secrets.token_urlsafe(32))
    with transaction() as db:
        path = db.scalar(select(Unit.path).where(Unit.id == unit_id))
        if path is None or not leads(by, path):
            raise Refused("unit", _("Chọn đơn vị trong phạm vi phụ trách."))
        row = Token(
            name=said,
            unit_id=unit_id,
            rights=allowed,
            token_hash=token_hash(token),
            ending=token[-4:],
            made_at=at,
            made_by_id=by,
            expires_at=at + holds,
        )
        db.add(row)
        db.flush()
        record("exchange.issued_token", "token", row.id, by=by, at=at, unit=unit_id, rights=allowed, days=days)
        return IssuedToken(row.id, token)


def revoke_token(*, token_id: int, by: int | None, at: datetime) -> None:
    """Take a token back; it opens nothing from now on. Doing it twice is doing it once. Refused: "no_token"."""
    with transaction() as db:
        row = db.scalar(select(Token).where(Token.id == token_id).with_for_update())
        if row is None:
            raise Refused("no_token", _("Không có mã kết nối này."))
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by_id = at, by
            record("exchange.revoked_token", "token", token_id, by=by, at=at)


def admit_call(token_id: int, *, at: datetime) -> int:
    """Count a call on the meter of a token; gives back the seconds that it must wait, 0 when it may go on. 2 statements.

    The meter is the only thing that a read writes; it stands in the database, so that every process counts the same.
    """
    with transaction() as db:
        spent = db.execute(select(Token.spent_until).where(Token.id == token_id).with_for_update()).scalar_one()
        admission = admit(spent, at)
        if admission.wait_seconds == 0:
            meter = {"spent_until": admission.spent_until, "last_used_at": at, "uses": Token.uses + 1}
            db.execute(
                update(Token).where(Token.id == token_id).values(**meter), execution_options={"synchronize_session": False}
            )
        return admission.wait_seconds


def receive_delivery(caller: Caller, *, key: str, body: bytes, at: datetime) -> Received:
    """Take a batch in, once: the same key with the same body brings the stored answer again.

    Everything of a batch is one transaction; the batches of one token come one after the other, those of others at the same time.
    Refused: "key_reused", "token" (revoked meanwhile). Raises `rules.reading.Unreadable` for a document that is no batch.
    """
    entries = read_batch(body)
    digest = hashlib.sha256(body).hexdigest()
    with transaction() as db:
        open_token = select(Token.id).where(Token.id == caller.token_id, Token.revoked_at.is_(None)).with_for_update()
        if db.scalar(open_token) is None:
            raise Refused("token", say_call("token"))
        before = delivery_of(caller.token_id, key)
        if before is not None and before.body_sha256 != digest:
            raise Refused("key_reused", say_call("key_reused"))
        if before is not None:
            return Received(before.answer, True)
        return Received(_deliver(caller, key, digest, entries, at), False)


def _deliver(caller: Caller, key: str, digest: str, entries: Sequence[SentMark | BadEntry], at: datetime) -> dict[str, Any]:
    """Write a batch with its answer, and journal it by ids."""
    sender = Sender(caller.unit_path, caller.name, f"api/{caller.token_id}/", caller.by)
    marks = [entry for entry in entries if isinstance(entry, SentMark)]
    results = iter(record_batch(marks, sender=sender, at=at) if marks else ())
    told = [_bad(entry) if isinstance(entry, BadEntry) else _told(next(results)) for entry in entries]
    counted = Counter(row["outcome"] for row in told)
    counts = {str(outcome): counted[outcome] for outcome in Outcome}
    answer = {"received_at": at.isoformat(timespec="seconds"), "counts": counts, "results": told}
    row = Delivery(token_id=caller.token_id, key=key, body_sha256=digest, received_at=at, entries=len(entries), answer=answer)
    session().add(row)
    session().flush()
    record("exchange.received", "delivery", row.id, by=caller.by, at=at, token=caller.token_id, **counts)
    return answer


def _told(result: RowResult) -> dict[str, Any]:
    """What is said of a row; what there is nothing to say of is left out."""
    said = {
        "id": result.client_id,
        "outcome": str(result.outcome),
        "reason": result.reason,
        "sentence": say_result(result),
        "enrolment_id": result.enrolment_id,
        "session_id": result.session_id,
        "mark_id": result.mark_id,
        "stands": result.stands,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def _bad(entry: BadEntry) -> dict[str, Any]:
    """What is said of an entry that could not be read; without a name it is known by its place only."""
    named = {"id": entry.client_id} if entry.client_id else {}
    said = {"outcome": str(Outcome.REFUSED), "reason": entry.reason, "sentence": say_unreadable(entry.reason)}
    return {**named, **said, "pointer": entry.pointer}


def note_read(caller: Caller, action: str, cohort_id: int, rows: int, *, at: datetime) -> None:
    """Journal that a program took rows about people away: which token, which class, how many; nothing for no rows."""
    if rows:
        with transaction():
            record(f"exchange.read_{action}", "cohort", cohort_id, by=caller.by, at=at, token=caller.token_id, rows=rows)
