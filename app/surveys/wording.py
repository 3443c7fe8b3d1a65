"""What the answers of a survey are called."""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel.text import _
from app.surveys.rules import Kind, Question

SCALE_NAMES: Mapping[str, str] = {
    "1": _("Rất không đồng ý"),
    "2": _("Không đồng ý"),
    "3": _("Bình thường"),
    "4": _("Đồng ý"),
    "5": _("Rất đồng ý"),
}


def name_of(question: Question, value: str) -> str:
    """What a value of an answer is called."""
    return SCALE_NAMES[value] if question.kind is Kind.SCALE else question.options[int(value) - 1]
