"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
_MOST_WORDS = 2000


@dataclass(frozen=True)
class Piece:
    """Words that stayed ("same"), went ("del") or came ("ins")."""

    how: str
    words: str


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both texts in one line of reading; very long texts as a whole."""
    one, two = _WORDS.findall(before), _WORDS.findall(after)
    if len(one) + len(two) > _MOST_WORDS:
        return tuple(piece for piece in (Piece("del", before), Piece("ins", after)) if piece.words)
    found: list[Piece] = []
    for step, start, end, start_two, end_two in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if step == "equal":
            found.append(Piece("same", "".join(one[start:end])))
            continue
        found += [Piece("del", "".join(one[start:end]))] if end > start else []
        found += [Piece("ins", "".join(two[start_two:end_two]))] if end_two > start_two else []
    return tuple(_gathered(found))


def _gathered(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with neighbouring changes taken together: what stayed between them only as a blank or a sign is no rest."""
    gone = come = ""
    for at, piece in enumerate(pieces):
        between = 0 < at < len(pieces) - 1 and not any(char.isalnum() for char in piece.words)
        if piece.how != "same" or between:
            gone += piece.words if piece.how != "ins" else ""
            come += piece.words if piece.how != "del" else ""
            continue
        yield from _both(gone, come)
        gone = come = ""
        yield piece
    yield from _both(gone, come)


def _both(gone: str, come: str) -> Iterator[Piece]:
    """What went and what came; the same blank or sign on both sides alone is nothing."""
    if gone == come:
        yield from [Piece("same", gone)] if gone else []
        return
    yield from [Piece("del", gone)] if gone else []
    yield from [Piece("ins", come)] if come else []
