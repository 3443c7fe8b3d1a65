"""What the heads of a sheet's columns say, and which session of the timetable each column is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.attendance.rules.legend import Value
from app.kernel.text import fold

_HALF = {
    "s": "morning",
    "sang": "morning",
    "am": "morning",
    "c": "afternoon",
    "chieu": "afternoon",
    "pm": "afternoon",
    "t": "evening",
    "toi": "evening",
}
_WEEKDAY = r"(?:thu\s*(?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7]|cn|chu nhat)"
_HALF_WORD = r"(?:buoi\s*)?\(?\s*(?P<{name}>sang|chieu|toi|am|pm|[sct])\s*\)?"
_DAY = re.compile(
    rf"(?:{_HALF_WORD.format(name='before')}[\s,:\-]+)?(?:{_WEEKDAY}[\s,:\-]*)?(?:ngay\s*)?\(?(?P<d>\d{{1,2}})\s*[/.\-]\s*(?P<m>\d{{1,2}})"
    rf"(?:\s*[/.\-]\s*(?P<y>\d{{4}}|\d{{2}}))?\)?(?:[\s,:\-]*{_HALF_WORD.format(name='after')})?"
)
_ONLY_HALF = re.compile(_HALF_WORD.format(name="half"))
_NUMBER = re.compile(r"(?:buoi|b)\s*(?:hoc|thu|so)?\s*[.:]?\s*0*(?P<n>\d{1,3})(?:\s*[\s:,(\-]\s*(?P<rest>.+?)\)?)?")
_SESSION_WORD = re.compile(r"(?:cac )?buoi(?: hoc| thu| so)?")


@dataclass(frozen=True)
class Slot:
    """A session as the rules need it; `number` as in the timetable (0 for a make-up), `starts` is "7:30" as it was typed."""

    session_id: int
    number: int
    held_on: date
    half: str
    periods: float
    starts: str = ""

    @property
    def called(self) -> str:
        """Its number; a make-up has none and is called by its day."""
        return str(self.number) if self.number else f"{self.held_on:%d/%m}"


@dataclass(frozen=True)
class Head:
    """What is known of a column: day and month, perhaps the year; the half; the session's number."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    half: str | None = None
    number: int | None = None
    session_word: bool = False

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return self != Head()

    @property
    def dated(self) -> bool:
        """Whether it names a day."""
        return self.day is not None


@dataclass(frozen=True)
class Found:
    """Which session a column is, or why that cannot be told.

    Reasons: "outside" (no such session in the timetable), "which_half", "disagrees" (number and day name two sessions), "no_day".
    """

    session_id: int | None
    reason: str = ""


def head_of(value: Value) -> Head:
    """What one head cell says; an empty `Head` for everything that is no session."""
    if isinstance(value, date):
        return Head(value.day, value.month, value.year)
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _number_head(float(value))
    text = fold(value) if isinstance(value, str) else ""
    if _SESSION_WORD.fullmatch(text):
        return Head(session_word=True)
    if half := _ONLY_HALF.fullmatch(text):
        return Head(half=_HALF[half["half"]])
    if text.isdigit():
        return head_of(float(text))
    if day := _DAY.fullmatch(text):
        return _day_head(day)
    if number := _NUMBER.fullmatch(text):
        rest = head_of(number["rest"]) if number["rest"] else Head()
        return replace(rest, number=int(number["n"]), session_word=True)
    return Head()


def _number_head(value: float) -> Head:
    """A small whole number is a session's number when "buổi" stands over it; one of Excel's day numbers is a day."""
    if 40_000 <= value <= 60_000:
        on = date.fromordinal(date(1899, 12, 30).toordinal() + int(value))
        return Head(on.day, on.month, on.year)
    return Head(number=int(value)) if value == int(value) and 0 < value < 1000 else Head()


def _day_head(match: re.Match[str]) -> Head:
    """The head of a day that was written out; an impossible day is none."""
    year = int(match["y"]) if match["y"] else None
    year = year + 2000 if year is not None and year < 100 else year
    half = match["before"] or match["after"]
    try:
        on = date(year or 2024, int(match["m"]), int(match["d"]))
    except ValueError:
        return Head()
    return Head(on.day, on.month, year, _HALF[half] if half else None)


def heads(rows: Sequence[Sequence[Value]], width: int) -> Mapping[int, Head]:
    """What each column is, from all its head rows; a day (or the word "buổi") merged over columns holds for those under it."""
    found: dict[int, Head] = {}
    carried = [Head()] * len(rows)
    for column in range(width):
        said = [head_of(row[column]) if column < len(row) else Head() for row in rows]
        filled = [bool(row[column] not in (None, "")) if column < len(row) else False for row in rows]
        for at, head in enumerate(said):
            if filled[at]:
                carried[at] = head if head.dated or head.session_word else Head()
        own = _together([head for head in said if head])
        from_left = _together([carried[at] for at in range(len(rows)) if not filled[at] and carried[at] and own])
        head = _complete(own, from_left)
        if head.dated or head.half or (head.number is not None and head.session_word):
            found[column] = head
    return found


def _together(parts: Sequence[Head]) -> Head:
    """Several cells of one column as one head; the lower cell wins."""
    whole = Head()
    for part in parts:
        whole = _complete(part, whole)
    return whole


def _complete(own: Head, other: Head) -> Head:
    """`own`, with what it does not say taken from `other`."""
    day = own if own.dated else other
    return Head(
        day.day,
        day.month,
        day.year,
        own.half or other.half,
        own.number if own.number is not None else other.number,
        own.session_word or other.session_word,
    )


def session_for(head: Head, slots: Sequence[Slot]) -> Found:
    """The session of the timetable that a head names; nothing is guessed."""
    fitting = list(slots)
    if head.number is not None and head.session_word:
        fitting = [slot for slot in fitting if slot.number and slot.number == head.number]
        if fitting and not all(_fits(head, slot) for slot in fitting):
            return Found(None, "disagrees")
    elif not head.dated:
        return Found(None, "no_day")
    fitting = [slot for slot in fitting if _fits(head, slot)]
    if len(fitting) == 1:
        return Found(fitting[0].session_id)
    return Found(None, "which_half" if fitting else "outside")


def _fits(head: Head, slot: Slot) -> bool:
    """Whether day and half agree with a session, as far as they are said."""
    on = slot.held_on
    same_day = not head.dated or ((head.day, head.month) == (on.day, on.month) and head.year in (None, on.year))
    return same_day and head.half in (None, slot.half)
