"""What is asked before a session is put where another class stands in the way: the clash in words, then a reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.cohorts.queries.calendar import in_both, rows_at
from app.cohorts.queries.classes import LEADERS, CohortView
from app.cohorts.rules.clashes import Clash, Slot, find_clashes
from app.cohorts.wording_calendar import say_clash
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.people.rules import Viewer

_SHOWN = 3
"""Clashes that are named in one sentence; the rest are counted."""


@dataclass(frozen=True)
class Wanted:
    """Where a session is to stand."""

    held_on: date
    half: str
    place: str
    mode: str
    instructor_id: int | None


def clashes_elsewhere(cohort: CohortView, wanted: Collection[Wanted], viewer: Viewer) -> list[Clash]:
    """What stands in the way of these sessions in other classes. 2 statements, fewer when nothing does."""
    others = rows_at([(one.held_on, one.half) for one in wanted], apart_from=cohort.id)
    if not others:
        return []
    slots = [row.slot(told=viewer.reaches(row.unit_path, *LEADERS)) for row in others]
    for one in wanted:
        slots.insert(0, Slot(0, cohort.id, cohort.code, one.held_on, one.half, one.place, one.mode, one.instructor_id, ""))
    both = in_both([cohort.id], {row.cohort_id for row in others})
    return [clash for clash in find_clashes(slots, both) if cohort.id in {clash.one.cohort_id, clash.other.cohort_id}]


def ask_about_clashes(cohort: CohortView, wanted: Wanted, *, despite: str, viewer: Viewer) -> str:
    """Refuse a session that gets into another class's way, until somebody says why it is to stand there all the same.

    Gives back the reason ("" when nothing is in the way). Refused: "elsewhere".
    """
    found = clashes_elsewhere(cohort, [wanted], viewer)
    if not found:
        return ""
    if squeeze(despite):
        return squeeze(despite)
    said = [say_clash(clash, cohort.id) for clash in found[:_SHOWN]]
    if len(found) > _SHOWN:
        said.append(_("Còn {n} chỗ trùng nữa.").format(n=len(found) - _SHOWN))
    said.append(_("Đổi ngày, buổi, nơi học hoặc giảng viên; nếu vẫn xếp thì ghi lý do."))
    raise Refused("elsewhere", " ".join(said))
