"""Marking a free text by its rubric."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from app.kernel.periods import say_number
from app.kernel.refusal import Refused
from app.kernel.text import _

MAX_COMMENT = 2000
"""Characters of a comment."""
MAX_REASON = 300
"""Characters of a reason."""


def checked_points(points: Sequence[float | None], most: Sequence[float]) -> list[float]:
    """The points per criterion: one for each, from 0 to what it is worth, in steps of 0.25.

    Refused: "points_missing", "points_range".
    """
    if len(points) != len(most) or any(point is None for point in points):
        raise Refused("points_missing", _("Ghi điểm cho đủ các ý của thang chấm; ý không đạt ghi 0."))
    given = [point for point in points if point is not None]
    for point, limit in zip(given, most, strict=True):
        if not 0 <= point <= limit or point * 4 != int(point * 4):
            sentence = _("Điểm của một ý từ 0 đến {n}, theo bậc 0,25.")
            raise Refused("points_range", sentence.format(n=say_number(limit)))
    return given


def score_of(points: Sequence[float], most: Sequence[float], marks: float) -> float:
    """The marks of the paper that these points are worth: their share of all points of the rubric."""
    possible = sum(Fraction(limit) for limit in most)
    return float(sum(Fraction(point) for point in points) / possible * Fraction(marks)) if possible else 0.0


class Why(StrEnum):
    """What makes a change of a mark ask for a reason: whose it was, that it was settled, or that she has seen the other's."""

    NOTHING = ""
    COLLEAGUE = "colleague"
    SETTLED = "settled"
    SEEN = "seen"


def why_asked(*, of_colleague: bool, settled: bool = False, seen: bool = False) -> Why:
    """Whether replacing a mark asks for a reason, and what for."""
    if of_colleague:
        return Why.COLLEAGUE
    if settled:
        return Why.SETTLED
    return Why.SEEN if seen else Why.NOTHING


_ASKED = {
    Why.COLLEAGUE: _("Điểm này do người khác chấm. Ghi lý do đổi điểm; điểm cũ và lý do đều được giữ."),
    Why.SETTLED: _("Điểm của câu này đã chốt. Ghi lý do đổi điểm; điểm cũ và lý do đều được giữ."),
    Why.SEEN: _("Điểm của người chấm kia đã hiện. Ghi lý do đổi điểm; điểm cũ và lý do đều được giữ."),
}


def checked_reason(reason: str, *, of_colleague: bool, settled: bool = False, seen: bool = False) -> str | None:
    """Why a mark is replaced that somebody else gave, that was settled, or after its giver saw the other's; None where no
    reason is asked for. Refused: "reason", "too_long"."""
    why = why_asked(of_colleague=of_colleague, settled=settled, seen=seen)
    if why is Why.NOTHING:
        return None
    if not reason.strip():
        raise Refused("reason", _ASKED[why])
    if len(reason) > MAX_REASON:
        raise Refused("too_long", _("Lý do dài quá {n} ký tự.").format(n=MAX_REASON))
    return reason.strip()


def checked_comment(comment: str) -> str:
    """What the trainee reads beside her mark. Refused: "too_long"."""
    if len(comment) > MAX_COMMENT:
        raise Refused("too_long", _("Lời nhận xét dài quá {n} ký tự.").format(n=MAX_COMMENT))
    return comment.strip()
