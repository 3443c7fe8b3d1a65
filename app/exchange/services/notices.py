"""Use-cases of the outbox: an address asks to be told, what changed is put down, what waits is sent.

Several machines may do this at once: each takes what no other has taken (SKIP LOCKED), and what one took and did not finish
comes again after `LEASE`. So a notice arrives at least once, and its number tells the other side what it has seen.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.cohorts.models import Cohort
from app.exchange.models import Notice, Subscription, Token
from app.exchange.queries.notices import Listener, fingerprint_of, listeners, told_of, waiting_for, watched_classes
from app.exchange.queries.tokens import caller_of
from app.exchange.rules.notices import LEASE, Letter, checked_address, letter, next_try
from app.exchange.rules.tokens import Right
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.journal import record
from app.storage.transaction import transaction

Send = Callable[[Letter], str]
"""Sends a letter; "" when it was taken, else in a word why not."""


@dataclass(frozen=True)
class Rung:
    """What one round did: notices put down, sent, not taken by the other side."""

    new: int
    sent: int
    failed: int


def open_subscription(token_id: int, address: str, *, by: int | None, at: datetime) -> str:
    """Tell `address` of every change in the classes of a token from now on; an earlier one ends. Gives the secret, shown once.

    Refused: "address", "no_token" (none, revoked, or one that may not read how classes stand).
    """
    said, secret = checked_address(address), secrets.token_urlsafe(32)
    with transaction() as db:
        asked = select(Token.rights).where(Token.id == token_id, Token.revoked_at.is_(None)).with_for_update()
        if Right.COMPLETION_READ not in (db.scalar(asked) or ()):
            raise Refused("no_token", _("Không có mã kết nối số {id} được đọc kết quả hoàn thành.").format(id=token_id))
        _end(token_id, at)
        row = Subscription(token_id=token_id, address=said, secret=secret, made_at=at)
        db.add(row)
        db.flush()
        record("exchange.subscribed", "token", token_id, by=by, at=at, subscription=row.id)
    return secret


def end_subscription(token_id: int, *, by: int | None, at: datetime) -> bool:
    """Tell the address of a token nothing more, nor what waits; False when there was none."""
    with transaction():
        ended = _end(token_id, at)
        if ended:
            record("exchange.unsubscribed", "token", token_id, by=by, at=at)
    return ended


def _end(token_id: int, at: datetime) -> bool:
    """End the subscription of a token and let go what waits for it."""
    with transaction() as db:
        open_ = select(Subscription).where(Subscription.token_id == token_id, Subscription.ended_at.is_(None)).with_for_update()
        rows = list(db.scalars(open_))
        for row in rows:
            row.ended_at = at
            db.execute(update(Notice).where(Notice.subscription_id == row.id).values(due_at=None))
    return bool(rows)


def send_notices(send: Send, *, at: datetime, most: int = 500) -> Rung:
    """Put down what changed and send what is due, at most `most` notices."""
    new = sum(write_notices(listener, at=at) for listener in listeners())
    sent = failed = 0
    for _turn in range(most):
        taken = take_notice(at=at)
        if taken is None:
            break
        trouble = send(taken)
        finish_notice(taken.notice_id, trouble, at=at)
        sent, failed = sent + (not trouble), failed + bool(trouble)
    return Rung(new, sent, failed)


def write_notices(listener: Listener, *, at: datetime) -> int:
    """A notice for each class that stands otherwise than the listener was told; gives back how many. Nothing while another
    machine does the same, and nothing for a token that no longer opens anything."""
    caller, today = caller_of(listener.token_hash, at=at), local_day(at)
    if caller is None:
        return 0
    # This takes long with many classes: no lock is held, people write meanwhile.
    stand = {cohort: fingerprint_of(cohort, today) for cohort in watched_classes(caller.unit_path, today)}
    with transaction() as db:
        mine = select(Subscription.id).where(Subscription.id == listener.id, Subscription.ended_at.is_(None))
        if db.scalar(mine.with_for_update(skip_locked=True)) is None:
            return 0
        told, waits = told_of(listener.id), waiting_for(listener.id)
        rows = [
            Notice(subscription_id=listener.id, cohort_id=cohort, fingerprint=now, made_at=at, due_at=at)
            for cohort, now in stand.items()
            if cohort not in waits and now != told.get(cohort)
        ]
        db.add_all(rows)
    return len(rows)


def take_notice(*, at: datetime) -> Letter | None:
    """The notice that has waited longest, for this sender alone until `LEASE` has passed; None when nothing is due. What waits
    for a token that was taken back stays where it is."""
    with transaction() as db:
        heard = select(Notice).join(Subscription, Subscription.id == Notice.subscription_id)
        heard = heard.join(Token, Token.id == Subscription.token_id).where(Token.revoked_at.is_(None))
        due = heard.where(Notice.due_at <= at).order_by(Notice.due_at, Notice.id).limit(1)
        row = db.scalar(due.with_for_update(of=Notice, skip_locked=True))
        if row is None:
            return None
        row.due_at, row.tries = at + LEASE, row.tries + 1
        where = (
            select(Subscription.address, Subscription.secret, Cohort.code)
            .join(Notice, Notice.subscription_id == Subscription.id)
            .join(Cohort, Cohort.id == Notice.cohort_id)
        )
        address, secret, code = db.execute(where.where(Notice.id == row.id)).one()
        return letter(row.id, address, secret, cohort=code, made_at=row.made_at)


def finish_notice(notice_id: int, trouble: str, *, at: datetime) -> None:
    """Note that a notice was taken by the other side, or when it is tried again; after the last try it is given up."""
    with transaction() as db:
        row = db.scalar(select(Notice).where(Notice.id == notice_id).with_for_update())
        if row is None or row.sent_at is not None or row.due_at is None:
            return
        row.trouble = trouble[:80]
        row.sent_at, row.due_at = (at, None) if not trouble else (None, next_try(row.tries, at))
