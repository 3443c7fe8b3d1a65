"""Marks given by a person: the grid of the essay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.rules.marking import SCALE


@dataclass(frozen=True)
class MarkCell:
    """One box of the grid of essay marks."""

    enrolment_id: int
    number: int


def marks_to_write(
    seen: Mapping[MarkCell, float | None], submitted: Mapping[MarkCell, float | None], current: Mapping[MarkCell, float]
) -> tuple[dict[MarkCell, float], list[MarkCell]]:
    """(what to write, what somebody else changed meanwhile): only boxes that were changed on this page count.

    A box that was emptied is left as it stands: a mark is corrected by another mark, never taken away.
    """
    to_write: dict[MarkCell, float] = {}
    conflicts: list[MarkCell] = []
    for cell, mark in submitted.items():
        stands = current.get(cell)
        if mark is None or mark == seen.get(cell) or mark == stands:
            continue
        if stands != seen.get(cell):
            conflicts.append(cell)
        else:
            to_write[cell] = mark
    return to_write, conflicts


def checked_mark(mark: float, number: int, tries: int | None) -> float:
    """A mark from 0 to 10 in steps of 0.1 for an allowed try.

    Refused: "mark_range", "no_such_try".
    """
    if not 0 <= mark <= SCALE or round(mark, 1) != mark:
        raise Refused("mark_range", _("Nhập điểm từ 0 đến 10, nhiều nhất một số lẻ, ví dụ 7,5."))
    if number < 1 or (tries is not None and number > tries):
        raise Refused("no_such_try", _("Bài này chỉ được chấm {n} lần.").format(n=tries))
    return mark
