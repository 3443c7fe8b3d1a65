"""Names for the things that are to be matched or put in order: letters and numbers that do not betray what belongs together.

They are dealt by chance, but always the same for the same words, so that publishing twice is publishing once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random


def places_of(items: Sequence[str]) -> dict[str, str]:
    """The letter of every item of a list in its right order, to the place (1 …) where it belongs."""
    return {letter: str(place) for place, letter in enumerate(dealt(_letters(len(items)), items), 1)}


def dealt(names: Sequence[str], words: Sequence[str]) -> list[str]:
    """The names in an order that chance gives, the same for the same words."""
    seed = int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[:8], "big")
    found = list(names)
    Random(seed).shuffle(found)
    return found


def _letters(count: int) -> list[str]:
    """a, b, c …"""
    return [chr(ord("a") + at) for at in range(count)]


def letters_of(count: int) -> list[str]:
    """a, b, c …: the names of what stands on the left."""
    return _letters(count)


def numbers_of(rights: Sequence[str]) -> list[str]:
    """The number of every right side: 1 … dealt by chance."""
    return dealt([str(number) for number in range(1, len(rights) + 1)], rights)
