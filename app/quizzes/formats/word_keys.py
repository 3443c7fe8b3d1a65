"""The key of a question as it stands in the table behind a printed paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.courses.question_text import QuestionText
from app.kernel.text import _
from app.quizzes.formats.phrases import plain_words, rendered
from app.quizzes.formats.written import exactly


def key_of(question: QuestionText) -> str:
    """Letters, pairs, an order, gaps, or words."""
    if question.kind == "true_false":
        return next((option.text for option in question.options if option.correct), "")
    if question.options:
        return ", ".join(option.key.upper() for option in question.options if option.correct)
    if question.kind == "matching":
        return _pairs(question)
    if question.kind == "ordering":
        by_place = sorted((int(place), letter) for letter, place in question.assigned.items())
        return ", ".join(letter.upper() for _place, letter in by_place)
    if question.kind == "gaps":
        return "; ".join(f"({at}) {'/'.join(gap)}" for at, gap in enumerate(question.gaps, 1))
    return "; ".join(question.accepted)


def _pairs(question: QuestionText) -> str:
    """1-b, 2-a: the left sides as they stand, the right ones in the order of their numbers."""
    letters = {number: chr(ord("a") + at) for at, (number, _words) in enumerate(question.rights)}
    return ", ".join(f"{at}-{letters[question.assigned[letter]]}" for at, (letter, _pair) in enumerate(question.lefts, 1))


def essay_keys(number: int, question: QuestionText, level: str, finer: Sequence[str]) -> Iterator[str]:
    """The lines for whoever marks a free text of a level (in words, "" for none); `finer`: its lines in brackets."""
    said = rendered(question, {})[0]
    yield _("Câu {n}: Gợi ý chấm").format(n=number)
    if level:
        yield _("Mức độ: {level}").format(level=level)
    yield from finer
    yield from (
        _("- {points} điểm: {text}").format(points=exactly(points), text=plain_words(html)) for points, html in said.rubric
    )
    yield from plain_words(said.explanation_html).split("\n") if said.explanation_html else ()
