"""A question of a bank as a check question of a lesson. These show their key, so what is graded stays out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.courses.question_text import SIMPLE_KINDS, QuestionText, write_question
from app.kernel.text import fold


@dataclass(frozen=True)
class Beside:
    """A question of the bank: its words, and the block for a lesson ("" where it may not stand in one)."""

    key: str
    kind: str
    words: str
    block: str
    graded: bool


def beside_lesson(bank: Sequence[QuestionText], words: str) -> list[Beside]:
    """The questions that are found, those that may be put in first; `words` are found without accents, from the start of one."""
    parted = any(text.is_practice for text in bank)
    asked = f" {fold(words)}"
    found = [text for text in bank if asked in f" {fold(f'{text.key} {text.stem} {_answers(text)}')}"]
    rows = [_beside(text, graded=parted and not text.is_practice) for text in found]
    return sorted(rows, key=lambda row: not row.block)


def _beside(text: QuestionText, *, graded: bool) -> Beside:
    """One of them."""
    block = "" if graded or text.kind not in SIMPLE_KINDS else as_check(text)
    return Beside(text.key, text.kind, text.stem, block, graded)


def as_check(text: QuestionText) -> str:
    """The question as a block of a lesson, without what only a bank asks."""
    bare = replace(text, level="", marks=1, tags=(), skill="", use="", allow=())
    return f"::: cau-hoi {write_question(bare).removeprefix('## ').rstrip()}\n:::"


def _answers(text: QuestionText) -> str:
    """The words of the options."""
    return " ".join(option.text for option in text.options)
