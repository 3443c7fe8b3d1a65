"""The two numbers of a certificate as they are written, its place in the paper register, and the code of the public page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The letters of a code: none that is taken for another one (0 O, 1 I L, U V)."""
CODE_LENGTH = 12
"""Thirty letters, twelve places: about 59 bits, so that guessing finds nothing."""
PAGE_LINES = 20
"""Lines on a page of the paper register."""
_TOKEN = re.compile(r"\{(nam|so([2-9])?)\}")


class PatternFault(StrEnum):
    """Why numbers cannot be written by a pattern."""

    NO_NUMBER = "no_number"
    NO_YEAR = "no_year"
    TWICE = "twice"
    UNKNOWN = "unknown"


def fault_in(pattern: str) -> PatternFault | None:
    """What is wrong with a pattern; it names the running number and the year once each, so that no two years are alike."""
    if re.search(r"[{}]", _TOKEN.sub("", pattern)):
        return PatternFault.UNKNOWN
    words = [found[1] for found in _TOKEN.finditer(pattern)]
    years, numbers = words.count("nam"), sum(word != "nam" for word in words)
    if not numbers:
        return PatternFault.NO_NUMBER
    if not years:
        return PatternFault.NO_YEAR
    return PatternFault.TWICE if years > 1 or numbers > 1 else None


def number_text(pattern: str, year: int, number: int) -> str:
    """A number as it is printed: "HPN{nam}-{so5}" gives "HPN2026-00045"."""
    return _TOKEN.sub(lambda found: str(year) if found[1] == "nam" else f"{number:0{found[2] or 1}d}", pattern)


def place_in(first_entry: int, entry: int) -> tuple[int, int]:
    """(page, line) of an entry in the paper register, both from 1."""
    position = entry - first_entry
    return position // PAGE_LINES + 1, position % PAGE_LINES + 1


def gaps(first: int, last: int, found: Iterable[int]) -> tuple[Sequence[int], Sequence[int]]:
    """(numbers that are missing, numbers that stand twice or outside) among those that a register handed out."""
    counted = Counter(found)
    wrong = [number for number, times in sorted(counted.items()) if times > 1 or not first <= number <= last]
    return [number for number in range(first, last + 1) if number not in counted], wrong


def code_of(text: str) -> str | None:
    """The code that somebody typed or scanned, in its one form; None when it cannot be one."""
    bare = re.sub(r"[\s\-–.]", "", text).upper()
    return bare if len(bare) == CODE_LENGTH and set(bare) <= set(LETTERS) else None


def grouped(code: str) -> str:
    """A code for reading: three groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
