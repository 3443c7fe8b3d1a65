"""Rules of offline: what a batch is, what a phone's clock is worth, and the seal of a file of events."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.attendance.rules.clocks import OLDEST, TOLERANCE, moment_of_millis, offset_of
from app.kernel.refusal import Refused
from app.kernel.text import _

VERSIONS = frozenset({"1"})
"""The languages in which phones may send: a page that was loaded before a release may still speak the one before it."""
MOST_EVENTS = 200
"""Events in one batch."""
MOST_IN_A_FILE = 5000
"""Events in one file: months of study."""
LONGEST_PAYLOAD = 4000
"""Characters of what one event says; the longest is a request for leave."""
_NAME = re.compile(r"[0-9a-f]{16}-[0-9a-z]{1,32}")
_KIND = re.compile(r"[a-z-]{1,20}")
_HEAD = ("id", "kind", "at", "label", "url", "busy", "draft")
"""Fields of an event that are not what it says."""


@dataclass(frozen=True)
class Event:
    """One thing that was done on a phone: `payload` is what it says, `made_at` when, as far as we can know."""

    client_id: str
    kind: str
    payload: Mapping[str, object]
    device_at: datetime | None
    made_at: datetime
    clock: str = "right"


@dataclass(frozen=True)
class Batch:
    """What could be read of a batch; `unread`: client ids of what could not; `offset`: how far the phone's clock is behind."""

    events: tuple[Event, ...]
    unread: tuple[str, ...]
    offset: timedelta


def read_batch(payload: object, at: datetime, *, most: int = MOST_EVENTS, in_file: bool = False) -> Batch:
    """A posted batch {now, items} with every moment corrected. Refused: "no_batch", "too_many".

    A file is read long after it was saved, so that it says itself by how many milliseconds its phone's clock was behind when the
    phone last saw the server: {offset, items}.
    """
    if not isinstance(payload, Mapping) or not isinstance(payload.get("items"), list):
        raise Refused("no_batch", _("Máy gửi lên không đọc được. Tải lại trang rồi gửi lại, các việc vẫn còn trong máy."))
    items: list[object] = payload["items"]
    if len(items) > most:
        raise Refused("too_many", _("Mỗi lần gửi nhiều nhất {n} việc. Chia ra gửi từng phần.").format(n=most))
    offset = _told_offset(payload.get("offset")) if in_file else offset_of(moment_of_millis(payload.get("now")), at)
    events: dict[str, Event] = {}
    unread: list[str] = []
    for raw in items:
        event = _event(raw, offset, at)
        if event is not None:
            events.setdefault(event.client_id, event)
        elif isinstance(raw, Mapping) and isinstance(raw.get("id"), str):
            unread.append(str(raw["id"])[:80])
    return Batch(tuple(events.values()), tuple(unread), offset)


def _told_offset(millis: object) -> timedelta:
    """The offset that a sealed file tells; none when it is small or no number."""
    if isinstance(millis, bool) or not isinstance(millis, int | float) or not abs(millis) <= 4_102_444_800_000:
        return timedelta(0)
    told = timedelta(milliseconds=millis)
    return told if abs(told) > TOLERANCE else timedelta(0)


def made_moment(device_at: datetime | None, offset: timedelta, at: datetime) -> tuple[datetime, str]:
    """When something was done, and what the clock that says so is worth.

    "right": the phone's own moment. "set": its clock was off when it sent, and is corrected for that. "unknown": the moment lies
    in the future or further back than a phone keeps anything (1970, 2099), so that it counts as of its arrival `at`.
    """
    if device_at is None:
        return at, "unknown"
    told = device_at + offset
    if told > at + TOLERANCE or told < at - OLDEST:
        return at, "unknown"
    return min(told, at), "set" if offset else "right"


def seal_key(secret: str, person_id: int) -> str:
    """The key with which the phones of one person seal files; nobody else's phone ever gets it."""
    return hmac.new(secret.encode(), f"offline-seal:{person_id}".encode(), hashlib.sha256).hexdigest()


def seal_of(key: str, text: str) -> str:
    """The seal of a file's content."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class SealedFile:
    """A file of events: whose it is, the text that is sealed, and the seal."""

    person_id: int
    text: str
    seal: str

    def is_genuine(self, secret: str) -> bool:
        """Whether a phone of that person made it and nobody changed it since."""
        return hmac.compare_digest(seal_of(seal_key(secret, self.person_id), self.text), self.seal)

    def content(self) -> Mapping[str, object]:
        """What is in it. Refused: "no_file"."""
        found = json_of(self.text)
        if not isinstance(found, Mapping) or str(found.get("who")) != str(self.person_id):
            raise Refused("no_file", NO_FILE)
        return found


NO_FILE = _("Đây không phải tệp “việc chờ gửi” lưu từ máy của học viên. Chọn tệp có tên bắt đầu bằng viec-cho-gui.")


def read_file(data: bytes) -> SealedFile:
    """A file that a phone saved: {"so-hoc": 1, "who", "text", "seal"}. Refused: "no_file"."""
    try:
        found = json_of(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused("no_file", NO_FILE) from error
    if not isinstance(found, Mapping) or found.get("so-hoc") != 1:
        raise Refused("no_file", NO_FILE)
    who, text, seal = found.get("who"), found.get("text"), found.get("seal")
    if not isinstance(who, str) or not re.fullmatch(r"[0-9]{1,9}", who) or not isinstance(text, str) or not isinstance(seal, str):
        raise Refused("no_file", NO_FILE)
    return SealedFile(int(who), text, seal)


def json_of(text: str) -> object:
    """A JSON text, or None when it is none, however deep its brackets go."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found


def _event(raw: object, offset: timedelta, at: datetime) -> Event | None:
    """One event, or None when it is not what it should be."""
    if not isinstance(raw, Mapping):
        return None
    name, kind = raw.get("id"), raw.get("kind")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or not isinstance(kind, str) or not _KIND.fullmatch(kind):
        return None
    payload = {str(field): value for field, value in raw.items() if field not in _HEAD}
    if len(json.dumps(payload, ensure_ascii=False)) > LONGEST_PAYLOAD:
        return None
    device_at = moment_of_millis(raw.get("at"))
    made_at, clock = made_moment(device_at, offset, at)
    return Event(name, kind, payload, device_at, made_at, clock)
