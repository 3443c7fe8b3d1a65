"""The outcomes of a QTI item and how they come about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.courses.judging import band_of, share_of
from app.courses.question_text import QuestionText
from app.quizzes.formats.qti_answers import Asked, sub
from app.quizzes.formats.written import number_with_tolerance


def outcomes(root: Any, question: QuestionText, asked: Sequence[Asked]) -> None:
    """SCORE, MAXSCORE, and what feedback is shown."""
    for name, value in (("SCORE", "0"), ("MAXSCORE", f"{question.marks:g}")):
        row = sub(root, "outcomeDeclaration", identifier=name, cardinality="single", baseType="float")
        sub(sub(row, "defaultValue"), "value", value)
    for one in asked:
        if any(option.feedback for option in one.question.options):
            cardinality = "multiple" if one.question.kind == "several" else "single"
            sub(root, "outcomeDeclaration", identifier=f"FEEDBACK_{one.number}", cardinality=cardinality, baseType="identifier")
    if question.explanation:
        sub(root, "outcomeDeclaration", identifier="SHOWN", cardinality="single", baseType="identifier")


def processing(root: Any, question: QuestionText, scored: Sequence[tuple[Asked, Sequence[str]]]) -> None:
    """What each answer adds to SCORE, and what feedback it shows; a free text adds nothing, a person marks it."""
    box = sub(root, "responseProcessing")
    for one, names in scored:
        for name in names:
            _add_mapped(box, name, one.marks / len(names))
        if one.question.kind == "numeric":
            _add_numbers(box, one)
        elif one.question.kind == "ordering":
            rule = sub(sub(box, "responseCondition"), "responseIf")
            same = sub(rule, "match")
            sub(same, "variable", identifier=one.name)
            sub(same, "correct", identifier=one.name)
            _set_sum(rule, one.marks)
        if any(option.feedback for option in one.question.options):
            sub(sub(box, "setOutcomeValue", identifier=f"FEEDBACK_{one.number}"), "variable", identifier=one.name)
    if question.explanation:
        sub(sub(box, "setOutcomeValue", identifier="SHOWN"), "baseValue", "GENERAL", baseType="identifier")
    if not len(box):
        root.remove(box)


def _add_mapped(box: Any, name: str, marks: float) -> None:
    """SCORE grows by what the mapping gives, times the marks."""
    total = sub(sub(box, "setOutcomeValue", identifier="SCORE"), "sum")
    sub(total, "variable", identifier="SCORE")
    product = sub(total, "product")
    sub(product, "mapResponse", identifier=name)
    sub(product, "baseValue", f"{marks:.7g}", baseType="float")


def _set_sum(rule: Any, marks: float) -> None:
    """SCORE grows by the marks."""
    total = sub(sub(rule, "setOutcomeValue", identifier="SCORE"), "sum")
    sub(total, "variable", identifier="SCORE")
    sub(total, "baseValue", f"{marks:.7g}", baseType="float")


def _add_numbers(box: Any, one: Asked) -> None:
    """The first accepted number that the answer equals gives its share; the best shares come first."""
    condition = sub(box, "responseCondition")
    accepted = sorted(one.question.accepted, key=lambda text: -share_of(text)[0])
    for place, text in enumerate(accepted):
        number, tolerance, share = number_with_tolerance(text)
        if band_of(share_of(text)[1]) is None:
            continue
        rule = sub(condition, "responseIf" if place == 0 else "responseElseIf")
        exact = (
            {"toleranceMode": "exact"}
            if tolerance == "0"
            else {"toleranceMode": "absolute", "tolerance": f"{tolerance} {tolerance}"}
        )
        same = sub(rule, "equal", **exact)
        sub(same, "variable", identifier=one.name)
        sub(same, "baseValue", number, baseType="float")
        _set_sum(rule, one.marks * share)
