"""Free texts: the model answer and the points by which a person marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.courses.question_text import MAX_OPTIONS, QuestionText, RubricText
from app.kernel.text import _, fold
from app.quizzes.formats.prose.built import Built
from app.quizzes.formats.prose.drafts import Draft
from app.quizzes.formats.prose.lines import Line, Table
from app.quizzes.formats.prose.marking import stem_of
from app.quizzes.formats.prose.signs import BLANK, CRITERION, CRITERION_FIRST
from app.quizzes.formats.words import escaped_line

_LONG = 2_000
"""A criterion is shorter than so many letters."""
_BULLET = re.compile(r"^\s*(?:[-–•+*]|\(?[a-z0-9]{1,2}[.)])\s*")


def essay_of(built: Built, draft: Draft, said: Sequence[str]) -> Built:
    """A free text with its rubric; what bears no points is the hint for whoever marks."""
    built.kind, built.sign = "essay", ()
    rubric: list[RubricText] = []
    hints: list[Line | Table] = [Line.plain(text) for text in said]
    for block in draft.model:
        found = list(_criteria(block))
        rubric += found
        hints += [] if found else [block]
    rubric = _without_total(rubric)[:MAX_OPTIONS]
    if not rubric:
        built.doubt("no_rubric")
        rubric = [RubricText(10, _("Đúng và đủ ý theo gợi ý chấm"))]
    stem = stem_of(
        [block for block in draft.stem if isinstance(block, Table) or BLANK.sub("", block.text).strip(" .")], built.used
    )
    marks = sum(row.points for row in rubric) if rubric and draft.marks is None else 1
    explanation = stem_of([hint for hint in hints if isinstance(hint, Table) or hint.text.strip()], built.used)
    built.question = QuestionText(
        "", "essay", stem=stem, rubric=tuple(rubric), marks=min(marks, 10), explanation=explanation, line=draft.line
    )
    return built if stem else built.failed("no_stem")


def _criteria(block: Line | Table) -> Iterator[RubricText]:
    """The criteria of a line, or of the rows of a table whose last cell is a number."""
    if isinstance(block, Line):
        found = CRITERION_FIRST.match(block.text) or CRITERION.match(block.text) if len(block.text) < _LONG else None
        if found and found["text"].strip(" -–:."):
            yield from _criterion(found["text"], found["points"])
        return
    for row in block.rows:
        cells = [cell.text for cell in row if cell.text]
        points = re.fullmatch(r"([0-9]{1,2}(?:[.,][0-9]{1,2})?)\s*(?:điểm|đ)?", cells[-1].strip()) if len(cells) > 1 else None
        if points:
            yield from _criterion(max(cells[:-1], key=len), points[1])


def _criterion(text: str, points: str) -> Iterator[RubricText]:
    """One criterion; points of nought are none."""
    worth = float(points.replace(",", "."))
    words = escaped_line(_BULLET.sub("", text).strip(" :–-("))
    if worth > 0 and words:
        yield RubricText(worth, words)


def _without_total(rubric: Sequence[RubricText]) -> list[RubricText]:
    """The criteria without the line that sums them up."""
    return [row for row in rubric if not re.match(r"(tong|cong)\b", fold(row.text))]
