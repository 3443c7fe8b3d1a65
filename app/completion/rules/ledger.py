"""The ledger as an account: entries in, lines in the order of their days with running totals out.

Its last total is what the verdict, the matrix of a class, the workbook, the decision and `explain` say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.completion.rules.exemptions import Half

_HALVES = (Half.ONLINE, Half.IN_PERSON)


class LineKind(StrEnum):
    """What a line of the account is about."""

    LESSON = "lesson"
    QUIZ = "quiz"
    TEST = "test"
    SESSION = "session"
    MAKEUP = "makeup"
    EXEMPTION = "exemption"


class LineState(StrEnum):
    """How a line stands: earned whole or in part, lost (missed, too late), waiting (over but not recorded), ahead."""

    EARNED = "earned"
    PART = "part"
    LOST = "lost"
    WAITING = "waiting"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Entry:
    """One thing that earns tiết, or could. `on` is the day it was done or is planned for, None while there is none.

    `planned` is 0 for make-ups and exemptions: they plan nothing of the programme. `way` is how it was recorded, `by` a name,
    `at` the moment of recording, `evidence` what it stands on; `target_id` the lesson, paper, session or exemption.
    `mark` is what the roll says (present, late, excused, absent); `about` the numbers of the sessions that a make-up or an
    exemption is for.
    """

    half: Half
    kind: LineKind
    code: str
    topic: str
    title: str
    planned: float
    earned: float
    on: date | None
    state: LineState
    way: str = ""
    by: str = ""
    at: datetime | None = None
    evidence: str = ""
    target_id: int | None = None
    mark: str = ""
    about: str = ""


@dataclass(frozen=True)
class Line:
    """An entry with the tiết that the account has come to, over both halves."""

    entry: Entry
    total: float


@dataclass(frozen=True)
class Account:
    """All lines, and what they come to in each half."""

    lines: tuple[Line, ...]
    online: float
    in_person: float

    @property
    def total(self) -> float:
        """The tiết of both halves."""
        return self.online + self.in_person

    @property
    def planned(self) -> float:
        """The tiết that the lines plan."""
        return sum(line.entry.planned for line in self.lines)


def build(entries: Sequence[Entry], *, today: date) -> Account:
    """The account of entries given in the order of the programme: what has happened by its day, then what is still ahead.

    Ahead stand the online things first, in the order of the programme, then the sessions by their day.
    """
    done = [entry for entry in entries if _has_happened(entry, today)]
    ahead = [entry for entry in entries if not _has_happened(entry, today)]
    done.sort(key=lambda entry: (entry.on or date.min, _HALVES.index(entry.half)))
    ahead.sort(key=lambda entry: (_HALVES.index(entry.half), entry.on or date.min))
    lines, total = [], 0.0
    for entry in (*done, *ahead):
        total += entry.earned
        lines.append(Line(entry, total))
    return Account(tuple(lines), _sum(entries, Half.ONLINE), _sum(entries, Half.IN_PERSON))


def state_of(planned: float, earned: float, *, over: bool, recorded: bool) -> LineState:
    """How an entry stands; `over` says that its day is behind, `recorded` that somebody or something recorded it."""
    if earned >= planned and (earned > 0 or recorded):
        return LineState.EARNED
    if earned > 0:
        return LineState.PART
    if recorded:
        return LineState.LOST
    return LineState.WAITING if over else LineState.AHEAD


def _has_happened(entry: Entry, today: date) -> bool:
    """Whether a line belongs to the past of the account: it earned something, or its day has come."""
    return entry.earned > 0 or (entry.on is not None and entry.on <= today)


def _sum(entries: Sequence[Entry], half: Half) -> float:
    """The tiết earned in a half."""
    return sum(entry.earned for entry in entries if entry.half is half)
