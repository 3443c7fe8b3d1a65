"""A question of a bank file as the columns of its version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.courses.markdown.phrases import RenderedQuestion, render_question
from app.courses.markdown.tree import Figure, Surroundings
from app.courses.question_text import QuestionText
from app.storage.base import Record


def columns_of(text: QuestionText, figures: Mapping[str, Figure]) -> dict[str, Any]:
    """The columns of a version, with clean HTML; `figures`: the published pictures by the path written in the bank."""
    question = render_question(text, Surroundings(figures=figures))
    return {
        "kind": text.kind,
        "level": text.level,
        "marks": text.marks,
        "stem_html": question.stem_html,
        "options": _options(question),
        "accepts": _accepts(question),
        "explanation_html": question.explanation_html,
        "parts": [_part(part) for part in question.parts] or None,
        "tags": [*text.tags, *([text.skill] if text.skill else [])],
    }


def _part(part: RenderedQuestion) -> Record:
    """A question of a case."""
    return {
        "key": part.key,
        "kind": part.kind,
        "marks": part.marks,
        "stem_html": part.stem_html,
        "options": _options(part),
        "accepts": _accepts(part),
        "explanation_html": part.explanation_html,
    }


def _options(question: RenderedQuestion) -> list[Record]:
    """What is chosen, matched or put in order."""
    return [
        {"key": option.key, "html": option.html, "correct": option.correct, "feedback_html": option.feedback_html}
        for option in question.options
    ]


def _accepts(question: RenderedQuestion) -> Record:
    """The rest of the key, as far as this kind of question has one."""
    forgive = list(question.forgive)
    if question.kind in {"short", "numeric"}:
        return {"accepted": list(question.accepted), "forgive": forgive}
    if question.kind == "gaps":
        return {"gaps": [list(gap) for gap in question.gaps], "forgive": forgive}
    if question.kind in {"matching", "ordering"}:
        return {"assigned": dict(question.assigned)}
    return {"rubric": [list(row) for row in question.rubric]} if question.kind == "essay" else {}
