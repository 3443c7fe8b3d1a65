"""The list of those who need a call: rows in words, filters, pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.cohorts.queries import CohortView
from app.completion.queries import AtRisk
from app.completion.rules import Half, rescues
from app.completion.wording import HOW, message, rescue_words, risk_words
from app.kernel.clock import local_day
from app.kernel.text import _
from app.web.workbook import Cell, Column, Table

PER_PAGE = 50
FORGOTTEN_AFTER = timedelta(days=3)
"""A reminder older than this no longer counts as one."""
SHOWS = {
    "": _("Tất cả"),
    "con": _("Còn kịp"),
    "khong-con": _("Không còn kịp"),
    "chua-nhac": _("Chưa nhắc trong 3 ngày"),
}
HALF_FILTERS = {"": _("Cả hai nửa"), "mang": _("Trên mạng"), "lop": _("Trực tiếp")}
_HALVES = {"mang": Half.ONLINE, "lop": Half.IN_PERSON}


@dataclass(frozen=True)
class CallRow:
    """One person of the list in words, with the message to copy."""

    found: AtRisk
    why: str
    half: str
    saves: tuple[str, ...]
    message: str
    reminded: str


def chosen(found: Sequence[AtRisk], *, show: str, half: str, cohort_id: int | None, today: date) -> list[AtRisk]:
    """What the filters leave, in the same order."""
    return [
        row
        for row in found
        if (cohort_id is None or row.cohort.id == cohort_id)
        and (half not in _HALVES or row.risk.half is _HALVES[half])
        and _shown(row, show, today)
    ]


def _shown(row: AtRisk, show: str, today: date) -> bool:
    """Whether a filter of `SHOWS` keeps somebody."""
    if show in ("con", "khong-con"):
        return row.risk.savable is (show == "con")
    if show == "chua-nhac":
        return row.reminded is None or today - local_day(row.reminded.at) > FORGOTTEN_AFTER
    return True


def call_rows(found: Sequence[AtRisk], *, address: Mapping[int, str], phone: str) -> list[CallRow]:
    """Rows for a page; `address` is where each trainee finds her next step, by enrolment."""
    return [_row(row, address[row.standing.person.enrolment_id], phone) for row in found]


def _row(row: AtRisk, address: str, phone: str) -> CallRow:
    """One person in words."""
    person, reminder = row.standing.person, row.reminded
    return CallRow(
        row,
        risk_words(row.risk),
        _("trên mạng") if row.risk.half is Half.ONLINE else _("trực tiếp"),
        tuple(rescue_words(rescue) for rescue in rescues(row.standing.verdict)),
        message(person.full_name, row.cohort.title, row.risk, address=address, phone=phone),
        _("Đã nhắc {day:%d/%m} qua {how}, {who}").format(day=local_day(reminder.at), how=HOW[reminder.how], who=reminder.by)
        if reminder
        else "",
    )


def watched(cohorts: Sequence[CohortView], found: Sequence[AtRisk]) -> list[tuple[CohortView, int]]:
    """The classes of the list with how many stand in it, in their order."""
    counts: dict[int, int] = {}
    for row in found:
        counts[row.cohort.id] = counts.get(row.cohort.id, 0) + 1
    return [(cohort, counts.get(cohort.id, 0)) for cohort in cohorts]


_COLUMNS = (
    Column(_("TT"), 5), Column(_("Họ và tên"), 26), Column(_("Đơn vị"), 24), Column(_("Điện thoại"), 13), Column(_("Mã lớp"), 16),
    Column(_("Phần"), 10), Column(_("Vì sao cần gọi"), 50, wrapped=True), Column(_("Vào học lần cuối"), 13),
    Column(_("Nhắc lần cuối"), 13), Column(_("Ai nhắc"), 24),
)  # fmt: skip


def calls_table(found: Sequence[AtRisk], today: date) -> Table:
    """The list as a table of a workbook, in the same order."""
    rows = [_call_cells(number, row) for number, row in enumerate(found, 1)]
    return Table(_("Cần giúp"), (_("Cần giúp"), _("Tính đến ngày {day:%d/%m/%Y}").format(day=today)), _COLUMNS, rows, pinned=2)


def _call_cells(number: int, row: AtRisk) -> list[Cell]:
    """One person of the list."""
    person, half = row.standing.person, _("trên mạng") if row.risk.half is Half.ONLINE else _("trực tiếp")
    head: list[Cell] = [number, person.full_name, person.unit_name or "", person.phone or "", row.cohort.code, half]
    last = row.reminded
    seen: list[Cell] = [local_day(row.seen_at) if row.seen_at else None, local_day(last.at) if last else None]
    return [*head, risk_words(row.risk), *seen, last.by if last else ""]
