"""Names as they are compared: spelled in many ways, in another order, with initials, with letters of another alphabet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from app.kernel.text import fold, same_tone_placement, squeeze

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether the other text has something else there."""

_FOREIGN = re.compile("[\u0370-\u04ff\uff21-\uff5a]")
_HOMOGLYPHS = str.maketrans(
    "аеорсухіјѕһԁкмнтвАЕОРСУХІЈЅКМНТВαινοκυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijshdkmhtbAEOPCYXIJSKMHTBaivokuABEZHIKMNOPTYX"
)
"""Cyrillic and Greek letters that look like Latin ones; another keyboard or a scan brings them in."""
_NUMBERED = re.compile(r"^\d+\s*[.)]\s*")
_TITLE = re.compile(r"^(?:đ/c|đc|đồng chí|chị|cô|bà|ms|mrs)[.:]?\s+(?=\S+\s+\S)", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(\[].*?[)\]]\s*")


def clean(name: str) -> str:
    """A name in NFC with Latin letters only, without a number or "Chị" before it and without what stands in brackets."""
    text = squeeze(_latin(name))
    text = _TITLE.sub("", _NUMBERED.sub("", _ASIDE.sub(" ", text)))
    return squeeze(text.strip(" *,;:-–_")) or squeeze(name)


def _latin(text: str) -> str:
    """The text with look-alikes of other alphabets as the Latin letters they look like."""
    if not _FOREIGN.search(text):
        return text
    apart = unicodedata.normalize("NFKD", text).translate(_HOMOGLYPHS)
    return unicodedata.normalize("NFC", apart)


@lru_cache(maxsize=16384)
def spelled(name: str) -> str:
    """The name with its accents, as it is compared."""
    return same_tone_placement(clean(name))


@lru_cache(maxsize=16384)
def bare(name: str) -> str:
    """The name without accents, as it is compared."""
    return fold(clean(name))


@lru_cache(maxsize=16384)
def words(name: str) -> tuple[str, ...]:
    """The words of a name without accents."""
    return tuple(bare(name).split(" "))


def in_order(text: str) -> str:
    """The words of a compared name in the order of the alphabet, so that "Anh Lê Thị Lan" is "Lê Thị Lan Anh"."""
    return " ".join(sorted(text.split(" ")))


def is_plain(name: str) -> bool:
    """Whether a name was typed without any accent."""
    return bare(name) == clean(name).lower()


def initials_of(name: str) -> tuple[str, ...]:
    """The parts of a name with initials ("L.T.L. Anh" is l, t, l, anh); empty for one without, or of initials only."""
    parts = tuple(part for part in re.split(r"[.\s]+", spelled(name)) if part)
    short = [len(fold(part)) <= 1 or fold(part) in {"ng", "th", "tr", "ph"} for part in parts]
    return parts if len(parts) > 1 and any(short[:-1]) and not short[-1] else ()


def fits_initials(parts: Sequence[str], name: str) -> bool:
    """Whether a full name can be the one with these initials: as many words, each beginning so, the given name in full."""
    full = spelled(name).split(" ")
    if not parts or len(full) != len(parts):
        return False
    last = parts[-1] == full[-1] or (fold(parts[-1]) == parts[-1] and fold(full[-1]) == parts[-1])
    return last and all(fold(word).startswith(fold(part)) for part, word in zip(parts[:-1], full[:-1], strict=True))


def same_name(left: str, right: str) -> bool:
    """Whether two names can be one person's, accents, order of words and initials aside."""
    if bare(left) == bare(right) or in_order(bare(left)) == in_order(bare(right)):
        return True
    return fits_initials(initials_of(left), right)


def likeness(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """How alike two names are, from 0 to 1: a space or a word left out, or one word that differs by a letter or two."""
    if "".join(left) == "".join(right):
        return 1.0
    if len(left) != len(right):
        longer, shorter = (left, right) if len(left) > len(right) else (right, left)
        left_out = any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
        return 0.9 if left_out and len(shorter) > 1 else 0.0
    differing = [pair for pair in zip(left, right, strict=True) if pair[0] != pair[1]]
    return _word_likeness(*differing[0]) if len(differing) == 1 else 0.0


@lru_cache(maxsize=8192)
def _word_likeness(left: str, right: str) -> float:
    """How alike two words are."""
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def differing_letters(left: str, right: str) -> tuple[Pieces, Pieces]:
    """Both names letter by letter; a tone in its other place and the case of letters are no difference."""
    mine, theirs = squeeze(left), squeeze(right)
    keys = _letters(mine), _letters(theirs)
    blocks = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_matching_blocks()
    in_left = {block.a + step for block in blocks for step in range(block.size)}
    in_right = {block.b + step for block in blocks for step in range(block.size)}
    return _pieces(mine, in_left), _pieces(theirs, in_right)


def differing_words(left: str, right: str) -> tuple[tuple[str, str], ...]:
    """The words that differ, as pairs ("Hướng", "Hường"); "" on one side for a word that the other does not have."""
    mine, theirs = squeeze(left).split(" "), squeeze(right).split(" ")
    keys = [same_tone_placement(word) for word in mine], [same_tone_placement(word) for word in theirs]
    codes = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes()
    return tuple(
        (" ".join(mine[start:end]), " ".join(theirs[begin:stop])) for tag, start, end, begin, stop in codes if tag != "equal"
    )


def _letters(name: str) -> list[str]:
    """One comparable letter for each letter of a name, with the tone where the old school puts it."""
    key = same_tone_placement(name)
    return list(key) if len(key) == len(name) else list(name.lower())


def _pieces(name: str, same: set[int]) -> Pieces:
    """Letters put together into pieces that are the same, or differ."""
    pieces: list[tuple[str, bool]] = []
    for at, letter in enumerate(name):
        differs = at not in same
        if pieces and pieces[-1][1] == differs:
            pieces[-1] = (pieces[-1][0] + letter, differs)
        else:
            pieces.append((letter, differs))
    return tuple(pieces)
