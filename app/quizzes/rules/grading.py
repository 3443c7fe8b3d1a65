"""Grading: marks earned, the mark on the scale of 10, passed or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from app.courses.judging import needs_a_person
from app.quizzes.rules.marking import DEFAULT, SCALE, Marking, exact, rounded, share_of_marks

__all__ = ["SCALE", "Graded", "GradedQuestion", "OptionKey", "Ruling", "Scored", "grade", "score_of", "summed"]


class Ruling(StrEnum):
    """How answers to a version are judged: by its own key, by another version's, every answer right, or left out."""

    OWN = "own"
    VERSION = "version"
    FULL = "full"
    DROP = "drop"


@dataclass(frozen=True)
class OptionKey:
    """An option as grading sees it."""

    key: str
    correct: bool
    fraction: float | None = None


@dataclass(frozen=True)
class GradedQuestion:
    """A question as grading sees it; `marks` is what a full answer earns, `given` what a person gave for a free text.

    `key` and `parts` are for cases: the key by which a response names one of its questions. `ruling` is what a regrade said;
    with `VERSION` the key is the other version's already.
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
    ruling: Ruling = Ruling.OWN


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


@dataclass(frozen=True)
class Scored:
    """What one question came to: its marks, the score (None while a text waits), whether it is left out of the mark."""

    marks: float
    score: Fraction | None
    dropped: bool = False


def grade(
    questions: Sequence[GradedQuestion], answers: Mapping[int, Sequence[str]], pass_mark: float, marking: Marking = DEFAULT
) -> Graded:
    """Grade an attempt by the rules of its edition; what was not answered earns nothing."""
    scored = {
        question.position: Scored(
            question.marks, score_of(question, answers.get(question.position, ()), marking), question.ruling is Ruling.DROP
        )
        for question in questions
    }
    return summed(scored, pass_mark, marking)


def summed(scored: Mapping[int, Scored], pass_mark: float, marking: Marking = DEFAULT) -> Graded:
    """The result of an attempt from what its questions came to. The mark is rounded to the edition's step, halves up, then
    compared; a question that is left out counts in neither sum."""
    counted = [item for item in scored.values() if not item.dropped]
    total = sum((item.score for item in counted if item.score is not None), Fraction(0))
    possible = sum((exact(item.marks) for item in counted), Fraction(0))
    waiting = sum(item.score is None for item in counted)
    said = {position: None if item.score is None else float(item.score) for position, item in scored.items()}
    if waiting:
        return Graded(said, float(total), float(possible), None, None, waiting)
    mark = rounded(total / possible, marking.step) if possible else 0.0
    return Graded(said, float(total), float(possible), mark, mark >= pass_mark)


def score_of(question: GradedQuestion, response: Sequence[str], marking: Marking = DEFAULT) -> Fraction | None:
    """The marks that one response earns; None for a free text that nobody has marked."""
    if not response:
        return Fraction(0)
    if question.ruling is Ruling.FULL:
        return exact(question.marks)
    if needs_a_person(question.kind):
        return None if question.given is None else min(exact(question.given), exact(question.marks))
    return share_of_marks(question, response, marking) * exact(question.marks)
