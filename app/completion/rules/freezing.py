"""Ledger and verdict frozen as plain data with a digest, and what is different between a frozen one and today's.

The form: {"verdict": {...totals, "state", "band"}, "findings": [{"key", "title", "state", "earned", "required", "reachable",
"unit", "sentence"}], "lines": [{"on", "half", "kind", "id", "topic", "title", "planned", "earned", "total", "way", "basis"}],
"edition": {...}}. Days are ISO, amounts numbers; the canonical text has sorted keys and no blanks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Frozen = Mapping[str, Any]
_TOTALS = ("online_earned", "in_person_earned", "earned", "planned", "required", "reachable")


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was: the kind of thing, what it is called, the amount or state then and now."""

    kind: str
    what: str
    then: float | str | None
    now: float | str | None


def digest_of(frozen: Frozen) -> str:
    """The SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(frozen).encode()).hexdigest()


def canonical(frozen: Frozen) -> str:
    """The one text of a frozen thing; a whole number reads the same whether it was an int or a float."""
    return json.dumps(_plain(frozen), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of_decision(head: Mapping[str, str], lines: Sequence[str]) -> str:
    """The SHA-256 over the head of a decision and the digests of its lines, in whatever order they come."""
    return hashlib.sha256(canonical({"head": head, "lines": sorted(lines)}).encode()).hexdigest()


def differences(then: Frozen, now: Frozen) -> tuple[Difference, ...]:
    """What was changed by facts that arrived later: totals, requirements, single lines."""
    return (*_totals(then, now), *_findings(then, now), *_lines(then, now))


def _totals(then: Frozen, now: Frozen) -> list[Difference]:
    """The sums of both halves."""
    old, new = then["verdict"], now["verdict"]
    return [Difference("total", key, old[key], new[key]) for key in _TOTALS[:2] if old[key] != new[key]]


def _findings(then: Frozen, now: Frozen) -> list[Difference]:
    """Requirements that stand otherwise."""
    old = {item["key"]: item for item in then["findings"]}
    return [
        Difference("finding", item["title"], old[item["key"]]["state"], item["state"])
        for item in now["findings"]
        if item["key"] in old and old[item["key"]]["state"] != item["state"]
    ]


def _lines(then: Frozen, now: Frozen) -> list[Difference]:
    """Lines that earn another amount, came, or went."""
    old = {_name(line): line for line in then["lines"]}
    new = {_name(line): line for line in now["lines"]}
    found = []
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        amounts = (before["earned"] if before else None, after["earned"] if after else None)
        if (amounts[0] or 0) != (amounts[1] or 0):
            shown = after or before or {}
            found.append(Difference("line", _called(shown), *amounts))
    return found


def _name(line: Mapping[str, Any]) -> tuple[str, Any]:
    """What makes a line the same line."""
    return line["kind"], line["id"] if line["id"] is not None else (line["topic"], line["title"])


def _called(line: Mapping[str, Any]) -> str:
    """A line for people: title, topic and day."""
    day = "/".join(reversed(line["on"].split("-"))) if line["on"] else ""
    return ", ".join(part for part in (line["title"], line["topic"], day) if part)


def _plain(value: Any) -> Any:
    """Numbers in one form, all the way down."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
