"""Use-cases of the keys that sign badges: make one, exchange it, withdraw one that was lost to somebody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.certificates.formats.badges import new_pair
from app.certificates.models import BadgeKey
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.transaction import transaction


def ensure_badge_key(*, by: int | None, at: datetime) -> str:
    """The name of the key that signs; the first one is made here. Doing it twice is doing it once."""
    with transaction() as db:
        name = db.scalar(select(BadgeKey.name).where(BadgeKey.retired_at.is_(None)).order_by(BadgeKey.id.desc()).limit(1))
        return name or _made(by=by, at=at)


def exchange_badge_key(*, by: int | None, at: datetime) -> str:
    """A new key signs from now on; what older ones signed is still believed. Gives the name of the new one."""
    with transaction() as db:
        db.execute(update(BadgeKey).where(BadgeKey.retired_at.is_(None)).values(retired_at=at))
        return _made(by=by, at=at)


def withdraw_badge_key(name: str, *, by: int | None, at: datetime) -> str:
    """Nothing that this key signed is believed any more; when it was the one that signs, a new one does. Gives the signing one.

    Refused: "unknown", "withdrawn".
    """
    with transaction() as db:
        key = db.scalar(select(BadgeKey).where(BadgeKey.name == name).with_for_update())
        if key is None:
            raise Refused("unknown", _("Không có khóa {name}.").format(name=name))
        if key.withdrawn_at is not None:
            raise Refused("withdrawn", _("Khóa này đã thu hồi từ trước."))
        key.withdrawn_at, key.retired_at = at, key.retired_at or at
        db.flush()
        journal.record("certificates.withdraw_badge_key", "badge_key", key.id, by=by, at=at, name=name)
        return ensure_badge_key(by=by, at=at)


def _made(*, by: int | None, at: datetime) -> str:
    """A new key in the running transaction."""
    with transaction() as db:
        pair = new_pair()
        key = BadgeKey(name=pair.name, public=pair.public, private=pair.private, made_at=at)
        db.add(key)
        db.flush()
        journal.record("certificates.badge_key", "badge_key", key.id, by=by, at=at, name=pair.name)
        return pair.name
