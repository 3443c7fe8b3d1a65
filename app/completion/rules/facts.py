"""What the judgement is given: the requirements of an edition and the facts of one trainee; amounts in tiết."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of requirement that an edition may ask for."""

    ONLINE_TOPICS = "online_topics"
    ONLINE_PERIODS = "online_periods"
    TEST = "test"
    IN_PERSON_PERIODS = "in_person_periods"
    GIVEN_MARK = "given_mark"
    EACH_COMPULSORY_TOPIC = "each_compulsory_topic"
    ELECTIVES = "electives"
    ORDER = "order"


ONLINE_KINDS = (Kind.ONLINE_TOPICS, Kind.ONLINE_PERIODS)
CLASSROOM_KINDS = (Kind.IN_PERSON_PERIODS, Kind.EACH_COMPULSORY_TOPIC)
DETAILED_KINDS = (Kind.EACH_COMPULSORY_TOPIC, Kind.ELECTIVES, Kind.ORDER)
"""Kinds that need the attendance session by session, not only its sum."""


@dataclass(frozen=True)
class Band:
    """A class of results: from `least` (scale of 10) on it is called `title`."""

    least: float
    title: str


@dataclass(frozen=True)
class Requirement:
    """One condition of completion, as the edition writes it down.

    `share` is percent of planned tiết; `pass_mark` is on the scale of 10; `tries` counts attempts in all.
    `count` is how many electives; `strict` says of an order that what was done too early cannot be mended.
    `source` names the decision it comes from; `assumed` says that it still waits for confirmation.
    """

    key: str
    kind: Kind
    title: str = ""
    share: float = 100
    paper_key: str = ""
    pass_mark: float = 5
    tries: int | None = None
    source: str = ""
    assumed: bool = False
    count: int = 0
    strict: bool = False
    bands: tuple[Band, ...] = ()
    """From the highest to the lowest."""


@dataclass(frozen=True)
class TopicFact:
    """What a trainee has of one topic, in tiết; `lost` are those of its sessions that were marked without being earned."""

    code: str
    title: str
    planned: float
    earned: float
    lost: float = 0
    elective: bool = False

    @property
    def finished(self) -> bool:
        """Whether the whole topic is earned."""
        return self.earned >= self.planned


@dataclass(frozen=True)
class MarkFact:
    """What a trainee has of one test or given mark; `best` is the mark that counts (of 10), None before the first try.

    `periods` are the tiết that passing earns; `open_now` says that an attempt is running; `settled` that no further one can
    change the mark. `extra_tries` and `due_on` (a last day of her own) were given to her.
    """

    best: float | None = None
    tries_used: int = 0
    passed: bool = False
    periods: float = 0
    open_now: bool = False
    passed_on: date | None = None
    extra_tries: int = 0
    due_on: date | None = None
    settled: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything the judgement needs to know of one trainee on one day; amounts in tiết.

    `classroom` and `attended_on` are filled only where the edition has a kind of `DETAILED_KINDS`.
    """

    today: date
    opens_on: date
    online_due_on: date
    closes_on: date
    online_planned: float
    in_person_planned: float
    topics: tuple[TopicFact, ...] = ()
    tests: Mapping[str, MarkFact] = field(default_factory=dict)
    given: Mapping[str, MarkFact] = field(default_factory=dict)
    attended: float = 0
    lost: float = 0
    """Tiết of marked sessions that were not earned."""
    exempt: frozenset[str] = frozenset()
    """Keys of requirements from which she is wholly exempt."""
    online_credit: float = 0
    """Tiết of the online half that an exemption gives her without naming a topic; those of a topic stand in the topic."""
    test_credit: float = 0
    """Tiết of tests from which she is exempt."""
    classroom: tuple[TopicFact, ...] = ()
    attended_on: tuple[tuple[date, float], ...] = ()
    """Tiết attended day by day, in order."""


def needs_detail(requirements: Sequence[Requirement]) -> bool:
    """Whether judging by these needs the attendance session by session."""
    return any(requirement.kind in DETAILED_KINDS for requirement in requirements)


def requirements_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Requirement, ...]:
    """The requirements of an edition from the objects of programme.yml; raises ValueError on an unknown kind."""
    return tuple(
        Requirement(
            key=str(row["id"]),
            kind=Kind(row["kind"]),
            title=str(row.get("title", "")),
            share=float(row.get("share", 100)),
            paper_key=str(row.get("paper", "")),
            pass_mark=float(row.get("pass_mark", 5)),
            tries=row.get("tries"),
            source=str(row.get("source", "")),
            assumed=bool(row.get("assumed", False)),
            count=int(row.get("count", 0)),
            strict=bool(row.get("strict", False)),
            bands=_bands(row.get("bands", ())),
        )
        for row in rows
    )


def _bands(rows: Sequence[Mapping[str, Any]]) -> tuple[Band, ...]:
    """The bands of a mark, the highest first."""
    bands = [Band(float(row["from"]), str(row["title"])) for row in rows]
    return tuple(sorted(bands, key=lambda band: -band.least))
