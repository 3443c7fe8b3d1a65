"""Ids as they come back from pages."""

from __future__ import annotations

_MOST_DIGITS = 9
"""No table of ours grows further, and every database can compare a number of nine digits."""


def is_id(text: str) -> bool:
    """Whether `text` can be the id of a row: one to nine plain digits."""
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
