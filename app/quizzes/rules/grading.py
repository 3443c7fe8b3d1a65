"""Grading: marks earned, the mark on the scale of 10, passed or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from app.courses.judging import judge

SCALE = 10
"""Marks are said on the scale of 10."""


@dataclass(frozen=True)
class OptionKey:
    """An option as grading sees it."""

    key: str
    correct: bool


@dataclass(frozen=True)
class GradedQuestion:
    """A question as grading sees it; `marks` is what a full answer earns."""

    position: int
    marks: float
    kind: str
    options: tuple[OptionKey, ...] = ()
    accepted: tuple[str, ...] = ()
    forgive: tuple[str, ...] = ()


@dataclass(frozen=True)
class Graded:
    """The result: marks earned by position and in all, the mark on the scale of 10, and whether that passes."""

    scores: Mapping[int, float]
    total: float
    max_score: float
    mark: float
    passed: bool


def grade(questions: Sequence[GradedQuestion], answers: Mapping[int, Sequence[str]], pass_mark: float) -> Graded:
    """Grade an attempt; what was not answered earns nothing. The mark is rounded to one decimal, halves up, then compared."""
    scores = {question.position: _score(question, answers.get(question.position, ())) for question in questions}
    total = sum(scores.values(), Fraction(0))
    possible = sum((_exact(question.marks) for question in questions), Fraction(0))
    mark = floor(total / possible * SCALE * 10 + Fraction(1, 2)) / 10 if possible else 0.0
    return Graded(
        {position: float(score) for position, score in scores.items()}, float(total), float(possible), mark, mark >= pass_mark
    )


def _score(question: GradedQuestion, response: Sequence[str]) -> Fraction:
    """The marks that one response earns."""
    return _exact(judge(question, list(response))) * _exact(question.marks) if response else Fraction(0)


def _exact(number: float) -> Fraction:
    """The fraction that a float stands for: a third is a third again, so that sums are exact."""
    return Fraction(number).limit_denominator(1000)
