"""What a new text of a plan says otherwise than the one that stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.plans.rules.shapes import Line, PlanFile


class What(StrEnum):
    """What happens to a part of a plan."""

    ADDED = "added"
    LEFT_OUT = "left_out"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One part of a plan that differs: head, line, requirement or term; `fields` are the names of what differs in it."""

    part: str
    title: str
    what: What
    fields: tuple[str, ...] = ()
    amounts: tuple[tuple[int, str, int | None, int | None], ...] = ()


_HEAD = ("title", "unit_code", "from_year", "to_year", "decision_number", "decision_on", "decision_body")
_LINE = ("title", "group", "posts", "level", "programme", "part_of", "share", "note")
_REQUIREMENT = ("title", "posts", "programmes", "level", "counts_from_on", "source")
_TERM = ("title", "from_on", "to_on")


def differences(old: PlanFile, new: PlanFile) -> list[Difference]:
    """What differs, in the order of the file: the head, lines, requirements, terms."""
    head = _fields(old, new, _HEAD)
    found = [Difference("head", new.title, What.CHANGED, head)] if head else []
    found += _parts("line", old.lines, new.lines, _LINE)
    found += _parts("requirement", old.requirements, new.requirements, _REQUIREMENT)
    return found + _parts("term", old.terms, new.terms, _TERM)


def _parts(part: str, old: Iterable[Any], new: Iterable[Any], names: tuple[str, ...]) -> list[Difference]:
    """The differences of parts that are known by their keys."""
    before: Mapping[str, Any] = {one.key: one for one in old}
    after = {one.key: one for one in new}
    found = []
    for key, one in after.items():
        if key not in before:
            found.append(Difference(part, one.title, What.ADDED))
            continue
        changed, amounts = _fields(before[key], one, names), _amounts(before[key], one)
        if changed or amounts:
            found.append(Difference(part, one.title, What.CHANGED, changed, amounts))
    return found + [Difference(part, one.title, What.LEFT_OUT) for key, one in before.items() if key not in after]


def _fields(old: Any, new: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of what differs."""
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


def _amounts(old: object, new: object) -> tuple[tuple[int, str, int | None, int | None], ...]:
    """The figures of a line that differ: year (0: the whole period), measure, before, after."""
    if not isinstance(old, Line) or not isinstance(new, Line):
        return ()
    keys = sorted({*old.amounts, *new.amounts})
    return tuple(
        (year, str(measure), old.amounts.get((year, measure)), new.amounts.get((year, measure)))
        for year, measure in keys
        if old.amounts.get((year, measure)) != new.amounts.get((year, measure))
    )
