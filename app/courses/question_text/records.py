"""A question as its author wrote it, as values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.courses.question_text.gaps import gaps_of
from app.courses.question_text.keys import letters_of, numbers_of, places_of

SIMPLE_KINDS = ("single", "several", "true_false", "short", "numeric", "matching", "ordering", "gaps")
"""Kinds that are judged at once; a case is made of them, and lessons ask them."""
KINDS = (*SIMPLE_KINDS, "case", "essay")
LEVELS = ("nhan-biet", "thong-hieu", "van-dung")
SKILLS = ("theory", "skill")
USES = ("practice", "test")
"""For what a question is: for quizzes of topics and packs, or for graded tests. One that says nothing is for graded tests."""
FORGIVABLE = ("case", "accents", "tones")
MAX_OPTIONS = 10
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class OptionText:
    """One option; `key` is its place as a letter: a, b, c …

    `fraction`: the share of the marks that it gives or takes, -1 to 1, where its author wrote one; None: all or nothing.
    """

    key: str
    text: str
    correct: bool
    feedback: str = ""
    fraction: float | None = None


@dataclass(frozen=True)
class PairText:
    """What belongs together; `left` "" is a right side that belongs to nothing."""

    left: str
    right: str
    feedback: str = ""


@dataclass(frozen=True)
class RubricText:
    """One criterion by which a person marks a free text, and the points it is worth."""

    points: float
    text: str


@dataclass(frozen=True)
class QuestionText:
    """One question as its author wrote it (Markdown); `marks` is what it is worth, `line` where it begins in its file, `use` one
    of `USES` or "".

    `items` stand in their right order; `parts` are the questions of a case, whose marks add up to its marks.
    `allow`: what the check may leave unsaid about it, as (code, reason). Without `shuffle` the options keep their written order.
    """

    key: str
    kind: str
    level: str = ""
    marks: float = 1
    tags: tuple[str, ...] = ()
    skill: str = ""
    stem: str = ""
    options: tuple[OptionText, ...] = ()
    accepted: tuple[str, ...] = ()
    forgive: tuple[str, ...] = ()
    explanation: str = ""
    line: int = 1
    pairs: tuple[PairText, ...] = ()
    items: tuple[str, ...] = ()
    rubric: tuple[RubricText, ...] = ()
    parts: tuple[QuestionText, ...] = ()
    allow: tuple[tuple[str, str], ...] = ()
    shuffle: bool = True
    use: str = ""

    @property
    def is_practice(self) -> bool:
        """Whether it is for practice alone: a phone may keep it with its key, and no graded test draws it."""
        return self.use == "practice"

    @property
    def gaps(self) -> tuple[tuple[str, ...], ...]:
        """The accepted spellings of every gap; nothing for other kinds."""
        return gaps_of(self.stem) if self.kind == "gaps" else ()

    @cached_property
    def lefts(self) -> tuple[tuple[str, PairText], ...]:
        """What is to be matched, by its letter."""
        pairs = [pair for pair in self.pairs if pair.left]
        return tuple(zip(letters_of(len(pairs)), pairs, strict=True))

    @cached_property
    def rights(self) -> tuple[tuple[str, str], ...]:
        """The right sides by their number; the same words stand once."""
        words = list(dict.fromkeys(pair.right for pair in self.pairs))
        return tuple(sorted(zip(numbers_of(words), words, strict=True), key=lambda right: int(right[0])))

    @property
    def assigned(self) -> Mapping[str, str]:
        """What belongs to what: the number of the right side, or the place in the order, by the letter."""
        if self.kind == "ordering":
            return places_of(self.items)
        numbers = {words: number for number, words in self.rights}
        return {letter: numbers[pair.right] for letter, pair in self.lefts}
