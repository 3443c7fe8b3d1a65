"""Whether a written answer is one of the accepted ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from app.kernel.text import fold, same_tone_placement, squeeze, strip_accents

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def is_accepted(text: str, accepted: Sequence[str], forgive: Sequence[str]) -> bool:
    """Whether a written answer is one of the accepted ones; the form of Unicode, spaces and the place of a tone never matter."""
    return bool(squeeze(text)) and any(_same(text, other, forgive) for other in accepted)


def _same(one: str, other: str, forgive: Sequence[str]) -> bool:
    """Whether two texts are the same answer; without accents they show their capitals letter by letter."""
    same_case = "case" in forgive or strip_accents(squeeze(one)) == strip_accents(squeeze(other))
    if "accents" in forgive:
        return same_case and fold(one) == fold(other)
    if "tones" in forgive:
        return same_case and _toneless(one) == _toneless(other)
    return same_case and same_tone_placement(one) == same_tone_placement(other)


def _toneless(text: str) -> str:
    """Lower case without the five tones; ă â đ ê ô ơ ư stay what they are."""
    parted = unicodedata.normalize("NFD", squeeze(text).lower())
    return unicodedata.normalize("NFC", "".join(char for char in parted if char not in _TONES))
