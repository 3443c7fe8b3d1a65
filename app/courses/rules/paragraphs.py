"""A lesson as paragraphs: what changed between two texts, and where a comment belongs after the text moved on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.courses.rules.word_changes import Piece, word_changes

_ALIKE = 0.5
"""From this share of common words on a paragraph is taken for the one that was commented on, rewritten."""
_MOST_COMPARED = 400
"""Words of a paragraph that are compared."""
_MOST_PARAGRAPHS = 300
"""So many paragraphs of a text are compared one by one; a longer one only as a whole."""
_MOST_PAIRS = 900
"""So many pairs of paragraphs within a changed stretch are asked whether the one is the other rewritten."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it is written, with its first line in the file (from 1); the front matter is one paragraph."""

    text: str
    line: int


@dataclass(frozen=True)
class Block:
    """A stretch of two texts: the same in both, or what stands in the one and what in the other."""

    same: bool
    before: tuple[Paragraph, ...]
    after: tuple[Paragraph, ...]


def paragraphs(source: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a lesson file, in order: stretches of lines without an empty one, the front matter whole."""
    return tuple(_paragraphs(source.split("\n")))


def _paragraphs(rows: Sequence[str]) -> Iterator[Paragraph]:
    """The paragraphs of these lines."""
    start = 0
    in_head = rows[:1] == ["---"] and "---" in rows[1:]
    for at, row in enumerate([*rows, ""]):
        if in_head:
            if at and row == "---":
                yield Paragraph("\n".join(rows[: at + 1]), 1)
                in_head, start = False, at + 1
            continue
        if row.strip():
            continue
        if at > start:
            yield Paragraph("\n".join(rows[start:at]), start + 1)
        start = at + 1


def blocks(before: str, after: str) -> tuple[Block, ...]:
    """Two texts beside each other, paragraph by paragraph."""
    one, two = paragraphs(before), paragraphs(after)
    if max(len(one), len(two)) > _MOST_PARAGRAPHS:
        return (Block(one == two, one, two),)
    matcher = SequenceMatcher(None, [row.text for row in one], [row.text for row in two], autojunk=False)
    return tuple(Block(step == "equal", one[a:b], two[c:d]) for step, a, b, c, d in matcher.get_opcodes())


def written(rows: Sequence[Paragraph]) -> str:
    """Paragraphs as text."""
    return "\n\n".join(row.text for row in rows)


@dataclass(frozen=True)
class ShownParagraph:
    """A paragraph of the newer text with what changed in it; `paragraph` is None for one that is gone."""

    paragraph: Paragraph | None
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether a word of it is new or gone."""
        return any(piece.how != "same" for piece in self.pieces)


def compared(before: str, after: str) -> tuple[ShownParagraph, ...]:
    """The newer text with the words that came and went; paragraphs that were rewritten stand beside their former selves."""
    return tuple(shown for block in blocks(before, after) for shown in _shown(block))


def _shown(block: Block) -> Iterator[ShownParagraph]:
    """A stretch as it is read."""
    if block.same:
        yield from (ShownParagraph(row, (Piece("same", row.text),)) for row in block.after)
        return
    former = list(block.before)
    looked_for = len(block.before) * len(block.after) <= _MOST_PAIRS
    for row in block.after:
        twin = next((other for other in former if looked_for and likeness(other.text, row.text) >= _ALIKE), None)
        while former and twin is not None and former[0] is not twin:
            yield ShownParagraph(None, (Piece("del", former.pop(0).text),))
        if twin is not None:
            former.pop(0)
        yield ShownParagraph(row, word_changes(twin.text, row.text) if twin else (Piece("ins", row.text),))
    yield from (ShownParagraph(None, (Piece("del", row.text),)) for row in former)


def likeness(one: str, two: str) -> float:
    """How much two paragraphs have in common, from 0 to 1: the share of their words that both have, in whatever order."""
    first, second = (Counter(text.split()[:_MOST_COMPARED]) for text in (one, two))
    return 2 * (first & second).total() / max(first.total() + second.total(), 1)


def place_of(anchor: str, rows: Sequence[Paragraph]) -> int | None:
    """Where the paragraph that was commented on stands now: the same words, else the most alike; None when it is gone."""
    exact = next((at for at, row in enumerate(rows) if row.text == anchor), None)
    if exact is not None or not anchor:
        return exact
    best = max(range(len(rows)), key=lambda at: likeness(anchor, rows[at].text), default=None)
    return best if best is not None and likeness(anchor, rows[best].text) >= _ALIKE else None
