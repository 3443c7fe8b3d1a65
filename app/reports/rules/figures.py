"""The figures of a report, added up from people and classes; sums that could be done on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.plans.rules.figures import UnitLack


@dataclass(frozen=True)
class Person:
    """Somebody recognised in a class that counts for a line; `unit_id` 0 when it is not known where she came from."""

    line_id: int
    cohort_id: int
    year: int
    person_id: int
    unit_id: int
    unit_name: str
    sort_key: str


@dataclass(frozen=True)
class UnitFigures:
    """A unit: who holds a post and who of them lacks the course, and whom classes recognised, once for each class."""

    unit_id: int
    name: str
    holders: int
    lacking: int
    recognised: int

    @property
    def lacking_percent(self) -> float:
        """The share of holders who lack the course; 0 where nobody holds a post."""
        return round(100 * self.lacking / self.holders, 1) if self.holders else 0.0


def people_of(rows: Iterable[Person]) -> dict[tuple[int, int], int]:
    """Different people by (line, year), the year 0 for all years."""
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in rows:
        found[row.line_id, row.year].add(row.person_id)
        found[row.line_id, 0].add(row.person_id)
    return {place: len(people) for place, people in found.items()}


def by_class(rows: Iterable[Person]) -> dict[tuple[int, int], int]:
    """People by (line, class)."""
    found: dict[tuple[int, int], int] = defaultdict(int)
    for row in rows:
        found[row.line_id, row.cohort_id] += 1
    return found


def by_unit(rows: Iterable[Person], counted: Sequence[UnitLack], year: int = 0) -> list[UnitFigures]:
    """Units in the order of `counted`, then those from which people only came; of a year or all."""
    came: dict[int, int] = defaultdict(int)
    names: dict[int, tuple[str, str]] = {}
    for row in rows:
        if year in (0, row.year):
            came[row.unit_id] += 1
            names[row.unit_id] = (row.sort_key, row.unit_name)
    found = [UnitFigures(one.unit_id, one.name, one.holders, one.lacking, came.pop(one.unit_id, 0)) for one in counted]
    rest = sorted((names[unit_id], unit_id) for unit_id in came)
    return found + [UnitFigures(unit_id, name, 0, 0, came[unit_id]) for (_key, name), unit_id in rest]
