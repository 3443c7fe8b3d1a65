"""How an edition marks tests: the share that a response earns under its rules, and the step to which a mark is rounded.

What nothing is said about follows the rules of `courses.judging`; the choices are written out in `courses_content/README.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from app.courses.judging import Judgeable, by_part, judge, placed

SCALE = 10
"""Marks are said on the scale of 10."""


@dataclass(frozen=True)
class Marking:
    """The rules of an edition, each as in the block `marking` of programme.yml.

    `second_marker`: keys of the papers whose free texts two people mark; `may_differ`: by how much on the scale of 10 they may
    differ before a third one decides. `show_names`: whoever marks sees whose text it is.
    """

    several: str = "right_minus_wrong"
    matching: str = "proportion"
    ordering: str = "pairs"
    gaps: str = "proportion"
    cases: str = "proportion"
    step: float = 0.1
    second_marker: tuple[str, ...] = ()
    may_differ: float = 1.0
    show_names: bool = False


DEFAULT = Marking()
"""What holds where an edition says nothing."""


def marking_from(said: Mapping[str, Any] | None) -> Marking:
    """The rules of an edition from its stored block."""
    if not said:
        return DEFAULT
    return Marking(**{**said, "second_marker": tuple(said.get("second_marker", ()))})


def share_of_marks(question: Judgeable, response: Sequence[str], marking: Marking) -> Fraction:
    """The share of its marks, 0 to 1, that a response earns; shares written at the options go before every rule."""
    if not response:
        return Fraction(0)
    if question.kind == "case":
        return _case(question, response, marking)
    rule = _rule_of(question.kind, marking)
    if rule == "all_or_nothing":
        return Fraction(judge(question, response) >= 1)
    if rule == "places":
        return _places(question, response)
    if question.kind == "several" and rule == "proportion" and all(option.fraction is None for option in question.options):
        return _right_chosen(question, response)
    return exact(judge(question, response))


def rounded(share: Fraction, step: float) -> float:
    """A share of all marks on the scale of 10, rounded to the step of the edition, halves up; worked out in decimals."""
    steps = share * SCALE / Fraction(str(step))
    whole = int(steps)
    half_up = whole + int((steps - whole) * 2 >= 1)
    return float((half_up * Decimal(str(step))).quantize(Decimal("0.01"), ROUND_HALF_UP))


def exact(number: float) -> Fraction:
    """The fraction that a float stands for: a third is a third again, so that sums are exact."""
    return Fraction(number).limit_denominator(1_000_000)


def _rule_of(kind: str, marking: Marking) -> str:
    """The rule that an edition has for a kind; "" for the kinds that are right or wrong."""
    rules = {
        "several": marking.several,
        "matching": marking.matching,
        "ordering": marking.ordering,
        "gaps": marking.gaps,
    }
    return rules.get(kind, "")


def _right_chosen(question: Judgeable, response: Sequence[str]) -> Fraction:
    """The part of the right options that was chosen; nothing is taken for a wrong one, but who chooses more options than there
    are right ones gives one part back for each too many."""
    right = {option.key for option in question.options if option.correct}
    if not right:
        return Fraction(0)
    chosen = set(response)
    return max(Fraction(0), Fraction(len(chosen & right) - max(0, len(chosen) - len(right)), len(right)))


def _places(question: Judgeable, response: Sequence[str]) -> Fraction:
    """Every item that stands at its place is worth the same."""
    given = placed(response)
    right = sum(given.get(item) == place for item, place in question.assigned.items())
    return Fraction(right, len(question.assigned)) if question.assigned else Fraction(0)


def _case(question: Judgeable, response: Sequence[str], marking: Marking) -> Fraction:
    """The marks earned in its questions of all their marks; or only everything together."""
    said = by_part(response)
    possible = sum((exact(part.marks) for part in question.parts), Fraction(0))
    earned = sum(
        (share_of_marks(part, said.get(part.key, ()), marking) * exact(part.marks) for part in question.parts), Fraction(0)
    )
    share = min(Fraction(1), earned / possible) if possible else Fraction(0)
    return Fraction(share >= 1) if marking.cases == "all_or_nothing" else share
