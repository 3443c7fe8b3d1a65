"""How right a response is; the same for check questions in lessons and for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.kernel.text import fold, same_tone_placement, squeeze, strip_accents


class Choice(Protocol):
    """What judging needs of an option."""

    @property
    def key(self) -> str:
        """The name by which a response chooses it: "a"."""
        ...

    @property
    def correct(self) -> bool:
        """Whether choosing it is right."""
        ...


class Judgeable(Protocol):
    """What judging needs of a question: `CheckView`, `QuestionText` and the versions of the bank all have it."""

    @property
    def kind(self) -> str:
        """single, several, true_false or short."""
        ...

    @property
    def options(self) -> Sequence[Choice]:
        """The options; empty for a short answer."""
        ...

    @property
    def accepted(self) -> Sequence[str]:
        """The accepted spellings of a short answer."""
        ...

    @property
    def forgive(self) -> Sequence[str]:
        """What a short answer may get wrong: case, accents."""
        ...


def judge(question: Judgeable, response: Sequence[str]) -> float:
    """The share of the marks that `response` earns, from 0 to 1.

    `response` holds option keys, or the written text as its only element; nothing chosen earns nothing.
    """
    if question.kind == "short":
        return float(any(is_accepted(text, question.accepted, question.forgive) for text in response[:1]))
    right = {option.key for option in question.options if option.correct}
    chosen = set(response)
    if question.kind == "several":
        return _share(chosen, right, {option.key for option in question.options} - right)
    return float(len(chosen) == 1 and chosen <= right)


def _share(chosen: set[str], right: set[str], wrong: set[str]) -> float:
    """All right and none wrong is 1; each wrong choice takes away what a right one gives, never below 0."""
    if not right:
        return 0.0
    missed = len(chosen & wrong) / len(wrong) if wrong else 0.0
    return max(0.0, len(chosen & right) / len(right) - missed)


def is_accepted(text: str, accepted: Sequence[str], forgive: Sequence[str]) -> bool:
    """Whether a written answer is one of the accepted ones; the form of Unicode, spaces and the place of a tone never matter."""
    return bool(squeeze(text)) and any(_same(text, other, forgive) for other in accepted)


def _same(one: str, other: str, forgive: Sequence[str]) -> bool:
    """Whether two texts are the same answer; without accents they show their capitals letter by letter."""
    same_case = "case" in forgive or strip_accents(squeeze(one)) == strip_accents(squeeze(other))
    if "accents" in forgive:
        return same_case and fold(one) == fold(other)
    return same_case and same_tone_placement(one) == same_tone_placement(other)
