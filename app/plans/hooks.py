"""What rooms above know and plans must ask: which class counts for a line, and who completed what in a class."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select


@dataclass(frozen=True)
class ClassResult:
    """A class that counts for a line: people in it, and people recognised."""

    line_id: int
    cohort_id: int
    code: str
    title: str
    opens_on: date
    closes_on: date
    enrolled: int
    recognised: int


@dataclass(frozen=True)
class NameBehind:
    """Somebody behind a figure: a person of a class that counts for a line; `recognised_on` None while she is not."""

    person_id: int
    full_name: str
    unit_name: str
    post_title: str
    cohort_id: int
    cohort_code: str
    opens_on: date
    recognised_on: date | None


completed: list[Callable[[], Select[Any]]] = []
"""Each gives a select of (person_id, programme_key, completed_on, document, unit_id): courses completed in classes kept here."""
classes: list[Callable[[Collection[int]], Sequence[ClassResult]]] = []
"""Each is given target lines and gives the classes that count for them. 1 statement."""
people: list[Callable[[Collection[int]], Mapping[tuple[int, int], int]]] = []
"""Each is given target lines and gives by (line, year) how many different people were recognised. 1 statement."""
names: list[Callable[[int], Sequence[NameBehind]]] = []
"""Each is given a target line and gives everybody in the classes that count for it, by class and name. 1 statement."""


def classes_of(line_ids: Collection[int]) -> list[ClassResult]:
    """The classes that count for these lines, the oldest first. 1 statement."""
    return [result for asked in classes for result in asked(line_ids)]


def people_of(line_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """How many different people were recognised, by (line, year); the year 0 is all years. 1 statement."""
    return {place: count for asked in people for place, count in asked(line_ids).items()}


def names_of(line_id: int) -> list[NameBehind]:
    """Everybody in the classes that count for a line. 1 statement."""
    return [name for asked in names for name in asked(line_id)]
