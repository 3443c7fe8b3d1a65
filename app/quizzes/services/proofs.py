"""Questions worked out before anything is locked: rendering takes milliseconds a question, and nobody is to wait for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.courses.check.one_question import faults_of_one
from app.courses.markdown.tree import Figure
from app.courses.question_text import QuestionText
from app.quizzes.services.versions import Source, shown_columns, source_of

_Name = tuple[QuestionText, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Proof:
    """The columns of a version, or the sentences that say why the question cannot be asked."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


class Proofs:
    """Proofs by the words and pictures of a question; its key changes nothing in them."""

    def __init__(self, texts: Iterable[QuestionText], figures: Mapping[str, Figure]) -> None:
        self._made: dict[_Name, Proof] = {}
        for text in texts:
            self.of(text, source_of(text, figures), figures)

    @property
    def made(self) -> Iterable[Proof]:
        """Every proof so far."""
        return self._made.values()

    def of(self, text: QuestionText, source: Source, figures: Mapping[str, Figure]) -> Proof:
        """What was worked out of the same words with the same pictures; what was not, now."""
        name = (replace(text, key="", line=0), tuple(sorted(source.pictures.items())))
        if name not in self._made:
            self._made[name] = _proof(text, figures)
        return self._made[name]


def _proof(text: QuestionText, figures: Mapping[str, Figure]) -> Proof:
    """A question rendered and checked once."""
    rendered, faults = faults_of_one(text, figures)
    if rendered is None or faults:
        return Proof(faults=tuple(dict.fromkeys(fault.sentence for fault in faults)))
    return Proof(shown_columns(text, rendered))
