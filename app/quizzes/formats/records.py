"""What a reader of a question file gives back: every question with its state, nothing left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.courses.question_text import QuestionText


class State(StrEnum):
    """Read as it was meant; read, but a person has to look at it; not to be taken in."""

    READ = "read"
    CHECK = "check"
    UNREAD = "unread"


@dataclass(frozen=True)
class Picture:
    """A picture that came with a question: the path under which its Markdown names it, and what the file holds."""

    path: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True)
class Fault:
    """Why a question has to be looked at or cannot be taken in: a word group for programs, a sentence for people."""

    reason: str
    sentence: str


@dataclass(frozen=True)
class Found:
    """One question of a file.

    `number` counts from 1 in the order of the file, `label` is what the file calls it ("Câu 3", a title), `line` where it begins
    (a row in a workbook; 0 where the format has none), `kind` one of ours or the file's own name of a kind that we do not have.
    `fractions`: the share of the marks of each option whose share is not simply all or nothing, by its key.
    `original`: the question as the file has it, for the person who looks at it. `sign`: from what the key was read, in words
    ("chữ đậm"), where the file does not simply say it.
    """

    number: int
    label: str
    line: int
    kind: str
    question: QuestionText | None
    state: State
    faults: tuple[Fault, ...] = ()
    fractions: Mapping[str, float] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()
    original: str = ""
    sign: str = ""


@dataclass(frozen=True)
class FileReading:
    """A file that was read: its format, its title if it has one, its questions, and what is to be known of the whole file."""

    format: str
    title: str
    found: Sequence[Found]
    notes: tuple[str, ...] = ()
