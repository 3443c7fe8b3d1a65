"""The figures of a report, added up from people and classes; sums that could be done on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


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
class UnitLack:
    """A unit by its code: how many people hold a post there, and how many of them lack the course."""

    unit_id: int
    code: str
    name: str
    holders: int
    lacking: int

    @property
    def percent(self) -> float:
        """The share that lacks it."""
        return round(100 * self.lacking / self.holders, 1) if self.holders else 0.0


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


def cumulated(by_year: Mapping[int, tuple[int | None, int]], until: int) -> list[tuple[int, int | None, int | None]]:
    """(year, planned so far, done so far) of every year; what lies after the year `until` is not done yet: None.

    From the first year without a figure of the plan on, what is planned is None.
    """
    planned: int | None = 0
    done, found = 0, []
    for year, (aim, reached) in sorted(by_year.items()):
        planned = planned + aim if planned is not None and aim is not None else None
        done += reached
        found.append((year, planned, done if year <= until else None))
    return found
