"""Writing questions in the one canonical form: what is written is read back the same, letter by letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.courses.question_text.fractions import written_mark
from app.courses.question_text.records import QuestionText
from app.courses.question_text.signs import escaped, escaped_quote


def write_bank(questions: Sequence[QuestionText]) -> str:
    """The questions as the text of a bank file; `parse_bank` reads the same questions back."""
    return "\n".join(write_question(question) for question in questions)


def write_question(question: QuestionText) -> str:
    """One question as text, with a line break at the end."""
    lines = [f"## {question.key} {{{_attributes(question)}}}", *_body(question, in_case=False)]
    for part in question.parts:
        lines += ["", f"### {part.key} {{{_attributes(part)}}}", *_body(part, in_case=True)]
    return "\n".join(lines) + "\n"


def _body(question: QuestionText, *, in_case: bool) -> Iterator[str]:
    """The lines under a head."""
    yield from (escaped(row, question.kind, in_case=in_case) for row in question.stem.split("\n"))
    answers = list(_answers(question))
    if answers or question.explanation:
        yield ""
    yield from answers
    if question.explanation:
        yield from [""] if answers else []
        yield from (f"> {row}".rstrip() for row in question.explanation.split("\n"))


def _answers(question: QuestionText) -> Iterator[str]:
    """Options, pairs, items, criteria, accepted answers."""
    for option in question.options:
        first, *rest = option.text.split("\n")
        yield f"- [{written_mark(option.correct, option.fraction)}] {first}".rstrip()
        yield from (f"  {escaped_quote(row)}".rstrip() for row in rest)
        yield from _feedback(option.feedback)
    for pair in question.pairs:
        yield f"- {pair.left} => {pair.right}".rstrip() if pair.left else f"- => {pair.right}".rstrip()
        yield from _feedback(pair.feedback)
    yield from (f"{number}. {item}".rstrip() for number, item in enumerate(question.items, 1))
    yield from (f"- {_points(row.points)} điểm: {row.text}".rstrip() for row in question.rubric)
    yield from (f"- = {text}".rstrip() for text in question.accepted)


def _points(points: float) -> str:
    """Points with a comma: 1,5."""
    return f"{points:g}".replace(".", ",")


def _feedback(text: str) -> Iterator[str]:
    """Feedback under an option or a pair."""
    if text:
        yield from (f"  > {row}".rstrip() for row in text.split("\n"))


def _attributes(question: QuestionText) -> str:
    """The attributes that say more than the defaults."""
    said = {
        "kind": question.kind,
        "level": question.level,
        "marks": "" if question.marks == 1 or question.kind == "case" else f"{question.marks:g}",
        "tags": ",".join(question.tags),
        "forgive": ",".join(question.forgive),
        "skill": question.skill,
        "use": question.use,
        "shuffle": "" if question.shuffle else "no",
        "allow": '"' + "; ".join(f"{code}: {reason}" for code, reason in question.allow) + '"' if question.allow else "",
    }
    return " ".join(f"{name}={value}" for name, value in said.items() if value)
