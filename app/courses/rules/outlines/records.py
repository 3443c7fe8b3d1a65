"""The outline of an edition as values: everything that is fixed for a class, without the texts. Tiết are multiples of 0.5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

Words = Mapping[str, Any]
"""An object as it stands in programme.yml, as plain JSON values."""
ONLINE, IN_PERSON = "online", "in_person"
TOPIC = "topic"


@dataclass(frozen=True)
class LessonLine:
    """A lesson at its place. `minutes`: reading and doing together; `revision_id`: its text when the outline was read, or 0."""

    key: str
    title: str
    periods: float
    minutes: int = 0
    words: int = 0
    revision_id: int = 0


@dataclass(frozen=True)
class TopicLine:
    """A topic at its place. `after`: topics to be learnt before; `package`: the programme whose topic it is ("": its own);
    `quiz`: the quiz as in topic.yml, or None."""

    key: str
    code: str
    title: str
    block: str
    mode: str
    kind: str = TOPIC
    elective: bool = False
    theory: float = 0
    practice: float = 0
    after: tuple[str, ...] = ()
    package: str = ""
    quiz: Words | None = None
    lessons: tuple[LessonLine, ...] = ()

    @property
    def periods(self) -> float:
        """Theory and practice."""
        return self.theory + self.practice

    @property
    def quiz_periods(self) -> float:
        """The tiết of its quiz."""
        return float(self.quiz["periods"]) if self.quiz else 0.0

    @property
    def planned(self) -> float:
        """The tiết of its lessons and its quiz."""
        return sum(lesson.periods for lesson in self.lessons) + self.quiz_periods


@dataclass(frozen=True)
class BlockLine:
    """A block of knowledge."""

    key: str
    title: str


@dataclass(frozen=True)
class Outline:
    """The outline. `decision`: number, on (yyyy-mm-dd or ""), body, title; `papers`, `requirements`, `attendance`, `marking` as
    in programme.yml; `follows`: {"id": programme, "edition": number} of a variant, else None."""

    key: str
    title: str
    short_title: str
    decision: Words
    periods: float
    online_share: float
    blocks: tuple[BlockLine, ...]
    topics: tuple[TopicLine, ...]
    papers: tuple[Words, ...]
    attendance: Words
    requirements: tuple[Words, ...]
    marking: Words | None = None
    follows: Words | None = None

    def topic(self, key: str) -> TopicLine | None:
        """The topic with this key."""
        return next((topic for topic in self.topics if topic.key == key), None)

    def block_title(self, key: str) -> str:
        """What a block is called; its key when there is none of that name."""
        return next((block.title for block in self.blocks if block.key == key), key)


def as_record(outline: Outline) -> dict[str, Any]:
    """An outline as plain JSON values."""
    return _plain(asdict(outline))  # type: ignore[no-any-return]


def outline_from(record: Words) -> Outline:
    """The outline of such values."""
    plain: dict[str, Any] = {field.name: record.get(field.name) for field in fields(Outline)}
    plain["blocks"] = tuple(BlockLine(**row) for row in record["blocks"])
    plain["topics"] = tuple(_topic(row) for row in record["topics"])
    for name in ("papers", "requirements"):
        plain[name] = tuple(record[name])
    return Outline(**plain)


def _topic(row: Words) -> TopicLine:
    """A topic of such values."""
    lessons = tuple(LessonLine(**lesson) for lesson in row["lessons"])
    return TopicLine(**{**row, "after": tuple(row["after"]), "lessons": lessons})


def _plain(value: Any) -> Any:
    """Tuples as lists, as JSON knows them."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


@dataclass(frozen=True)
class Sums:
    """The tiết of an outline: halves, and theory and practice in each."""

    online_theory: float
    online_practice: float
    in_person_theory: float
    in_person_practice: float

    @property
    def online(self) -> float:
        """The half on the net."""
        return self.online_theory + self.online_practice

    @property
    def in_person(self) -> float:
        """The half in a classroom."""
        return self.in_person_theory + self.in_person_practice

    @property
    def total(self) -> float:
        """Both halves."""
        return self.online + self.in_person

    @property
    def theory(self) -> float:
        """Theory of both halves."""
        return self.online_theory + self.in_person_theory

    @property
    def practice(self) -> float:
        """Practice of both halves."""
        return self.online_practice + self.in_person_practice

    def share(self, part: float) -> float:
        """Percent that a part is of all; 0 of nothing."""
        return part * 100 / self.total if self.total else 0.0


def sums_of(outline: Outline) -> Sums:
    """What the topics add up to."""
    halves = [[topic for topic in outline.topics if topic.mode == mode] for mode in (ONLINE, IN_PERSON)]
    parts = [(sum(topic.theory for topic in half), sum(topic.practice for topic in half)) for half in halves]
    return Sums(*parts[0], *parts[1])
