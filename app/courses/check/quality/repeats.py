"""Passages that stand twice: in two lessons, in two programmes.

Exact overlap of runs of eight syllables (shingles): with some 100.000 of them nothing has to be estimated, no sketch (MinHash).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.courses.check.codes import REPEATED, found
from app.courses.check.quality.passages import Passage
from app.courses.check.quality.runs import CONTAINMENT, counts, runs_of
from app.courses.check.quality.writings import LESSON, PLAN, Writing
from app.courses.faults import Fault
from app.kernel.text import _


@dataclass(frozen=True)
class _Place:
    """A passage with its runs."""

    file: str
    passage: Passage
    runs: frozenset[int]


def repeat_faults(writings: Sequence[Writing]) -> Iterator[Fault]:
    """Every passage of lessons and session plans that stands in an earlier one, with the nearest of these."""
    places = [place for writing in writings if writing.kind in {LESSON, PLAN} for place in _places(writing)]
    index: dict[int, list[int]] = defaultdict(list)
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
        if counts(passage) and (runs := runs_of(passage.text)):
            yield _Place(writing.file, passage, runs)


def _twice(place: _Place, other: _Place, share: float) -> Fault:
    """The warning at the later place."""
    sentence = _("Đoạn “{text}…” giống {share}% đoạn ở {file}:{line}; viết một nơi, nơi kia dẫn liên kết.").format(
        text=place.passage.text[:50], share=round(share * 100), file=other.file, line=other.passage.line
    )
    return found(place.file, place.passage.line, REPEATED, sentence, other.file)
