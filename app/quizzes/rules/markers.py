"""Two people mark one text without seeing each other's points; when they differ too much a third decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.rules.marking import SCALE, exact


@dataclass(frozen=True)
class HandMark:
    """A mark that stands: who gave it as which marker (1, 2, 3), and the marks of the paper that it is worth."""

    marker: int
    person_id: int
    score: float


def turn_of(marks: Sequence[HandMark], person_id: int, most: float, may_differ: float) -> int:
    """As which marker somebody marks a text: a correction keeps her place, else the next that is free.

    Refused: "two_marked" (two agree well enough), "three_marked".
    """
    own = next((mark.marker for mark in marks if mark.person_id == person_id), None)
    if own is not None:
        return own
    if len(marks) >= 3:
        raise Refused("three_marked", _("Bài này đã có người thứ ba quyết định."))
    if len(marks) == 2 and not apart(marks, most, may_differ):
        raise Refused("two_marked", _("Bài này đã đủ hai người chấm và hai điểm không lệch quá mức cho phép."))
    return next(number for number in (1, 2, 3) if number not in {mark.marker for mark in marks})


def apart(marks: Sequence[HandMark], most: float, may_differ: float) -> bool:
    """Whether the first two differ by more than they may, on the scale of 10."""
    two = [exact(mark.score) for mark in marks if mark.marker in (1, 2)]
    return len(two) == 2 and bool(most) and abs(two[0] - two[1]) * SCALE / exact(most) > exact(may_differ)


def settled(marks: Sequence[HandMark], most: float, may_differ: float) -> float | None:
    """What two markers' points come to: their mean while they are close enough, else what the third gave; None while that is
    missing. When the two come to agree by correcting their marks before a third was asked, the mean counts."""
    third = next((mark.score for mark in marks if mark.marker == 3), None)
    if third is not None:
        return third
    two = [exact(mark.score) for mark in marks if mark.marker in (1, 2)]
    if len(two) < 2 or apart(marks, most, may_differ):
        return None
    return float(sum(two, Fraction(0)) / 2)


def state_of(marks: Sequence[HandMark], most: float, may_differ: float) -> str:
    """ "first", "second" or "third": whose points are missing; "settled" when nobody's are."""
    if settled(marks, most, may_differ) is not None:
        return "settled"
    return ("first", "second", "third")[min(2, len(marks))]


def may_see(marks: Sequence[HandMark], person_id: int, most: float, may_differ: float) -> bool:
    """Whether somebody may see what others gave: not before she has given her own, unless she is asked to decide."""
    has_marked = any(mark.person_id == person_id for mark in marks)
    return (has_marked and len(marks) > 1) or len(marks) >= 2 or state_of(marks, most, may_differ) in {"third", "settled"}
