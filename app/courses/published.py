"""What is published, as frozen values: an edition with its topics and lessons, and the text of a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from app.courses.judging import Shape

Words = Mapping[str, Any]
"""An object of a package file as it was written there; nobody may change it."""


@dataclass(frozen=True)
class LessonView:
    """A lesson at its place in an edition; `periods` in tiết, sizes in bytes."""

    lesson_id: int
    key: str
    title: str
    position: int
    periods: float
    revision_id: int
    reading_minutes: int
    practice_minutes: int
    html_bytes: int
    picture_bytes: int


@dataclass(frozen=True)
class PlanHead:
    """What everybody may know of the plan of an in-person topic: what it is for, and what trainees prepare.

    `prework` rows hold "topic" (key of an online topic, or "") and "text".
    """

    plan_id: int
    aim: str
    prework: tuple[Words, ...]


@dataclass(frozen=True)
class PlanSection:
    """A section of a plan; `html` is final and clean."""

    key: str
    title: str
    html: str


@dataclass(frozen=True)
class PlanView:
    """One published plan. `timetable`: periods, title, method, practice; `rubric`: points, text."""

    id: int
    topic_id: int
    number: int
    aim: str
    prework: tuple[Words, ...]
    materials: tuple[str, ...]
    timetable: tuple[Words, ...]
    basis: tuple[Words, ...]
    verify: tuple[str, ...]
    rubric: tuple[Words, ...]
    sections: tuple[PlanSection, ...]
    published_at: datetime


@dataclass(frozen=True)
class TopicView:
    """A topic of an edition; `id` is the edition's topic, `topic_id` the topic that lives through the editions.

    `about` holds intro, summary, task and basis of topic.yml; it is empty while a topic has no folder. `plan` is the session
    plan of an in-person topic, where there is one; `after` the keys of topics to be learnt before.
    """

    id: int
    topic_id: int
    key: str
    position: int
    code: str
    title: str
    block: str
    mode: str
    kind: str
    elective: bool
    theory_periods: float
    practice_periods: float
    quiz_periods: float
    about: Words
    lessons: tuple[LessonView, ...] = ()
    plan: PlanHead | None = None
    after: tuple[str, ...] = ()

    @property
    def periods(self) -> float:
        """The planned tiết of the topic, theory and practice."""
        return self.theory_periods + self.practice_periods


@dataclass(frozen=True)
class EditionView:
    """One edition of a programme with its topics and lessons in order, and its rules."""

    id: int
    programme_key: str
    number: int
    title: str
    short_title: str
    decision_number: str
    decision_on: date | None
    decision_body: str
    total_periods: float
    online_periods: float
    in_person_periods: float
    requirements: tuple[Words, ...]
    attendance: Words
    topics: tuple[TopicView, ...]

    @cached_property
    def online_topics(self) -> tuple[TopicView, ...]:
        """The topics that are learnt online, without tests and events."""
        return tuple(topic for topic in self.topics if topic.mode == "online" and topic.kind == "topic")

    @cached_property
    def lessons(self) -> tuple[LessonView, ...]:
        """All lessons in reading order."""
        return tuple(lesson for topic in self.topics for lesson in topic.lessons)

    @cached_property
    def _topics_by_id(self) -> Mapping[int, TopicView]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def _topics_by_key(self) -> Mapping[str, TopicView]:
        return {topic.key: topic for topic in self.topics}

    @cached_property
    def _lessons_by_id(self) -> Mapping[int, tuple[TopicView, LessonView]]:
        return {lesson.lesson_id: (topic, lesson) for topic in self.topics for lesson in topic.lessons}

    def topic(self, edition_topic_id: int) -> TopicView | None:
        """The topic with this id, when the edition has it."""
        return self._topics_by_id.get(edition_topic_id)

    def topic_by_key(self, key: str) -> TopicView | None:
        """The topic with this stable key, when the edition has it."""
        return self._topics_by_key.get(key)

    def lesson(self, lesson_id: int) -> tuple[TopicView, LessonView] | None:
        """The lesson with its topic, when the edition has it."""
        return self._lessons_by_id.get(lesson_id)


@dataclass(frozen=True)
class OptionView:
    """An option of a check question; `html` is final and clean, phrasing content only."""

    key: str
    html: str
    correct: bool
    feedback_html: str
    fraction: float | None = None


@dataclass(frozen=True)
class CheckView:
    """A check question of a lesson, with its key: never to be shown before it was answered."""

    key: str
    kind: str
    stem_html: str
    options: tuple[OptionView, ...]
    accepted: tuple[str, ...]
    forgive: tuple[str, ...]
    explanation_html: str
    assigned: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[tuple[str, ...], ...] = ()
    marks: float = 1
    parts: tuple[CheckView, ...] = ()

    @property
    def shape(self) -> Shape:
        """What a response to it may hold."""
        keys = tuple(option.key for option in self.options)
        return Shape(self.kind, tuple(str(number) for number in range(1, len(self.gaps) + 1)) if self.kind == "gaps" else keys)


@dataclass(frozen=True)
class SectionView:
    """A section of a lesson; `key` is a valid id, unique in the lesson; `html` is final and clean."""

    key: str
    title: str
    html: str
    checks: tuple[str, ...]


@dataclass(frozen=True)
class RevisionView:
    """One published text of a lesson. `sources` holds text, url and checked_on (dd/mm/yyyy); sizes in bytes."""

    id: int
    lesson_id: int
    number: int
    title: str
    sections: tuple[SectionView, ...]
    checks: Mapping[str, CheckView]
    sources: tuple[Words, ...]
    verify: tuple[str, ...]
    reading_minutes: int
    practice_minutes: int
    html_bytes: int
    picture_bytes: int
    words: int
    published_at: datetime
