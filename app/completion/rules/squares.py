"""How a ledger is drawn in squares, one for each session's worth of tiết."""

from __future__ import annotations

from collections.abc import Sequence

SQUARE = 4
"""Tiết in one square of the drawn ledger: one session."""


def online_squares(earned: float, planned: float) -> str:
    """The online half in squares of four tiết: p full, h half full, n the next one, u ahead."""
    total = _squares(planned)
    full = min(int(earned // SQUARE), total)
    letters = "p" * full
    if full < total and earned - full * SQUARE > 0:
        letters += "h"
    if len(letters) < total:
        letters += "n"
    return letters + "u" * (total - len(letters))


def session_squares(marks: Sequence[tuple[float, str | None]], planned: float) -> str:
    """The in-person half, one square a session: marks are (tiết earned, state or None) in order; what is not on the timetable
    yet stands ahead.

    p attended, h in part, x excused, k absent without leave, n the next session, u ahead.
    """
    letters, waiting = [], True
    for earned, state in marks:
        if state is None:
            letters.append("n" if waiting else "u")
            waiting = False
        elif state == "excused":
            letters.append("h" if earned else "x")
        elif state == "absent":
            letters.append("h" if earned else "k")
        else:
            letters.append("h" if state == "late" else "p")
    missing = _squares(planned) - len(letters)
    return "".join(letters) + "u" * max(0, missing)


def _squares(planned: float) -> int:
    """How many squares an amount of tiết needs."""
    return max(1, -int(-planned // SQUARE))
