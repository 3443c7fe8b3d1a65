"""The letters of the paper roll, as they are typed into the grid."""

from __future__ import annotations

import re

from app.attendance.rules.roll import Chosen, may_attend
from app.attendance.rules.settling import State
from app.kernel.text import fold

LETTERS = {
    **dict.fromkeys(("x", "c", "+"), State.PRESENT),
    **dict.fromkeys(("m", "t"), State.LATE),
    "p": State.EXCUSED,
    **dict.fromkeys(("k", "v", "0"), State.ABSENT),
}
SHOWN = {State.PRESENT: "x", State.LATE: "M", State.EXCUSED: "P", State.ABSENT: "K"}
"""The letter of each state, as the paper explains it."""
_NUMBER = re.compile(r"\d{1,2}([,.]5)?")


def read_letter(text: str, planned: float) -> Chosen | None:
    """What one cell of the grid says in a session of `planned` tiết; raises ValueError for what it cannot tell.

    A letter is a state, a number the tiết that she attended; an empty cell says nothing.
    """
    word = fold(text)
    if not word:
        return None
    if word in LETTERS:
        return Chosen(LETTERS[word])
    if not _NUMBER.fullmatch(word):
        raise ValueError(text)
    periods = float(word.replace(",", "."))
    if not may_attend(periods, planned):
        raise ValueError(text)
    return Chosen(State.PRESENT, periods)
