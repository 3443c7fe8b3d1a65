"""Tiết that instructors taught, added up by month and by class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Taught:
    """One session with its instructor; `settled` when its roll was taken or it was closed, and only then it counts."""

    person_id: int
    full_name: str
    body: str
    cohort_id: int
    cohort_code: str
    cohort_title: str
    held_on: date
    half: str
    topic: str
    periods: float
    kind: str
    settled: bool


@dataclass(frozen=True)
class TeacherSum:
    """An instructor's tiết: by month (1 to 12), by class (code, title, tiết, sessions), and of sessions whose roll is missing."""

    person_id: int
    full_name: str
    body: str
    by_month: dict[int, float]
    by_class: tuple[tuple[str, str, float, int], ...]
    waiting: float

    @property
    def total(self) -> float:
        """Tiết that count."""
        return sum(self.by_month.values())


def sums_of(rows: Iterable[Taught]) -> list[TeacherSum]:
    """The sums of every instructor, in the order in which they come in `rows`; make-ups are taught like any other session."""
    people: dict[int, list[Taught]] = defaultdict(list)
    for row in rows:
        people[row.person_id].append(row)
    return [_sum(theirs) for theirs in people.values()]


def _sum(rows: list[Taught]) -> TeacherSum:
    """The sums of one instructor."""
    months: dict[int, float] = defaultdict(float)
    classes: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        if row.settled:
            months[row.held_on.month] += row.periods
            classes[row.cohort_code, row.cohort_title].append(row.periods)
    by_class = tuple((code, title, sum(tiet), len(tiet)) for (code, title), tiet in sorted(classes.items()))
    waiting = sum(row.periods for row in rows if not row.settled)
    return TeacherSum(rows[0].person_id, rows[0].full_name, rows[0].body, dict(sorted(months.items())), by_class, waiting)
