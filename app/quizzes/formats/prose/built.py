"""A question as it was understood, with what a person has to look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.courses.question_text import QuestionText
from app.quizzes.formats.prose.marking import Used
from app.quizzes.wording_importing import doubt_sentence


@dataclass
class Built:
    """A question as it was understood: `doubts` are (reason, sentence); without `question` the first says why not."""

    kind: str
    question: QuestionText | None
    used: Used
    doubts: list[tuple[str, str]] = field(default_factory=list)
    sign: tuple[str, ...] = ()

    def doubt(self, reason: str, **said: object) -> None:
        """Note something that a person has to look at."""
        self.doubts.append((reason, doubt_sentence(reason, **said)))

    def failed(self, reason: str, **said: object) -> Built:
        """Not a question, and why."""
        self.question = None
        self.doubts.insert(0, (reason, doubt_sentence(reason, **said)))
        return self
