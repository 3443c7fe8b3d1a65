"""What pages of papers put together from several reads: tables for Excel, messages to copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.cohorts.queries import CohortView, RosterRow
from app.kernel.text import _, given_name
from app.quizzes.queries.sitting import AttemptRow, ClassPaper, Sitting, State
from app.quizzes.rules.counting import Which
from app.quizzes.rules.windows import say, say_opening
from app.quizzes.wording_papers import COUNTS, STATES, nudge
from app.web.format import moment
from app.web.workbook import Cell, Column, Table


@dataclass(frozen=True)
class Nudge:
    """Somebody to remind, with a message to copy."""

    person: RosterRow
    words: str


def nudges(page: ClassPaper) -> list[Nudge]:
    """Those who have not begun, or may try again; nobody once the paper is closed."""
    if page.window.closes_at is not None and page.at >= page.window.closes_at:
        return []
    return [
        Nudge(row.person, nudge(given_name(row.person.full_name), page.paper.title, row.state, page.window.closes_at))
        for row in page.of(State.NONE, State.AGAIN)
    ]


def sitting_table(cohort: CohortView, page: ClassPaper) -> Table:
    """Where everybody is, one row per person; numbers are numbers."""
    closes = say(page.window.closes_at) if page.window.closes_at else _("không đặt")
    lines = (
        page.paper.title,
        _("{title} ({code}). Số liệu lúc {at}").format(title=cohort.title, code=cohort.code, at=moment(page.at)),
        _("Mở {opens}, đóng {closes}, tính {which}").format(
            opens=say_opening(page.window.opens_at), closes=closes, which=COUNTS[Which(page.paper.which_counts)]
        ),
    )
    columns = [
        Column(_("STT"), 6),
        Column(_("Họ và tên"), 26),
        Column(_("Đơn vị"), 26),
        Column(_("Điện thoại"), 14),
        Column(_("Tình trạng"), 32),
        Column(_("Số lần đã nộp"), 10),
        Column(_("Điểm được tính"), 10),
        Column(_("Nộp lần cuối lúc"), 22),
        Column(_("Được cho thêm"), 28, wrapped=True),
    ]
    return Table(_("Bài kiểm tra"), lines, columns, [_row(number, row) for number, row in enumerate(page.people, 1)], pinned=2)


def _row(number: int, row: Sitting) -> Sequence[Cell]:
    """One person."""
    closed = [attempt for attempt in row.attempts if attempt.closed_at is not None]
    return [
        number,
        row.person.full_name,
        row.person.unit_name,
        row.person.phone or "",
        f"{STATES[row.state]} ({row.arriving})" if row.arriving else STATES[row.state],
        len(closed),
        row.result.best if row.result and not row.arriving else None,
        moment(_last(closed)) if closed else "",
        row.extra_words,
    ]


def _last(closed: Sequence[AttemptRow]) -> datetime:
    """When she last handed in."""
    return max(attempt.closed_at for attempt in closed if attempt.closed_at is not None)
