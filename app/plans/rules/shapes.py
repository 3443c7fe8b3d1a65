"""What a plan says, as plain values: the same for a file, for the tables and for the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

WHOLE = 0
"""Stands for the whole period where a year is asked for."""
POSTS = ("chair", "vice_chair", "standing", "committee", "cell_head", "cell_deputy", "reserve", "staff", "other")
"""The kinds of post, as `people.models.Post.kind` keeps them."""
LEVELS = ("central", "province", "commune", "cell")


class Measure(StrEnum):
    """What a figure of a plan counts; one person who comes twice is one of PEOPLE and two of ATTENDANCES."""

    CLASSES = "classes"
    PEOPLE = "people"
    ATTENDANCES = "attendances"


Amounts = Mapping[tuple[int, Measure], int]
"""Figures by (year, measure); the year `WHOLE` is the whole period as the plan states it."""


@dataclass(frozen=True)
class Share:
    """So many percent of those who hold the posts of a line are to be reached, counted on a day.

    `holders` is how many the plan itself takes there to be, or None when it does not say.
    """

    percent: float
    as_of_on: date
    holders: int | None = None


@dataclass(frozen=True)
class Line:
    """A target line; `part_of` is the key of the line whose figures it is a part of, "" for none."""

    key: str
    title: str
    group: str = ""
    posts: tuple[str, ...] = ()
    level: str = ""
    programme: str = ""
    part_of: str = ""
    amounts: Amounts = field(default_factory=dict)
    share: Share | None = None
    note: str = ""


@dataclass(frozen=True)
class Requirement:
    """What holders of these posts must have completed: one of `programmes`, not before `counts_from_on`."""

    key: str
    title: str
    posts: tuple[str, ...]
    programmes: tuple[str, ...]
    level: str = ""
    counts_from_on: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Term:
    """A term of office (nhiệm kỳ) by its first and last day."""

    key: str
    title: str
    from_on: date
    to_on: date


@dataclass(frozen=True)
class PlanFile:
    """A whole plan; `unit_code` names the unit whose plan it is, the decision may not be known."""

    key: str
    title: str
    unit_code: str
    from_year: int
    to_year: int
    decision_number: str = ""
    decision_on: date | None = None
    decision_body: str = ""
    lines: tuple[Line, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    terms: tuple[Term, ...] = ()

    @property
    def years(self) -> range:
        """The years of the period."""
        return range(self.from_year, self.to_year + 1)


@dataclass(frozen=True)
class Need:
    """What somebody in one of these posts is to have completed: any of `programmes`, not before `counts_from_on`."""

    posts: tuple[str, ...]
    level: str
    programmes: tuple[str, ...]
    counts_from_on: date | None = None


def need_of_line(line: Line, requirements: Iterable[Requirement]) -> Need:
    """Who is looked for when a line opens places: its holders who lack its course, or one that a requirement takes for it."""
    same = [requirement for requirement in requirements if line.programme in requirement.programmes]
    programmes = same[0].programmes if same else (line.programme,)
    counts_from_on = same[0].counts_from_on if same else None
    return Need(line.posts or POSTS, line.level, programmes, counts_from_on)


def need_of(requirement: Requirement) -> Need:
    """What a requirement asks."""
    return Need(requirement.posts, requirement.level, requirement.programmes, requirement.counts_from_on)
