"""Questions as text: the grammar of `courses_content/README.md`, read with line numbers and written without loss."""

from app.courses.question_text.gaps import gaps_of, split_gaps
from app.courses.question_text.reading import parse_bank, parse_question
from app.courses.question_text.records import (
    FORGIVABLE,
    KEY,
    KINDS,
    LEVELS,
    MAX_OPTIONS,
    SIMPLE_KINDS,
    SKILLS,
    USES,
    OptionText,
    PairText,
    QuestionText,
    RubricText,
)
from app.courses.question_text.writing import write_bank, write_question

__all__ = [
    "FORGIVABLE",
    "KEY",
    "KINDS",
    "LEVELS",
    "MAX_OPTIONS",
    "SIMPLE_KINDS",
    "SKILLS",
    "USES",
    "OptionText",
    "PairText",
    "QuestionText",
    "RubricText",
    "gaps_of",
    "parse_bank",
    "parse_question",
    "split_gaps",
    "write_bank",
    "write_question",
]
