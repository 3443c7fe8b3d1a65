"""What a phone sends when its line returns: marks, codes and cards, each with its own name, in the order they were made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from app.attendance.rules.clocks import corrected, moment_of_millis, offset_of

MOST_ITEMS = 200
"""Things in one batch."""
KINDS = ("mark", "code", "card")
_NAME = re.compile(r"[0-9a-f]{16}-[0-9a-z]{1,32}")


@dataclass(frozen=True)
class Item:
    """One thing that was done on a phone; `words` are a code or what a card says."""

    client_id: str
    kind: str
    session_id: int
    device_at: datetime
    enrolment_id: int = 0
    state: str = ""
    periods: float | None = None
    seen_id: int = 0
    words: str = ""
    whole: bool = False

    @property
    def device(self) -> str:
        """The name of the device that made it."""
        return self.client_id.partition("-")[0]


@dataclass(frozen=True)
class Batch:
    """What could be read of a batch; `unread` are the client ids of things that could not."""

    items: tuple[Item, ...]
    unread: tuple[str, ...]
    offset: timedelta


def read_batch(payload: object, at: datetime) -> Batch | None:
    """A posted batch with every moment corrected by the phone's clock; None when it is no batch or too long."""
    if not isinstance(payload, Mapping) or not isinstance(payload.get("items"), list) or len(payload["items"]) > MOST_ITEMS:
        return None
    offset = offset_of(moment_of_millis(payload.get("now")), at)
    items: list[Item] = []
    unread: list[str] = []
    for raw in payload["items"]:
        item = _item(raw, offset, at) if isinstance(raw, Mapping) else None
        if item is not None:
            items.append(item)
        elif isinstance(raw, Mapping) and isinstance(raw.get("id"), str):
            unread.append(raw["id"][:80])
    return Batch(tuple(items), tuple(unread), offset)


def rounds(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Neighbours of one kind and session together, nobody twice in one round; the order is kept."""
    found: list[tuple[Item, ...]] = []
    for _key, group in groupby(items, key=lambda item: (item.kind, item.session_id)):
        current: list[Item] = []
        for item in group:
            if item.kind != "mark" or any(other.enrolment_id == item.enrolment_id for other in current):
                found += [tuple(current)] if current else []
                current = []
            current.append(item)
        found.append(tuple(current))
    return found


def _item(raw: Mapping[str, object], offset: timedelta, at: datetime) -> Item | None:
    """One thing, or None when a field is not what it should be."""
    name, kind, made = raw.get("id"), raw.get("kind"), moment_of_millis(raw.get("at"))
    if not isinstance(name, str) or not _NAME.fullmatch(name) or kind not in KINDS or made is None:
        return None
    numbers = {field: raw.get(field, 0) for field in ("session", "enrolment", "seen")}
    if not all(isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 10**9 for number in numbers.values()):
        return None
    whole, part = raw.get("part") == "all", raw.get("part")
    part = None if whole else part
    if part is not None and (isinstance(part, bool) or not isinstance(part, int | float)):
        return None
    return Item(
        name,
        str(kind),
        int(numbers["session"]),  # type: ignore[call-overload]
        corrected(made, offset, at),
        int(numbers["enrolment"]),  # type: ignore[call-overload]
        str(raw.get("state", ""))[:20],
        None if part is None else float(part),
        int(numbers["seen"]),  # type: ignore[call-overload]
        str(raw.get("words", ""))[:200],
        whole,
    )
