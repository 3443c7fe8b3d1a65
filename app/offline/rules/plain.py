"""Reading what anybody may have sent: JSON of any depth, numbers of any size, strings that no database takes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from math import isfinite

DEEPEST = 8
"""Brackets inside brackets; an event has four with the batch around it."""
LARGEST = 2**53
"""Numbers that JavaScript itself can count to."""
_TOKENS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
"""Strings and brackets; a string that never ends goes to the end, so that nothing is looked at twice."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and halves of signs: no database keeps them, and no page can show them."""


def json_of(text: str) -> object:
    """A JSON text, or None when it is none.

    What lies too deep and numbers that are too large or none (NaN) become null, so that one bad event does not spoil the others.
    """
    try:
        found: object = json.loads(_within(text), parse_int=_whole, parse_float=_part, parse_constant=lambda _name: None)
    except (ValueError, RecursionError):
        return None
    return found


def is_plain(value: object, depth: int = 0) -> bool:
    """Whether a database can keep a value: nothing deep, no number that cannot be counted to, no unstorable sign."""
    if isinstance(value, str):
        return not _UNSTORABLE.search(value)
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return abs(value) < LARGEST
    if depth >= DEEPEST:
        return False
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and is_plain(key) and is_plain(each, depth + 1) for key, each in value.items())
    return isinstance(value, list) and all(is_plain(each, depth + 1) for each in value)


def storable(words: str) -> str:
    """Words without the signs that cannot be kept: a picture sign that was cut in half loses its half, the words stay."""
    return _UNSTORABLE.sub("", words)


def _within(text: str) -> str:
    """The text with null for whatever lies deeper than `DEEPEST` brackets."""
    pieces: list[str] = []
    kept_from = cut_at = depth = 0
    for token in _TOKENS.finditer(text):
        sign = token[0]
        if sign in ("[", "{"):
            depth += 1
            cut_at = token.start() if depth == DEEPEST + 1 else cut_at
        elif sign in ("]", "}"):
            if depth == DEEPEST + 1:
                pieces += [text[kept_from:cut_at], "null"]
                kept_from = token.end()
            depth -= 1
    return "".join([*pieces, text[kept_from:]])


def _whole(digits: str) -> int | None:
    """A whole number that can be counted to."""
    found = int(digits) if len(digits) <= 17 else LARGEST
    return found if abs(found) < LARGEST else None


def _part(digits: str) -> float | None:
    """A number that is one."""
    found = float(digits)
    return found if isfinite(found) else None
