"""Passages that stand twice: in two lessons, in two programmes.

Exact overlap of runs of eight syllables (shingles), folded to lower case without accents and signs. The index holds each
shingle's own tuple: with some 100.000 of them nothing has to be estimated, so no sketch (MinHash) and no library is needed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.courses.check.codes import REPEATED, found
from app.courses.check.quality.passages import Kind, Passage
from app.courses.check.quality.writings import LESSON, PLAN, Writing
from app.courses.faults import Fault
from app.kernel.text import _, fold

RUN = 8
SHORTEST = 24
"""Syllables below which a passage says too little to be called repeated."""
CONTAINMENT = 0.6
"""Share of the shorter passage's runs that stand in the other one."""
_WORD = re.compile(r"\w+")
_KINDS = {Kind.PARAGRAPH, Kind.ITEM, Kind.OPTION, Kind.FEEDBACK}


@dataclass(frozen=True)
class _Place:
    """A passage with its runs."""

    file: str
    passage: Passage
    runs: frozenset[tuple[str, ...]]


def runs_of(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of eight syllables of a text."""
    words = _WORD.findall(fold(text))
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def repeat_faults(writings: Sequence[Writing]) -> Iterator[Fault]:
    """Every passage of lessons and session plans that stands in an earlier one, with the nearest of these."""
    places = [place for writing in writings if writing.kind in {LESSON, PLAN} for place in _places(writing)]
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        shared = Counter(earlier for run in place.runs for earlier in index[run])
        shares = {earlier: common / min(len(place.runs), len(places[earlier].runs)) for earlier, common in shared.items()}
        nearest = max(shares, key=lambda earlier: (shares[earlier], -earlier), default=-1)
        if nearest >= 0 and shares[nearest] > CONTAINMENT:
            yield _twice(place, places[nearest], shares[nearest])
        for run in place.runs:
            index[run].append(at)


def _places(writing: Writing) -> Iterator[_Place]:
    """The passages of a file that are long enough."""
    for passage in writing.passages:
        if passage.kind in _KINDS and passage.syllables >= SHORTEST and (runs := runs_of(passage.text)):
            yield _Place(writing.file, passage, runs)


def _twice(place: _Place, other: _Place, share: float) -> Fault:
    """The warning at the later place."""
    sentence = _("Đoạn “{text}…” giống {share}% đoạn ở {file}:{line}; viết một nơi, nơi kia dẫn liên kết.").format(
        text=place.passage.text[:50], share=round(share * 100), file=other.file, line=other.passage.line
    )
    return found(place.file, place.passage.line, REPEATED, sentence, other.file)
