"""Reasons, lines and lists in plain Vietnamese; the trainee and the coordinator read the same words."""

from app.completion.wording.changes import difference_words
from app.completion.wording.findings import condition, requirement_title, sentence, short, state_word, summary, title
from app.completion.wording.lines import HALVES, exemption_target, half_word, line_basis, line_title, line_topic, rescue_words
from app.completion.wording.messages import HOW, group_message, message, risk_words

__all__ = (
    "HALVES",
    "HOW",
    "condition",
    "difference_words",
    "exemption_target",
    "group_message",
    "half_word",
    "line_basis",
    "line_title",
    "line_topic",
    "message",
    "requirement_title",
    "rescue_words",
    "risk_words",
    "sentence",
    "short",
    "state_word",
    "summary",
    "title",
)
