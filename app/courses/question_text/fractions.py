"""Options that give a part of the marks: `[50%]` and `[-25%]` where others have `[x]` and `[ ]`."""

from __future__ import annotations

from app.courses.faults import FaultList
from app.kernel.text import _


def mark_of(sign: str, kind: str, line: int, faults: FaultList) -> tuple[bool, float | None]:
    """(right, share of the marks) of what stands between the brackets of an option.

    Where one option is chosen, only the one with all the marks is right; where several are, each that adds something.
    There `[100%]` and `[0%]` are `[x]` and `[ ]`.
    """
    if not sign.endswith("%"):
        return sign != " ", None
    fraction = round(float(sign[:-1].replace(",", ".")) / 100, 7)
    if abs(fraction) > 1:
        faults.error(line, _("Phần điểm của phương án từ -100% đến 100%, không phải {sign}.").format(sign=sign))
    if kind != "several":
        return fraction == 1, None if fraction in {0, 1} else fraction
    return fraction > 0, fraction


def written_mark(correct: bool, fraction: float | None) -> str:
    """What stands between the brackets: "x", " ", "50%", "-33,33333%"."""
    if fraction is None:
        return "x" if correct else " "
    return f"{round(fraction * 100, 5):.5f}".rstrip("0").rstrip(".").replace(".", ",") + "%"
