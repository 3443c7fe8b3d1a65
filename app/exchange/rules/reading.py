"""A batch as it was sent: bytes in, rows out. What is wrong is said with the pointer (RFC 6901) to the place.

A fault of the document refuses all of it; a fault inside an entry refuses that entry alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.attendance.rules.batches import Named, SentMark
from app.attendance.rules.settling import MARKS
from app.kernel.text import nfc, squeeze
from app.people.rules import phone_of

MOST_BYTES = 1024 * 1024
"""The largest body: a thousand entries of a kilobyte each."""
MOST_ENTRIES = 1000
MOST_EVIDENCE = 200
_MOST_ID = 999_999_999
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,39}")
_KEY = re.compile(r"[\x21-\x7e]{1,80}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})")
_HALVES = ("morning", "afternoon", "evening")
_FIELDS = {"id", "cohort", "person", "session", "state", "periods", "at", "evidence"}
_YEARS = range(2000, 2101)


class Unreadable(Exception):
    """The document as a whole cannot be read; `reason` is a word of `exchange.wording`, `pointer` says where."""

    def __init__(self, reason: str, pointer: str = "") -> None:
        super().__init__(f"{reason} at {pointer!r}")
        self.reason, self.pointer = reason, pointer


@dataclass(frozen=True)
class BadEntry:
    """An entry that cannot be read: its name when that much was readable, what is wrong, and where."""

    client_id: str
    reason: str
    pointer: str


def is_key(text: str) -> bool:
    """Whether `text` can be an idempotency key: 1 to 80 visible ASCII characters."""
    return _KEY.fullmatch(text) is not None


def read_batch(body: bytes) -> list[SentMark | BadEntry]:
    """The entries of a batch. Raises Unreadable: "not_json", "not_object", "no_entries", "too_many_entries"."""
    document = _json(body)
    if not isinstance(document, dict):
        raise Unreadable("not_object")
    entries = document.get("entries")
    if not isinstance(entries, list) or not entries:
        raise Unreadable("no_entries", "/entries")
    if len(entries) > MOST_ENTRIES:
        raise Unreadable("too_many_entries", "/entries")
    return [_read(entry, f"/entries/{number}") for number, entry in enumerate(entries)]


def _json(body: bytes) -> Any:
    """The document; every way in which it can be no JSON is one answer."""
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:  # wrong bytes, wrong grammar, numbers of thousands of digits, endless nesting
        raise Unreadable("not_json") from error


def _no_constant(name: str) -> float:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)


def _read(entry: Any, pointer: str) -> SentMark | BadEntry:
    """One entry, or the first thing that is wrong with it."""
    name = entry.get("id") if isinstance(entry, dict) else None
    known = name if isinstance(name, str) and _NAME.fullmatch(name) else ""
    try:
        return _entry(entry, pointer)
    except Unreadable as fault:
        return BadEntry(known, fault.reason, fault.pointer)


def _entry(entry: Any, pointer: str) -> SentMark:
    """An entry whose every field is as it should be; raises Unreadable."""
    if not isinstance(entry, dict):
        raise Unreadable("not_object", pointer)
    for field in entry.keys() - _FIELDS:
        raise Unreadable("unknown_field", f"{pointer}/{_escaped(field)}")

    def read(field: str, reader: Callable[[Any, str], Any]) -> Any:
        return reader(entry.get(field), f"{pointer}/{field}")

    session_id, held_on, half = read("session", _session)
    return SentMark(
        client_id=read("id", _name),
        cohort_code=read("cohort", _code),
        person=read("person", _person),
        state=read("state", _state),
        device_at=read("at", _moment),
        session_id=session_id,
        held_on=held_on,
        half=half,
        periods=read("periods", _periods),
        evidence=read("evidence", _evidence),
    )


def _name(value: Any, pointer: str) -> str:
    """The sender's own name for an entry."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise Unreadable("bad_id", pointer)
    return value


def _code(value: Any, pointer: str) -> str:
    """The code of a class."""
    return _line(value, pointer, 80, "bad_cohort")


def _person(value: Any, pointer: str) -> Named:
    """Exactly one of an enrolment's id, a card's code and a phone number."""
    if not isinstance(value, dict) or len(value) != 1:
        raise Unreadable("bad_person", pointer)
    ((kind, said),) = value.items()
    if kind == "enrolment":
        return Named(kind, str(_id(said, f"{pointer}/enrolment")))
    if kind not in ("card", "phone"):
        raise Unreadable("bad_person", f"{pointer}/{_escaped(kind)}")
    line = _line(said, f"{pointer}/{kind}", 80, "bad_person")
    named = phone_of(line) if kind == "phone" else line
    if named is None:
        raise Unreadable("bad_phone", f"{pointer}/phone")
    return Named(kind, named)


def _session(value: Any, pointer: str) -> tuple[int | None, date | None, str | None]:
    """A session's id, or its day and half."""
    if not isinstance(value, dict) or set(value) not in ({"id"}, {"date", "half"}):
        raise Unreadable("bad_session", pointer)
    if "id" in value:
        return _id(value["id"], f"{pointer}/id"), None, None
    if value["half"] not in _HALVES:
        raise Unreadable("bad_half", f"{pointer}/half")
    return None, _day(value["date"], f"{pointer}/date"), value["half"]


def _state(value: Any, pointer: str) -> str:
    """One of the four states."""
    if not isinstance(value, str) or value not in MARKS:
        raise Unreadable("bad_state", pointer)
    return value


def _periods(value: Any, pointer: str) -> float | None:
    """An amount of tiết; none when the state says it all."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise Unreadable("bad_periods", pointer)
    return float(value)


def _moment(value: Any, pointer: str) -> datetime:
    """A moment with its offset from UTC; years outside this century are no device's clock."""
    if isinstance(value, str) and _MOMENT.fullmatch(value) and int(value[:4]) in _YEARS:
        try:
            return datetime.fromisoformat(value.upper())
        except ValueError:
            pass
    raise Unreadable("bad_moment", pointer)


def _day(value: Any, pointer: str) -> date:
    """A day."""
    if isinstance(value, str) and _DAY.fullmatch(value) and int(value[:4]) in _YEARS:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Unreadable("bad_day", pointer)


def _evidence(value: Any, pointer: str) -> str:
    """A line for people; may be missing."""
    return "" if value is None or value == "" else _line(value, pointer, MOST_EVIDENCE, "bad_evidence")


def _id(value: Any, pointer: str) -> int:
    """The id of a row."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _MOST_ID:
        raise Unreadable("bad_number", pointer)
    return value


def _line(value: Any, pointer: str, most: int, reason: str) -> str:
    """One line of text in NFC, without what no database keeps: control characters and halves of letters."""
    if not isinstance(value, str) or len(value) > 4 * most or not _is_plain(value):
        raise Unreadable(reason, pointer)
    line = squeeze(nfc(value))
    if not 0 < len(line) <= most:
        raise Unreadable(reason, pointer)
    return line


def _is_plain(text: str) -> bool:
    """Whether a text has neither control characters nor lone surrogates."""
    return not any(ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0 or 0xD800 <= ord(letter) < 0xE000 for letter in text)


def _escaped(field: str) -> str:
    """The name of a field in a pointer, at most 40 characters of it."""
    plain = "".join(letter if _is_plain(letter) else "?" for letter in field[:40])
    return plain.replace("~", "~0").replace("/", "~1")
