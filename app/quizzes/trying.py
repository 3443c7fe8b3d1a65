"""A question as a trainee meets it, made from its text alone: for previews and for trying it out; nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.courses.asking import FIELD, Asked, OptionAsked, SolvedRow, asked, solved_rows
from app.courses.judging import Shape, accepted_response, by_part, judge
from app.courses.judging.responses import order_of, shape_of
from app.courses.markdown.phrases import RenderedQuestion


@dataclass(frozen=True)
class TriedPart:
    """A question with an answer that was judged: options as the page shows them, or lines."""

    stem: Markup
    kind: str
    options: tuple[OptionAsked, ...]
    rows: tuple[SolvedRow, ...]
    explanation: Markup


@dataclass(frozen=True)
class Trial:
    """A question to be asked; what `quizzes/asked.html` needs."""

    question: RenderedQuestion

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.question.kind

    @property
    def stem_html(self) -> str:
        """Its words."""
        return self.question.stem_html

    @property
    def parts(self) -> tuple[RenderedQuestion, ...]:
        """The questions of a case."""
        return self.question.parts

    def form(self, response: Sequence[str]) -> Asked:
        """The question for its form."""
        return asked(self.kind, self.stem_html, _lines(self.question), response)

    def part_forms(self, response: Sequence[str]) -> list[tuple[str, Asked]]:
        """(key, form) of every question of a case."""
        said = by_part(response)
        return [
            (part.key, asked(part.kind, part.stem_html, _lines(part), said.get(part.key, ()), f"{FIELD}.{part.key}"))
            for part in self.parts
        ]

    @property
    def shape(self) -> Shape:
        """What a response may hold."""
        if self.kind != "case":
            return Shape(self.kind, _keys(self.question))
        whole = Shape("case", (), tuple((part.key, Shape(part.kind, _keys(part))) for part in self.parts))
        return shape_of("case", order_of(whole))

    def read(self, said: Sequence[str]) -> list[str]:
        """What was answered, checked as in an attempt. Refused: "no_such_choice", "too_long"."""
        return accepted_response(self.shape, said)

    def share(self, response: Sequence[str]) -> float:
        """The share of the marks that a response earns, 0 to 1; a free text earns nothing here."""
        return judge(self.question, response)

    def judged(self, response: Sequence[str]) -> tuple[TriedPart, ...]:
        """The question, or the questions of a case, with what is right."""
        if self.kind != "case":
            return (_judged(self.question, response),)
        said = by_part(response)
        return tuple(_judged(part, said.get(part.key, ())) for part in self.parts)


def _lines(question: RenderedQuestion) -> list[tuple[str, str]]:
    """(key, html) of what is chosen, matched or ordered."""
    return [(option.key, option.html) for option in question.options]


def _keys(question: RenderedQuestion) -> tuple[str, ...]:
    """The keys that a response may name."""
    if question.kind == "gaps":
        return tuple(str(number) for number in range(1, len(question.gaps) + 1))
    return tuple(option.key for option in question.options)


def _judged(question: RenderedQuestion, response: Sequence[str]) -> TriedPart:
    """One question with an answer."""
    lines = [(option.key, option.html, option.feedback_html) for option in question.options]
    rows = solved_rows(question, lines, response, with_key=True)
    options = tuple(
        OptionAsked(
            option.key,
            Markup(option.html),
            option.key in response,
            "right" if option.correct else "wrong" if option.key in response else "",
            feedback=Markup(option.feedback_html),
        )
        for option in question.options
    )
    return TriedPart(Markup(question.stem_html), question.kind, () if rows else options, rows, Markup(question.explanation_html))
