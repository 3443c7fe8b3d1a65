"""Ids as they come back from pages."""

from __future__ import annotations

_MOST_DIGITS = 9
"""No table of ours grows further, and every database can compare a number of nine digits."""


def is_id(text: str) -> bool:
    """Whether `text` can be the id of a row: one to nine plain digits."""
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def row_id(text: str) -> int:
    """The number that `text` is, as the `type` of an argument of a page; ValueError when no row can have it."""
    if not is_id(text):
        raise ValueError(text)
    return int(text)
