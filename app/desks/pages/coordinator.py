"""What the coordinator's desk shows beside the classes: who can no longer make it, who needs a call, what waits for an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.attendance.queries import Pile, Waiting, waiting
from app.cohorts.queries import CohortRow, CohortView
from app.completion.queries import AtRisk, Standing, at_risk
from app.completion.rules import State, rescues
from app.completion.rules.risks import is_watched
from app.completion.wording import rescue_words, summary
from app.kernel.clock import local
from app.kernel.text import _
from app.storage.backup.age import VerifiedBackup

SHOWN = 8
"""How many names of those who can no longer make it stand on the desk itself."""


@dataclass(frozen=True)
class Lost:
    """Somebody who can no longer meet the requirements: why, and what would still save it."""

    standing: Standing
    cohort: CohortView
    why: str
    saves: tuple[str, ...]


@dataclass(frozen=True)
class Waits:
    """Something of a class that waits for an answer: what, and since when."""

    cohort: CohortView
    words: str
    kind: str
    since: date | None


@dataclass(frozen=True)
class Desk:
    """The desk: those who are lost, how many of each class need a call, what waits."""

    lost: tuple[Lost, ...]
    calls: Mapping[int, int]
    waits: tuple[Waits, ...]


def desk(rows: Sequence[CohortRow], *, today: date) -> Desk:
    """The desk of somebody who coordinates these classes. 9 statements, however many classes."""
    views = [row.view for row in rows if is_watched(row.view.opens_on, row.view.closes_on, today)]
    found = at_risk(views, today=today, contacts=False)
    calls: dict[int, int] = {}
    for item in found:
        calls[item.cohort.id] = calls.get(item.cohort.id, 0) + 1
    piles = waiting([view.id for view in views], today=today)
    return Desk(tuple(_lost(found)), calls, tuple(wait for view in views for wait in _waits(view, piles[view.id])))


def lost_of(cohort: CohortView, rows: Sequence[Standing]) -> list[Lost]:
    """Everybody of one class who can no longer meet the requirements."""
    return [_of(row, cohort) for row in rows if row.verdict.state is State.IMPOSSIBLE]


def _lost(found: Sequence[AtRisk]) -> list[Lost]:
    """Those of the list who are lost."""
    return [_of(item.standing, item.cohort) for item in found if not item.risk.savable]


def _of(standing: Standing, cohort: CohortView) -> Lost:
    """One person in words."""
    saves = tuple(rescue_words(rescue) for rescue in rescues(standing.verdict))
    return Lost(standing, cohort, summary(standing.verdict), saves)


def _waits(view: CohortView, piles: Waiting) -> list[Waits]:
    """What waits in one class."""
    named: tuple[tuple[str, Pile, str], ...] = (
        ("leave", piles.leave, _("{n} đơn xin nghỉ chưa trả lời")),
        ("objections", piles.objections, _("{n} phản ánh điểm danh chưa trả lời")),
        ("codes", piles.codes, _("{n} mã điểm danh chờ xem")),
        ("untaken", piles.untaken, _("{n} buổi đã qua chưa điểm danh")),
    )
    return [Waits(view, words.format(n=pile.count), kind, pile.oldest_on) for kind, pile, words in named if pile.count]


def backup_words(last: VerifiedBackup | None, now: datetime) -> str:
    """What an administrator has to know of the backups: none was ever proved, or the last one is old; "" when all is well."""
    if last is None:
        return _("Chưa có bản sao lưu nào được khôi phục thử. Người giữ máy chủ chạy: flask backup create.")
    if last.is_old(now):
        words = _("Bản sao lưu đã kiểm gần nhất là lúc {moment}, quá 2 ngày. Người giữ máy chủ xem lại việc sao lưu mỗi đêm.")
        return words.format(moment=f"{local(last.made_at):%H:%M %d/%m/%Y}")
    return ""
