"""What a package says, as values. Tiết are multiples of 0.5; lines count from 1 in the file they stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.courses.faults import Fault
from app.courses.markdown.lesson_text import LessonBody
from app.courses.question_text import QuestionText

Words = Mapping[str, Any]
"""An object of a file, as plain JSON values; days are dd/mm/yyyy."""


@dataclass(frozen=True)
class Decision:
    """The decision that approved the programme."""

    number: str = ""
    on: date | None = None
    body: str = ""
    title: str = ""


@dataclass(frozen=True)
class Block:
    """A block of knowledge that topics belong to."""

    key: str
    title: str


@dataclass(frozen=True)
class DrawEntry:
    """One line of a blueprint: how many questions of a topic; levels and tags (any of them) and skill narrow it down."""

    topic: str
    count: int
    levels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    skill: str = ""
    line: int = 1

    @property
    def is_narrow(self) -> bool:
        """Whether it does not take any question of its topic."""
        return bool(self.levels or self.tags or self.skill)

    def takes(self, question: QuestionText, *, essays: bool) -> bool:
        """Whether a question of its topic may be drawn for it; free texts only on request."""
        return (
            (essays or question.kind != "essay")
            and (not self.levels or question.level in self.levels)
            and (not self.tags or bool(set(self.tags) & set(question.tags)))
            and (not self.skill or question.skill == self.skill)
        )


@dataclass(frozen=True)
class Quiz:
    """The quiz of a topic: its tiết, how many questions it draws, the mark (of 10) that passes; free texts only on request."""

    periods: float
    draw: int
    pass_mark: float
    line: int = 1
    essays: bool = False
    blueprint: tuple[DrawEntry, ...] = ()


@dataclass(frozen=True)
class Permit:
    """What the check may leave unsaid in a file: its code, the word or key it is about ("": whatever it is about), and why."""

    code: str
    matter: str
    why: str
    line: int = 1


@dataclass(frozen=True)
class LessonFile:
    """One lesson: its front matter, its source as it will be kept (NFC), and its body taken apart."""

    file: str
    key: str
    title: str
    periods: float
    reading_minutes: int
    practice_minutes: int
    sources: tuple[Words, ...]
    verify: tuple[str, ...]
    source: str
    body: LessonBody
    lines: Mapping[str, int] = field(default_factory=dict)
    allow: tuple[Permit, ...] = ()

    def line_of(self, name: str) -> int:
        """The line of a field of the front matter."""
        return self.lines.get(name, 1)


@dataclass(frozen=True)
class Prework:
    """What a trainee prepares for a session; `topic` is the online topic that it belongs to, or ""."""

    topic: str
    text: str
    line: int = 1


@dataclass(frozen=True)
class PlanStep:
    """A row of a session's timetable; practice is when trainees do it."""

    periods: float
    title: str
    method: str
    practice: bool
    line: int = 1


@dataclass(frozen=True)
class SessionPlan:
    """The plan of an in-person topic for whoever teaches it: its front matter, its source (NFC), its body taken apart."""

    file: str
    key: str
    aim: str
    prework: tuple[Prework, ...]
    materials: tuple[str, ...]
    timetable: tuple[PlanStep, ...]
    basis: tuple[Words, ...]
    verify: tuple[str, ...]
    rubric: tuple[Words, ...]
    source: str
    body: LessonBody
    lines: Mapping[str, int] = field(default_factory=dict)
    allow: tuple[Permit, ...] = ()

    def line_of(self, name: str) -> int:
        """The line of a field of the front matter."""
        return self.lines.get(name, 1)


@dataclass(frozen=True)
class TopicFolder:
    """The folder of an online topic. `about` holds intro, summary, task and basis as in topic.yml; `pictures` and `files` are
    the paths of what lies there."""

    key: str
    file: str
    about: Words
    quiz: Quiz | None
    lessons: tuple[LessonFile, ...]
    questions: tuple[QuestionText, ...]
    questions_file: str
    pictures: frozenset[str]
    path: Path
    allow: tuple[Permit, ...] = ()
    files: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TopicEntry:
    """A topic in programme.yml; `folder` is the one of an online topic, `plan` that of an in-person one, where they are.

    `after`: keys of topics to be learnt before; `package`: the programme whose topic it is, "" for one of its own.
    """

    key: str
    code: str
    title: str
    block: str
    mode: str
    kind: str
    elective: bool
    theory: float
    practice: float
    line: int = 1
    folder: TopicFolder | None = None
    plan: SessionPlan | None = None
    after: tuple[str, ...] = ()
    package: str = ""

    @property
    def periods(self) -> float:
        """The tiết of the topic, theory and practice."""
        return self.theory + self.practice


@dataclass(frozen=True)
class PaperEntry:
    """A test of the programme: `blueprint` says how many questions come from which topic; no minutes means no time limit.

    Free texts, which a person marks, are drawn only with `essays`. `counts`: which attempt counts; `shows`: what a result shows
    and when; `after_paper` and `opens_on`: what it waits for besides `opens_after`.
    """

    key: str
    topic: str
    title: str
    minutes: int | None
    tries: int | None
    pass_mark: float
    opens_after: str
    blueprint: tuple[DrawEntry, ...]
    line: int = 1
    essays: bool = False
    counts: str = "best"
    shows: str = "closed"
    allowance_minutes: int = 10
    after_paper: str = ""
    opens_on: date | None = None

    @property
    def draw(self) -> Mapping[str, int]:
        """How many questions come from which topic."""
        totals: Counter[str] = Counter()
        for entry in self.blueprint:
            totals[entry.topic] += entry.count
        return totals


@dataclass(frozen=True)
class Package:
    """A whole package. `faults` is what reading found; `check_package` adds what does not fit together.

    `marking` holds what the block of that name says; None: tests are marked by the defaults. `follows`: of a variant, "id" of the
    programme that it follows and "edition", the number of the one with which it was put together last. `source`: programme.yml.
    """

    key: str
    title: str
    short_title: str
    decision: Decision
    periods: float
    online_share: float
    blocks: tuple[Block, ...]
    topics: tuple[TopicEntry, ...]
    papers: tuple[PaperEntry, ...]
    attendance: Mapping[str, float]
    requirements: tuple[Words, ...]
    folder: Path
    file: str = ""
    requirement_lines: tuple[int, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    strays: tuple[str, ...] = ()
    allow: tuple[Permit, ...] = ()
    faults: tuple[Fault, ...] = ()
    marking: Words | None = None
    follows: Words | None = None
    source: str = ""

    @property
    def lessons(self) -> tuple[LessonFile, ...]:
        """All lessons of the package in reading order."""
        return tuple(lesson for topic in self.topics if topic.folder for lesson in topic.folder.lessons)

    def line_of(self, name: str) -> int:
        """The line of a field of programme.yml."""
        return self.lines.get(name, 1)

    def topic(self, key: str) -> TopicEntry | None:
        """The topic with this key."""
        return next((topic for topic in self.topics if topic.key == key), None)
