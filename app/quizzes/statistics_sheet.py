"""The analysis of a paper as a workbook: what is on the page, every question and every option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.kernel.text import _
from app.quizzes import wording_statistics as words
from app.quizzes.queries.analysis import AnalysedQuestion, Analysis
from app.quizzes.wording import KINDS, plain
from app.web.workbook import Cell, Column, Table, workbook

_QUESTIONS = (
    Column(_("Mã câu"), 12),
    Column(_("Câu hỏi"), 60, wrapped=True),
    Column(_("Loại"), 14),
    Column(_("Mức độ"), 12),
    Column(_("Việc cần làm"), 50, wrapped=True),
    Column(_("Số bài"), 8),
    Column(_("Làm đúng"), 10),
    Column(_("Bỏ trống"), 10),
    Column(_("Phân biệt (27%)"), 10),
    Column(_("Tương quan với cả đề"), 12),
    Column(_("Tương quan với phần còn lại"), 12),
    Column(_("Giây (trung vị)"), 10),
    Column(_("Số bản"), 8),
)
_OPTIONS = (
    Column(_("Mã câu"), 12),
    Column(_("Bản"), 6),
    Column(_("Phương án"), 8),
    Column(_("Nội dung"), 60, wrapped=True),
    Column(_("Đáp án"), 8),
    Column(_("Số người chọn"), 10),
    Column(_("Nhóm yếu chọn"), 10),
    Column(_("Nhóm giữa chọn"), 10),
    Column(_("Nhóm giỏi chọn"), 10),
)


def write(title: str, found: Analysis, questions: Sequence[AnalysedQuestion]) -> bytes:
    """The workbook of a paper."""
    lines = (
        _("Phân tích: {title}").format(title=title),
        _("{n} bài (lần làm đầu tiên đã nộp), {marked} bài có điểm. {words}").format(
            n=found.attempts, marked=found.marked, words=words.reliability_sentence(found.reliability)
        ),
    )
    tables = [
        Table(_("Câu hỏi"), lines, _QUESTIONS, [_row(one) for one in questions], pinned=1),
        Table(_("Phương án"), lines[:1], _OPTIONS, [row for one in questions for row in _options(one)], pinned=1),
    ]
    return workbook(title, tables)


def _row(found: AnalysedQuestion) -> list[Cell]:
    """A question."""
    item = found.item
    judged = found.shown.item if found.shown.item.judges else item
    html = {key: words_ for key, words_, _correct in found.facts.options}
    return [
        found.key,
        plain(found.facts.stem_html),
        KINDS[found.facts.kind],
        words.SEVERITIES[found.advice.severity],
        words.advice_sentence(found.advice, judged, html),
        item.attempts,
        _number(item.facility if item.counts else None),
        _number(item.omitted if item.counts else None),
        _number(item.discrimination),
        _number(item.total_correlation),
        _number(item.rest_correlation),
        _number(item.seconds, 0),
        len(found.versions),
    ]


def _options(found: AnalysedQuestion) -> Iterator[list[Cell]]:
    """The options of every version with how often they were chosen; by thirds where there are enough attempts to tell."""
    for version in found.versions:
        chosen = {one.key: one for one in version.item.chosen}
        for key, html, correct in version.facts.options:
            one = chosen.get(key)
            thirds: list[Cell] = [one.low, one.middle, one.high] if one else [0, 0, 0]
            counts = [one.count if one else 0, *(thirds if version.item.judges else [None] * 3)]
            yield [found.key, version.facts.number, key.upper(), plain(html), _("đúng") if correct else "", *counts]


def _number(value: float | None, digits: int = 3) -> float | None:
    """A number as a cell shows it."""
    return None if value is None else round(value, digits)
