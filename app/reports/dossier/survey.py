"""What a class said of its course, as blocks of a paper."""

from __future__ import annotations

from datetime import date

from app.kernel.periods import say_number
from app.kernel.text import _
from app.reports.rules.document import Block, Cell, Column, Grid, Text
from app.surveys.queries import results_of, survey_of
from app.surveys.rules import Kind
from app.surveys.wording import name_of

_COLUMNS = (Column(_("Câu hỏi"), 4), Column(_("Trả lời"), 2), Column(_("Số người"), 1), Column(_("Trung bình"), 1))


def survey_blocks(cohort_id: int, *, today: date) -> list[Block]:
    """The answers of a class added up, and its free words; nothing while they may not be seen. At most 2 statements."""
    survey = survey_of(cohort_id)
    results = results_of(survey, today=today) if survey else []
    if survey is None or not results:
        return []
    rows: list[tuple[Cell, ...]] = []
    for one in (result for result in results if result.question.kind is not Kind.WORDS):
        mean = say_number(one.mean) if one.mean is not None else ""
        rows += [(one.question.text, name_of(one.question, value), count, mean) for value, count in one.counts]
    said = _("{answered} trong {asked} học viên gửi phiếu, không ghi tên.")
    blocks: list[Block] = [Text(said.format(answered=survey.answered, asked=survey.asked))]
    blocks.append(Grid(survey.title, _COLUMNS, tuple(rows)))
    for one in results:
        if one.words:
            blocks += [Text(_("{question}:").format(question=one.question.text)), *(Text(words, "item") for words in one.words)]
    return blocks
