"""How a reader follows what changes in a class, without a change ever being missed and without the server remembering it.

A verdict changes for many reasons: a mark, a lesson, a retroactive correction, a session moved, somebody leaving, a decision, and
nothing but a day that passes. A log of changes would have to know all of them, and a time stamp misses what is committed late.
So the cursor does not say *when* the reader asked last but *what she has*: one fingerprint for each of `GROUPS` groups of rows
(a row belongs to the group of its id). The next page holds the groups whose fingerprint differs, and the cursor after it their
new fingerprints.

What that guarantees: when a page says that there is no more, the reader has every row as it stands, whatever changed in between
and however long she was away. Every row that differs comes at least once, perhaps together with an unchanged one of its group;
of several changes she sees the last; a later page always replaces an earlier one. A change can only be overlooked when two
different groups of rows have the same fingerprint of 64 bits.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.kernel.refusal import Refused
from app.kernel.text import _

GROUPS = 96
"""With up to 96 people and ids in a row, each has a group of her own; the cursor has the same length for a class of any size."""
MOST_ROWS = 500
USUAL_ROWS = 200
_PRINT_BYTES = 8
_NOTHING = bytes(_PRINT_BYTES)
_HEAD_BYTES = 6
_VERSION = 1
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cursor:
    """What a reader has of a class: a fingerprint per group, and with which group the next page begins."""

    cohort_id: int
    start: int = 0
    prints: tuple[bytes, ...] = (_NOTHING,) * GROUPS

    def encode(self) -> str:
        """The cursor as a word of 1,032 letters that stands in an address."""
        head = bytes((_VERSION, self.start)) + self.cohort_id.to_bytes(4, "big")
        return base64.urlsafe_b64encode(head + b"".join(self.prints)).decode().rstrip("=")


@dataclass(frozen=True)
class Page:
    """Rows that differ from what the reader has, the cursor for the time when she has taken them, and whether more differ."""

    rows: tuple[Row, ...]
    cursor: Cursor
    more: bool


def read_cursor(text: str, cohort_id: int) -> Cursor:
    """The cursor that `text` is. Refused: "cursor" (none of ours, or one of another class)."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != _HEAD_BYTES + GROUPS * _PRINT_BYTES or raw[0] != _VERSION or raw[1] >= GROUPS:
        raise Refused("cursor", _("Dấu trang since không đọc được. Bỏ since để đọc lại từ đầu."))
    if int.from_bytes(raw[2:_HEAD_BYTES], "big") != cohort_id:
        raise Refused("cursor", _("Dấu trang since là của lớp khác. Bỏ since để đọc lại từ đầu."))
    places = range(_HEAD_BYTES, len(raw), _PRINT_BYTES)
    return Cursor(cohort_id, raw[1], tuple(raw[at : at + _PRINT_BYTES] for at in places))


def page_of(rows: Iterable[Row], cursor: Cursor, *, limit: int, key: str = "enrolment_id") -> Page:
    """The next page of a reader who has what `cursor` says; `rows` are all rows of the class as they stand.

    Groups are taken whole, beginning where the last page ended, until there are `limit` rows or more; so no group that changes
    all the time keeps another one waiting. At least one group is taken when one differs.
    """
    groups = _grouped(rows, key)
    now = tuple(_print(group) for group in groups)
    taken: list[Row] = []
    prints, start = list(cursor.prints), cursor.start
    for place in _in_turn(cursor.start):
        if now[place] == prints[place]:
            continue
        if len(taken) >= limit:
            break
        taken += groups[place]
        prints[place], start = now[place], (place + 1) % GROUPS
    return Page(tuple(taken), replace(cursor, start=start, prints=tuple(prints)), tuple(prints) != now)


def _in_turn(start: int) -> Iterable[int]:
    """The groups, beginning with one of them."""
    return ((start + step) % GROUPS for step in range(GROUPS))


def _grouped(rows: Iterable[Row], key: str) -> list[list[Row]]:
    """The rows by group, in the order of their ids."""
    groups: list[list[Row]] = [[] for _group in range(GROUPS)]
    for row in sorted(rows, key=lambda row: int(row[key])):
        groups[int(row[key]) % GROUPS].append(row)
    return groups


def _print(group: list[Row]) -> bytes:
    """The fingerprint of a group: of everything its rows say; zeros for an empty one."""
    if not group:
        return _NOTHING
    said = json.dumps(group, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).digest()[:_PRINT_BYTES]
