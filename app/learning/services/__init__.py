"""Use-cases of learning: what was read and answered is reported, what she asks is kept and answered."""

from app.learning.services.asking import MAX_ANSWER, MAX_WORDS, answer_question, ask_instructor
from app.learning.services.corrections import see_corrections
from app.learning.services.reporting import GivenAnswer, Reported, answer_check, report, report_section

__all__ = [
    "MAX_ANSWER",
    "MAX_WORDS",
    "GivenAnswer",
    "Reported",
    "answer_check",
    "answer_question",
    "ask_instructor",
    "report",
    "report_section",
    "see_corrections",
]
