"""What a cell of an attendance sheet says: x, P, K, M, T, ½ and numbers, and letters that somebody defined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.attendance.rules.choices import HALF, SKIP
from app.attendance.rules.settling import State
from app.kernel.periods import is_periods, share_of
from app.kernel.text import fold

Value = str | float | bool | date | None
"""A cell: text in NFC with single spaces, a number, a tick, a day, or nothing."""

_LETTERS: dict[str, State] = {
    **dict.fromkeys(("x", "co", "co mat", "du", "✓", "✔", "√", "+"), State.PRESENT),
    **dict.fromkeys(("m", "t", "muon", "di muon", "den muon", "tre", "di tre"), State.LATE),
    **dict.fromkeys(("p", "cp", "phep", "co phep", "vang co phep", "vcp"), State.EXCUSED),
    **dict.fromkeys(("k", "v", "kp", "khong phep", "vang khong phep", "vkp"), State.ABSENT),
}
_HALVES = {"½", "1/2", "x/2", "nua buoi"}
BLANKS = ("", State.PRESENT, State.ABSENT)
"""What an empty cell may be told to mean: nothing said (the default), present, absent."""


@dataclass(frozen=True)
class Said:
    """What a cell says: a state, and the tiết when the cell names them itself (None: by the edition's rule)."""

    state: State
    periods: float | None = None


def number_of(value: Value) -> float | None:
    """The number in a cell, also when it was typed as text ("2,5"); None when it is none."""
    if isinstance(value, str):
        return _said_by(value)[0]
    return None if isinstance(value, bool) or not isinstance(value, float | int) else float(value)


@lru_cache(maxsize=4096)
def _said_by(text: str) -> tuple[float | None, str]:
    """The number that a text is, or its letter; remembered, because a sheet says the same few things thousands of times."""
    try:
        return float(text.replace(",", ".")), ""
    except ValueError:
        return None, fold(text).rstrip(".")


def counts_periods(values: Iterable[Value]) -> bool:
    """Whether the numbers of a sheet are tiết; when none exceeds 1 they are shares of a session (1 = có mặt, 0,5 = nửa buổi)."""
    return any(number > 1 for number in map(number_of, values) if number is not None)


_NO_LEGEND: Mapping[str, str] = {}


def letter_of(value: Value) -> str:
    """The letter in a cell as the legend knows it: "Kp." is "kp"; "" for numbers, days, ticks and empty cells."""
    return _said_by(value)[1] if isinstance(value, str) else ""


def meaning_of(letter: str, legend: Mapping[str, str] = _NO_LEGEND) -> str:
    """What a letter means: one of `choices.MEANINGS`, or "" for one that nobody defined. `legend` goes before the usual one."""
    if letter in legend:
        return legend[letter]
    return HALF if letter in _HALVES else str(_LETTERS.get(letter, ""))


def read_mark(
    value: Value, planned: float, *, in_periods: bool, blank: str = "", legend: Mapping[str, str] = _NO_LEGEND
) -> Said | str | None:
    """What a cell of a session of `planned` tiết says; None for nothing, a reason (see `wording`) when it cannot be told.

    Reasons: "unknown_mark", "too_many" (more tiết than the session has), "not_half", "half_of_what" (0,5 in a sheet of tiết).
    """
    if value is None or value is False or value == "":
        return Said(State(blank)) if blank else None
    if value is True:
        return Said(State.PRESENT)
    number = number_of(value)
    if number is not None:
        return _read_number(number, planned, in_periods=in_periods)
    meaning = meaning_of(letter_of(value), legend)
    if meaning == HALF:
        return Said(State.LATE, share_of(planned, 50))
    if meaning == SKIP:
        return None
    return Said(State(meaning)) if meaning else "unknown_mark"


def _read_number(number: float, planned: float, *, in_periods: bool) -> Said | str:
    """A number as tiết or as a share of the session."""
    if number < 0 or number != number:
        return "unknown_mark"
    if in_periods and number == 0.5:
        return "half_of_what"
    periods = number if in_periods else share_of(planned, number * 100)
    if periods > planned:
        return "too_many"
    if not is_periods(periods):
        return "not_half"
    if periods == 0:
        return Said(State.ABSENT)
    return Said(State.PRESENT) if periods == planned else Said(State.LATE, periods)
