"""Tables of exchange: tokens of other software, the deliveries that they sent, and what they are told of changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Record, Words
from app.storage.sealed import Sealed


class Token(Base):
    """What another program shows instead of signing in; it acts in the name of the person who made it, never beyond her reach."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    # What the other software is called: "Máy chấm vân tay hội trường A".
    name: Mapped[str] = mapped_column(Words)
    # The unit whose classes it reaches, with everything below.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    # What it may do: "attendance:write", "completion:read".
    rights: Mapped[list[str]] = mapped_column(Data)
    # SHA-256 of the token; the token itself is nowhere on the server. It holds 256 random bits, so there is nothing to guess and
    # a slow hash would only slow down every call.
    token_hash: Mapped[str] = mapped_column(Key, unique=True)
    # Its last four characters, so that people can tell two tokens apart.
    ending: Mapped[str] = mapped_column(Key)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    # The meter of `exchange.rules.tokens.admit`: how often it was used, when last, and until when its allowance is spent.
    uses: Mapped[int] = mapped_column(default=0, server_default="0")
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    spent_until: Mapped[datetime | None] = mapped_column(Moment)


class Delivery(Base):
    """One batch that was received, with the answer that it got: the same key brings the same answer again."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("token_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("tokens.id"))
    # The header Idempotency-Key, chosen by the sender.
    key: Mapped[str] = mapped_column(Key)
    body_sha256: Mapped[str] = mapped_column(Key)
    received_at: Mapped[datetime] = mapped_column(Moment)
    entries: Mapped[int]
    # The answer as it was sent: ids, outcomes and sentences, no names.
    answer: Mapped[Record] = mapped_column(Data)


class Subscription(Base):
    """An address that is told when something changed in a class that its token reaches; the change itself is fetched with the
    token."""

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("tokens.id"), index=True)
    # https://…
    address: Mapped[str] = mapped_column(Words)
    # Signs what is sent (HMAC-SHA-256), so that the other side knows who rang.
    secret: Mapped[str] = mapped_column(Sealed)
    made_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Notice(Base):
    """The outbox: one change of one class for one address. It waits while `due_at` is set; then it was sent, or given up."""

    __tablename__ = "notices"
    __table_args__ = (Index(None, "subscription_id", "cohort_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    # Of everything that the token may read of the class, as it stood then.
    fingerprint: Mapped[str] = mapped_column(Key)
    made_at: Mapped[datetime] = mapped_column(Moment)
    # When it is sent next; a sender that takes it moves this ahead, so that it comes again when he dies.
    due_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    # Why the last try failed: "503", "TimeoutError".
    trouble: Mapped[str] = mapped_column(Key, default="", server_default="")
