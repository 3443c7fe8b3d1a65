"""A passage as its runs of eight syllables, each a number: what two passages share can be counted, nothing is estimated."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xxhash import xxh3_64_intdigest

from app.courses.check.quality.passages import Kind, Passage, passages_of
from app.courses.markdown import front_matter
from app.kernel.text import fold

RUN = 8
SHORTEST = 24
"""Syllables below which a passage says too little to be called repeated."""
CONTAINMENT = 0.35
"""Share of the shorter passage's runs that stand in the other one: 13 syllables in a row of a passage of 24, or one of which
every second sentence was written anew."""
_WORD = re.compile(r"\w+")
_KINDS = {Kind.PARAGRAPH, Kind.ITEM, Kind.OPTION, Kind.FEEDBACK}
_SHOWN = 120


def runs_of(text: str) -> frozenset[int]:
    """Every run of eight syllables of a text, folded to lower case without accents and signs, as numbers of 64 bits."""
    words = _WORD.findall(fold(text))
    return frozenset(xxh3_64_intdigest(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1))


def counts(passage: Passage) -> bool:
    """Whether a passage is of a kind and a length that can be called repeated."""
    return passage.kind in _KINDS and passage.syllables >= SHORTEST


@dataclass(frozen=True)
class Kept:
    """The passages of one text, small enough to be kept: their runs one after the other, where each passage ends among them,
    its line and its first words."""

    runs: array[int]
    ends: tuple[int, ...]
    lines: tuple[int, ...]
    words: tuple[str, ...]


NOTHING = Kept(array("Q"), (), (), ())


@dataclass(frozen=True)
class Near:
    """Passage `line` of a text is nearly the passage `there` (a line) of text number `text`; `share` from 0 to 1."""

    line: int
    share: float
    text: int
    there: int
    words: str


def kept(passages: Iterable[Passage]) -> Kept:
    """The passages of a text that can be called repeated, to be kept."""
    runs, ends, lines, words = array("Q"), list[int](), list[int](), list[str]()
    for passage in passages:
        if counts(passage) and (own := runs_of(passage.text)):
            runs.extend(sorted(own))
            ends.append(len(runs))
            lines.append(passage.line)
            words.append(passage.text[:_SHOWN])
    return Kept(runs, tuple(ends), tuple(lines), tuple(words))


def kept_source(source: str) -> Kept:
    """The passages of a lesson file as it was published."""
    _head, body, first_line = front_matter.split(source) or ("", source, 1)
    return kept(passages_of(body.split("\n"), first_line))


def near(own: Kept, others: Sequence[Kept]) -> list[Near]:
    """For each passage of a text the passage of the others that is nearest, where it is near, in the order of the text.

    One look at every kept run: some 50,000 for all our courses.
    """
    having: dict[int, list[int]] = {}
    sizes = [end - start for start, end in pairwise((0, *own.ends))]
    for number, (start, end) in enumerate(pairwise((0, *own.ends))):
        for run in own.runs[start:end]:
            having.setdefault(run, []).append(number)
    best: dict[int, Near] = {}
    for text, other in enumerate(others if having else ()):
        for place, (start, end) in enumerate(pairwise((0, *other.ends))):
            shared: dict[int, int] = {}
            for run in other.runs[start:end]:
                for number in having.get(run, ()):
                    shared[number] = shared.get(number, 0) + 1
            for number, common in shared.items():
                share = common / min(sizes[number], end - start)
                if share > CONTAINMENT and (number not in best or share > best[number].share):
                    best[number] = Near(own.lines[number], share, text, other.lines[place], other.words[place])
    return [best[number] for number in sorted(best)]
