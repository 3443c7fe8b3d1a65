"""Questions that ask nearly the same: by their words and by which word follows which, without accents, numbering, case and signs.

Sets of words and pairs, nothing estimated. Dice's measure: twice what two sets share, of all that they hold. Two sets that are
alike hold more than half of each other, so a set is compared only with those that hold one of its rarest marks.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

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
        self._texts: list[QuestionText] = []
        self._places: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
        for text in texts:
            self.put(text)

    def put(self, text: QuestionText) -> None:
        """One more question."""
        for places, marks in zip(self._places, _marks_of(text), strict=True):
            for mark in marks:
                places[mark].append(len(self._texts))
        self._texts.append(text)

    def near(self, text: QuestionText) -> list[tuple[str, float]]:
        """As `near_duplicates`, among the questions on the shelf."""
        marks = _marks_of(text)
        found = []
        for at in {at for places, own in zip(self._places, marks, strict=True) for at in _candidates(places, own)}:
            other = self._texts[at]
            if other.key and other.key == text.key:
                continue
            likeness = _likeness(*marks, *_marks_of(other))
            if likeness >= ALIKE:
                found.append((other.key, round(likeness, 2)))
        return sorted(found, key=lambda row: (-row[1], row[0]))


def _candidates(places: dict[str, list[int]], marks: Marks) -> list[int]:
    """The places of the sets that can be alike to these marks.

    Such a set shares at least `ALIKE / (2 - ALIKE)` of them, so one of any that are more than the rest, more of more.
    """
    least = int(len(marks) * ALIKE / (2 - ALIKE))
    more = max(0, min(least - 1, len(marks) // 6))
    rarest = sorted(marks, key=lambda mark: (len(places.get(mark, ())), mark))[: len(marks) - least + 1 + more]
    shared = Counter(at for mark in rarest for at in places.get(mark, ()))
    return [at for at, count in shared.items() if count > more]


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
