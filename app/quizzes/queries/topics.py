"""The topics that have a bank, as commands name them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.courses.models import Programme, Topic
from app.storage.transaction import session


@dataclass(frozen=True)
class NamedTopic:
    """A topic with the programme that it belongs to."""

    id: int
    programme_key: str
    key: str


def topics_called(name: str) -> list[NamedTopic]:
    """The topics that somebody may mean by a number, a key, or "programme/key". 1 statement."""
    programme, sign, key = name.strip().rpartition("/")
    rows = (
        select(Topic.id, Programme.key, Topic.key)
        .join(Programme, Programme.id == Topic.programme_id)
        .order_by(Programme.key, Topic.key)
    )
    if sign:
        rows = rows.where(Programme.key == programme, Topic.key == key)
    elif key.isascii() and key.isdecimal() and len(key) < 10:
        rows = rows.where((Topic.id == int(key)) | (Topic.key == key))
    else:
        rows = rows.where(Topic.key == key)
    return [NamedTopic(*row) for row in session().execute(rows).tuples()]
