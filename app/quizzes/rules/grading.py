"""Grading: marks earned, the mark on the scale of 10, passed or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from app.courses.judging import judge, needs_a_person

SCALE = 10
"""Marks are said on the scale of 10."""


@dataclass(frozen=True)
class OptionKey:
    """An option as grading sees it."""

    key: str
    correct: bool


@dataclass(frozen=True)
class GradedQuestion:
    """A question as grading sees it; `marks` is what a full answer earns, `given` what a person gave for a free text.

    `key` and `parts` are for cases: the key by which a response names one of its questions.
    """

    position: int
    marks: float
    kind: str
    options: tuple[OptionKey, ...] = ()
    accepted: tuple[str, ...] = ()
    forgive: tuple[str, ...] = ()
    key: str = ""
    assigned: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[tuple[str, ...], ...] = ()
    parts: tuple[GradedQuestion, ...] = ()
    given: float | None = None


@dataclass(frozen=True)
class Graded:
    """The result: marks earned by position and in all, the mark on the scale of 10, and whether that passes.

    While free texts wait for a person (`waiting` of them) their scores are None, and so are mark and passed.
    """

    scores: Mapping[int, float | None]
    total: float
    max_score: float
    mark: float | None
    passed: bool | None
    waiting: int = 0


def grade(questions: Sequence[GradedQuestion], answers: Mapping[int, Sequence[str]], pass_mark: float) -> Graded:
    """Grade an attempt; what was not answered earns nothing. The mark is rounded to one decimal, halves up, then compared."""
    scores = {question.position: _score(question, answers.get(question.position, ())) for question in questions}
    total = sum((score for score in scores.values() if score is not None), Fraction(0))
    waiting = sum(score is None for score in scores.values())
    possible = sum((_exact(question.marks) for question in questions), Fraction(0))
    mark = floor(total / possible * SCALE * 10 + Fraction(1, 2)) / 10 if possible else 0.0
    said = {position: None if score is None else float(score) for position, score in scores.items()}
    if waiting:
        return Graded(said, float(total), float(possible), None, None, waiting)
    return Graded(said, float(total), float(possible), mark, mark >= pass_mark)


def _score(question: GradedQuestion, response: Sequence[str]) -> Fraction | None:
    """The marks that one response earns; None for a free text that nobody has marked."""
    if not response:
        return Fraction(0)
    if needs_a_person(question.kind):
        return None if question.given is None else min(_exact(question.given), _exact(question.marks))
    return _exact(judge(question, list(response))) * _exact(question.marks)


def _exact(number: float) -> Fraction:
    """The fraction that a float stands for: a third is a third again, so that sums are exact."""
    return Fraction(number).limit_denominator(1_000_000)
