"""A batch of events: what can be read of it, each with its moment, and the names of what cannot."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.attendance.rules.clocks import moment_of_millis, offset_of
from app.kernel.periods import say_number
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze, without_controls
from app.offline.rules.clocks import made_moment, told_offset
from app.offline.rules.plain import is_plain, storable

VERSIONS = frozenset({"1"})
"""The languages in which phones may send: a page that was loaded before a release may still speak the one before it."""
MOST_EVENTS = 200
"""Events in one batch."""
LONGEST_BATCH_BYTES = 3 * 1024 * 1024
"""A batch of the longest events, all of them letters of three bytes."""
MOST_IN_A_FILE = 10_000
"""Events in one file: more than half a year of study."""
LONGEST_PAYLOAD = 4000
"""Characters of what one event says; the longest of them is a request for leave."""
_LONGER = {"practice": 16_000}
"""Kinds that may say more: a whole quiz with written answers. A phone sends what makes a batch too long one by one."""
LONGEST_LABEL = 120
"""Characters of the words by which a phone names an event: the title of a lesson, a day."""
_NAME = re.compile(r"[0-9a-f]{16}-[0-9a-z]{1,32}")
_KIND = re.compile(r"[a-z-]{1,20}")
_HEAD = ("id", "kind", "at", "off", "seen", "label", "url", "busy", "draft")
"""Fields of an event that are not what it says."""


@dataclass(frozen=True)
class Event:
    """One thing that was done on a phone: `payload` is what it says, `made_at` when, as far as we can know, `label` its name."""

    client_id: str
    kind: str
    payload: Mapping[str, object]
    device_at: datetime | None
    made_at: datetime
    clock: str = "right"
    label: str = ""

    @property
    def offset(self) -> timedelta:
        """How far the phone's clock was behind when this was done."""
        return self.made_at - self.device_at if self.clock == "set" and self.device_at else timedelta(0)


@dataclass(frozen=True)
class Batch:
    """What could be read of a batch, each event once; `unread`: names of what could not."""

    events: tuple[Event, ...]
    unread: tuple[str, ...]


def read_batch(payload: object, at: datetime, *, most: int = MOST_EVENTS, in_file: bool = False) -> Batch:
    """A posted batch {now, items} with every moment corrected. Refused: "no_batch", "too_many".

    A file is read long after it was saved, so that it says itself by how many milliseconds its phone's clock was behind when the
    phone last saw the server: {offset, items}. An event may say the same of the moment at which it was made: {off, seen}.
    What cannot be read and has a name is named, so that whoever sent it hears of it; what has none cannot be told of.
    """
    if not isinstance(payload, Mapping) or not isinstance(payload.get("items"), list):
        raise Refused("no_batch", _("Máy gửi lên không đọc được. Tải lại trang rồi gửi lại, các việc vẫn còn trong máy."))
    items: list[object] = payload["items"]
    if len(items) > most:
        raise Refused("too_many", _too_many(most, in_file=in_file))
    in_batch = told_offset(payload.get("offset")) if in_file else offset_of(moment_of_millis(payload.get("now")), at)
    events: dict[str, Event] = {}
    unread: dict[str, None] = {}
    for raw in items:
        event = _event(raw, in_batch or timedelta(0), at)
        if event is not None:
            events.setdefault(event.client_id, event)
        elif isinstance(raw, Mapping) and isinstance(raw.get("id"), str):
            unread[raw["id"]] = None
    return Batch(tuple(events.values()), tuple(name for name in unread if name not in events))


def keepable(content: Mapping[str, object]) -> dict[str, object]:
    """What a database can keep of a batch that `read_batch` could read; of an event that cannot be kept its name stays."""
    items = content.get("items")
    told = {name: content.get(name) for name in ("offset", "saved")}
    kept = {name: value for name, value in told.items() if isinstance(value, int | float) and is_plain(value)}
    return {**kept, "items": [_keepable(raw) for raw in items] if isinstance(items, list) else []}


def _keepable(raw: object) -> object:
    """One event as a database can keep it."""
    if not isinstance(raw, Mapping):
        return None
    texts = {field: storable(value) for field in ("words", "label") if isinstance(value := raw.get(field), str)}
    whole = {**raw, **texts}
    if is_plain(whole):
        return whole
    name = raw.get("id")
    return {"id": storable(name) if isinstance(name, str) else ""}


def _too_many(most: int, *, in_file: bool) -> str:
    """What to do about a batch that is too long."""
    if in_file:
        sentence = _("Tệp có hơn {n} việc nên không nhận. Đưa điện thoại đến chỗ có mạng, máy tự gửi từng phần.")
        return sentence.format(n=say_number(most))
    return _("Mỗi lần gửi nhiều nhất {n} việc. Chia ra gửi từng phần.").format(n=most)


def _event(raw: object, offset: timedelta, at: datetime) -> Event | None:
    """One event, or None when it is not what it should be."""
    if not isinstance(raw, Mapping):
        return None
    name, kind = raw.get("id"), raw.get("kind")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or not isinstance(kind, str) or not _KIND.fullmatch(kind):
        return None
    payload = {field: value for field, value in raw.items() if field not in _HEAD}
    if isinstance(words := payload.get("words"), str):
        payload["words"] = storable(words)
    if not is_plain(payload) or len(json.dumps(payload, ensure_ascii=False)) > _LONGER.get(kind, LONGEST_PAYLOAD):
        return None
    device_at, seen = moment_of_millis(raw.get("at")), moment_of_millis(raw.get("seen"))
    made_at, clock = made_moment(device_at, offset, at, own=told_offset(raw.get("off")), seen=seen)
    return Event(name, kind, payload, device_at, made_at, clock, _label(raw.get("label")))


def _label(words: object) -> str:
    """The words by which a phone names an event, in one line."""
    return without_controls(squeeze(storable(words)))[:LONGEST_LABEL] if isinstance(words, str) else ""
