"""Questions that ask nearly the same: by their words and by which word follows which, without accents, numbering, case and signs.

Sets of words and pairs, nothing estimated. Dice's measure: twice what two sets share, of all that they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil

from app.courses.question_text import QuestionText
from app.kernel.text import fold

ALIKE = 0.75
"""From here on a person is asked to look: one word changed in a question of eight."""
_LONG_STEM = 8
"""Words from which a stem alone says enough."""
_NUMBERING = re.compile(r"^\s*(?:(?:cau|bai|question)(?: hoi)?\s*(?:so\s*)?[0-9]+\s*[:.)/-]*|[0-9]+\s*[:.)/-]+|[a-j]\s*[.)/])\s*")
_WORD = re.compile(r"\w+")

Marks = frozenset[str]


def near_duplicates(text: QuestionText, others: Sequence[QuestionText]) -> list[tuple[str, float]]:
    """(key, likeness from 0 to 1) of the questions that ask nearly the same as `text`, the most alike first; not itself."""
    return Shelf(others).near(text)


class Shelf:
    """Questions by their marks, to be asked again and again; more can be put on it in between."""

    def __init__(self, texts: Iterable[QuestionText] = ()) -> None:
        self._keys: list[str] = []
        self._marks: list[tuple[Marks, Marks]] = []
        self._boards = (_Board(), _Board())
        for text in texts:
            self.put(text)

    def put(self, text: QuestionText) -> None:
        """One more question."""
        marks = _marks_of(text)
        for board, own in zip(self._boards, marks, strict=True):
            board.put(len(self._keys), own)
        self._keys.append(text.key)
        self._marks.append(marks)

    def near(self, text: QuestionText) -> list[tuple[str, float]]:
        """As `near_duplicates`, among the questions on the shelf."""
        stem, whole = _marks_of(text)
        found = []
        for at in _places(self._boards[0].alike(stem) | self._boards[1].alike(whole)):
            key = self._keys[at]
            if not key or key != text.key:
                found.append((key, round(_likeness(stem, whole, *self._marks[at]), 2)))
        return sorted(found, key=lambda row: (-row[1], row[0]))


class _Board:
    """Sets of marks, all compared with one more at once: bit n of every number here speaks of the set in place n.

    Questions of one mould share most of their marks, so that going from pair to pair takes the square of their number in time.
    """

    def __init__(self) -> None:
        self._having: dict[str, int] = {}
        self._sizes: dict[int, int] = {}

    def put(self, place: int, marks: Marks) -> None:
        """One more set."""
        bit = 1 << place
        for mark in marks:
            self._having[mark] = self._having.get(mark, 0) | bit
        self._sizes[len(marks)] = self._sizes.get(len(marks), 0) | bit

    def alike(self, marks: Marks) -> int:
        """The sets that are alike to these marks, as bits; nothing is alike to an empty one."""
        if not marks:
            return 0
        shared = self._shared(marks)
        near = _at_least(shared, int(len(marks) * ALIKE / (2 - ALIKE)))  # no smaller set than this can be alike
        found = 0
        for size, sets in self._sizes.items():
            if some := sets & near:
                found |= some & _at_least(shared, ceil(ALIKE * (len(marks) + size) / 2))
        return found

    def _shared(self, marks: Marks) -> list[int]:
        """How many of these marks each set holds, in binary: the ones first, then the twos, the fours."""
        digits: list[int] = []
        for mark in marks:
            carried, at = self._having.get(mark, 0), 0
            while carried:
                if at == len(digits):
                    digits.append(0)
                digits[at], carried = digits[at] ^ carried, digits[at] & carried
                at += 1
        return digits


def _at_least(digits: Sequence[int], least: int) -> int:
    """Where a number that is written in binary over many places is `least` or more, as bits."""
    more, equal = 0, -1
    for at in reversed(range(max(len(digits), least.bit_length()))):
        digit = digits[at] if at < len(digits) else 0
        if not least >> at & 1:
            more |= equal & digit
            digit = ~digit
        equal &= digit
    return more | equal


def _places(bits: int) -> Iterator[int]:
    """The places of the bits that are set, in order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _likeness(stem: Marks, whole: Marks, other_stem: Marks, other_whole: Marks) -> float:
    """How alike two questions are: as a whole, or in stems that are long enough to say something."""
    likeness = _dice(whole, other_whole)
    if stem and other_stem:
        likeness = max(likeness, _dice(stem, other_stem))
    return likeness


def _dice(one: Marks, other: Marks) -> float:
    """Twice what both hold, of all that they hold."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


@lru_cache(maxsize=8192)
def _marks_of(text: QuestionText) -> tuple[Marks, Marks]:
    """(marks of the stem, empty when it is short; marks of everything that is asked and answered)."""
    stem = _words(text.stem)
    texts = [stem, *(_words(words) for words in _others(text))]
    marks = [mark for words in texts for mark in _marks(words)]
    return frozenset(_counted(_marks(stem)) if len(stem) >= _LONG_STEM else ()), frozenset(_counted(marks))


def _others(text: QuestionText) -> Iterator[str]:
    """Every text beside the stem."""
    yield from (option.text for option in text.options)
    yield from (words for pair in text.pairs for words in (pair.left, pair.right))
    yield from (*text.items, *text.accepted)
    for part in text.parts:
        yield part.stem
        yield from _others(part)


def _words(text: str) -> list[str]:
    """The bare words of a text."""
    return _WORD.findall(_NUMBERING.sub("", fold(text), count=1))


def _marks(words: Sequence[str]) -> list[str]:
    """The words, and the pairs of neighbours."""
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]


def _counted(marks: Sequence[str]) -> Iterator[str]:
    """The marks, a second time told from the first."""
    seen: dict[str, int] = {}
    for mark in marks:
        seen[mark] = seen.get(mark, 0) + 1
        yield mark if seen[mark] == 1 else f"{mark}#{seen[mark]}"
