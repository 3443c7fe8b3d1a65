"""Places in a foreign text that become gaps: marked before the text is turned into Markdown, filled afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_PLACE = "\ue020{number}\ue021"
_PLACES = re.compile("\ue020([0-9]{1,3})\ue021")
_SIGNS = re.compile("[\ue020\ue021]")
_NOT_IN_A_GAP = re.compile(r"[\[\]|\n]")


def mark(text: str, pattern: re.Pattern[str], number_of: Callable[[re.Match[str], int], int]) -> str:
    """The text with a sign in the place of everything that the pattern finds; `number_of` (match, place from 1) names it."""
    place = 0

    def sign(found: re.Match[str]) -> str:
        nonlocal place
        place += 1
        return _PLACE.format(number=number_of(found, place))

    return pattern.sub(sign, _SIGNS.sub("", text))


def sign_of(number: int) -> str:
    """The sign of one place."""
    return _PLACE.format(number=number)


def filled(text: str, words: Callable[[int], str]) -> str:
    """The text with words in the place of every sign."""
    return _PLACES.sub(lambda found: words(int(found.group(1))), text)


def gap(variants: Sequence[str]) -> str | None:
    """A gap with its accepted spellings as it stands in a stem; None when one of them holds a sign of the grammar."""
    words = [" ".join(variant.split()) for variant in variants]
    if not words or any(not word or _NOT_IN_A_GAP.search(word) for word in words):
        return None
    return f"[[{'|'.join(dict.fromkeys(words))}]]"
