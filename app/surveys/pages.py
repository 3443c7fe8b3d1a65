"""What the results of a survey show: each question in words and numbers, and the same as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel.text import _
from app.surveys.queries import SurveyView
from app.surveys.rules import LEAST_ANSWERS, Kind, Result
from app.surveys.wording import name_of
from app.web.workbook import Column, Table


def survey_tables(survey: SurveyView, results: Sequence[Result]) -> list[Table]:
    """Counts on one sheet, free words on another; without results the reason alone."""
    lines: tuple[str, ...] = (
        survey.title,
        _("{answered} trong {asked} học viên đã gửi phiếu").format(answered=survey.answered, asked=survey.asked),
    )
    if not results:
        lines += (_("Kết quả hiện khi phiếu đã đóng và có từ {n} người trả lời.").format(n=LEAST_ANSWERS),)
    counts = [
        (one.question.text, name_of(one.question, value), count, one.mean)
        for one in results
        for value, count in one.counts
        if one.question.kind is not Kind.WORDS
    ]
    words = [(one.question.text, said) for one in results for said in one.words]
    columns = (Column(_("Câu hỏi"), 60, True), Column(_("Trả lời"), 24), Column(_("Số người"), 10), Column(_("Trung bình"), 12))
    told = (Column(_("Câu hỏi"), 44, True), Column(_("Ý kiến"), 90, True))
    return [Table(_("Kết quả"), lines, columns, counts), Table(_("Ý kiến"), lines[:1], told, words)]
