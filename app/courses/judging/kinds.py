"""The share of the marks that a response earns, kind by kind. The rules are written out in `courses_content/README.md`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Protocol

from app.courses.judging.numbers import band_of, read_number
from app.courses.judging.responses import by_part, placed
from app.courses.judging.shares import share_of
from app.courses.judging.words import is_accepted


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

    @property
    def fraction(self) -> float | None:
        """The share of the marks that choosing it gives or takes; None: all or nothing."""
        ...


class Judgeable(Protocol):
    """What judging needs of a question: `CheckView`, `QuestionText` and the versions of the bank all have it."""

    @property
    def key(self) -> str:
        """Its key; in a case the name under which a response answers it."""
        ...

    @property
    def kind(self) -> str:
        """One of `KINDS`."""
        ...

    @property
    def marks(self) -> float:
        """What it is worth inside a case."""
        ...

    @property
    def options(self) -> Sequence[Choice]:
        """The options; empty where nothing is chosen."""
        ...

    @property
    def accepted(self) -> Sequence[str]:
        """The accepted spellings of a short answer, the accepted numbers of a numeric one."""
        ...

    @property
    def forgive(self) -> Sequence[str]:
        """What a written answer may get wrong: case, accents, tones."""
        ...

    @property
    def assigned(self) -> Mapping[str, str]:
        """What belongs to what: the number of the right side, or the place in the order, by the letter."""
        ...

    @property
    def gaps(self) -> Sequence[Sequence[str]]:
        """The accepted spellings of every gap."""
        ...

    @property
    def parts(self) -> Sequence[Judgeable]:
        """The questions of a case."""
        ...


def judge(question: Judgeable, response: Sequence[str]) -> float:
    """The share of the marks that `response` earns, from 0 to 1; what was not answered earns nothing.

    A free text earns nothing here: a person marks it (`needs_a_person`).
    """
    rule = _RULES.get(question.kind)
    return rule(question, response) if rule and response else 0.0


def needs_a_person(kind: str) -> bool:
    """Whether only a person can mark it."""
    return kind == "essay"


def _chosen(question: Judgeable, response: Sequence[str]) -> float:
    """One right option, and no other; the share of an option that has one."""
    chosen = [option for option in question.options if {option.key} == set(response)]
    return sum(max(0.0, float(option.correct) if option.fraction is None else option.fraction) for option in chosen[:1])


def _several(question: Judgeable, response: Sequence[str]) -> float:
    """All right and none wrong is 1; each wrong choice takes away what a right one gives, never below 0.

    Where options have shares of their own, the sum of what was chosen, from 0 to 1.
    """
    if any(option.fraction is not None for option in question.options):
        return min(1.0, max(0.0, round(sum(option.fraction or 0.0 for option in question.options if option.key in response), 5)))
    right = {option.key for option in question.options if option.correct}
    wrong = {option.key for option in question.options} - right
    if not right:
        return 0.0
    missed = len(set(response) & wrong) / len(wrong) if wrong else 0.0
    return max(0.0, len(set(response) & right) / len(right) - missed)


def _short(question: Judgeable, response: Sequence[str]) -> float:
    """The best share of the accepted spellings that it is."""
    shares = (share_of(text) for text in question.accepted)
    return max((share for share, words in shares if is_accepted(response[0], (words,), question.forgive)), default=0.0)


def _numeric(question: Judgeable, response: Sequence[str]) -> float:
    """The best share of the bands that the number is in."""
    number = read_number(response[0])
    bands = ((share, band_of(words)) for share, words in map(share_of, question.accepted))
    return max((share for share, band in bands if number is not None and band is not None and band.holds(number)), default=0.0)


def _gaps(question: Judgeable, response: Sequence[str]) -> float:
    """Every gap is worth the same."""
    filled = zip(response, question.gaps, strict=False)
    right = sum(is_accepted(text, variants, question.forgive) for text, variants in filled)
    return right / len(question.gaps) if question.gaps else 0.0


def _matching(question: Judgeable, response: Sequence[str]) -> float:
    """Every left side is worth the same; a wrong pair takes nothing away."""
    given = placed(response)
    right = sum(given.get(left) == number for left, number in question.assigned.items())
    return right / len(question.assigned) if question.assigned else 0.0


def _ordering(question: Judgeable, response: Sequence[str]) -> float:
    """Of every two items: the right one first gives, the wrong one first takes the same, one that was not placed does neither."""
    given = placed(response)
    right = wrong = 0
    pairs = list(combinations(sorted(question.assigned, key=lambda item: int(question.assigned[item])), 2))
    for first, second in pairs:
        if given.get(first, "").isdecimal() and given.get(second, "").isdecimal():
            right += int(given[first]) < int(given[second])
            wrong += int(given[first]) > int(given[second])
    return max(0.0, (right - wrong) / len(pairs)) if pairs else 0.0


def _case(question: Judgeable, response: Sequence[str]) -> float:
    """The marks earned in its questions, of all their marks."""
    said, possible = by_part(response), sum(part.marks for part in question.parts)
    earned = sum(judge(part, said.get(part.key, ())) * part.marks for part in question.parts)
    return min(1.0, earned / possible) if possible else 0.0


_RULES: Mapping[str, Callable[[Judgeable, Sequence[str]], float]] = {
    "single": _chosen,
    "true_false": _chosen,
    "several": _several,
    "short": _short,
    "numeric": _numeric,
    "gaps": _gaps,
    "matching": _matching,
    "ordering": _ordering,
    "case": _case,
}
