"""Where two classes get into each other's way: one room, one instructor or one trainee at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from app.cohorts.rules.timetable import HALVES
from app.kernel.text import fold


class Shared(StrEnum):
    """What two sessions have in common that can only be in one place."""

    ROOM = "room"
    INSTRUCTOR = "instructor"
    TRAINEES = "trainees"


@dataclass(frozen=True)
class Slot:
    """A session as far as it can clash: its half-day, room, instructor; `told`: whether the asker may see its class."""

    session_id: int
    cohort_id: int
    cohort_code: str
    held_on: date
    half: str
    place: str
    mode: str
    instructor_id: int | None
    instructor_name: str
    told: bool = True


@dataclass(frozen=True)
class Clash:
    """Two sessions of different classes in one half-day; `people` trainees are in both (0 for room and instructor)."""

    shared: Shared
    one: Slot
    other: Slot
    people: int = 0


def find_clashes(slots: Iterable[Slot], in_both: Mapping[frozenset[int], int]) -> list[Clash]:
    """Every clash among the sessions, in the order of day and half; `in_both` counts the trainees of two classes by their ids.

    Two classes that the asker may not see are nobody's business here.
    """
    halves: dict[tuple[date, str], list[Slot]] = defaultdict(list)
    for slot in slots:
        halves[slot.held_on, slot.half].append(slot)
    found: list[Clash] = []
    for (_day, _half), together in sorted(halves.items(), key=lambda item: (item[0][0], HALVES.index(item[0][1]))):
        for one, other in combinations(together, 2):
            if one.cohort_id != other.cohort_id and (one.told or other.told):
                found += _between(*((one, other) if one.told else (other, one)), in_both)
    return found


def _between(one: Slot, other: Slot, in_both: Mapping[frozenset[int], int]) -> list[Clash]:
    """The clashes of two sessions of one half-day."""
    found = []
    if one.mode == other.mode == "in_person" and fold(one.place) and fold(one.place) == fold(other.place):
        found.append(Clash(Shared.ROOM, one, other))
    if one.instructor_id is not None and one.instructor_id == other.instructor_id:
        found.append(Clash(Shared.INSTRUCTOR, one, other))
    people = in_both.get(frozenset({one.cohort_id, other.cohort_id}), 0)
    if people:
        found.append(Clash(Shared.TRAINEES, one, other, people))
    return found
