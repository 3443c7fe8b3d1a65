"""What the editor of lessons shows, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.courses.check.one_lesson import LessonProof
from app.courses.forms import boxes
from app.courses.naming import Named, title_apart
from app.courses.pages import SectionShown, proof_sections
from app.courses.queries.authoring import LessonRow, OtherLesson
from app.courses.queries.nearness import Elsewhere
from app.courses.rules.paragraphs import ShownParagraph
from app.courses.rules.pictures import Shown, shown_in
from app.kernel.periods import MINUTES_PER_PERIOD
from app.kernel.text import fold

_TOLERANCE = 0.1


@dataclass(frozen=True)
class FaultShown:
    """A fault with the box in which it stands and the line in that box; `box` is "head", "title" or "body"."""

    box: str
    line: int
    sentence: str
    is_error: bool


@dataclass(frozen=True)
class Proof:
    """A proof as it stands beside the boxes. `minutes`: reading and doing together, beside those that the tiết are."""

    title: str
    sections: tuple[SectionShown, ...]
    faults: tuple[FaultShown, ...]
    kilobytes: int
    heaviest: tuple[str, int] | None
    reading: int
    doing: int
    planned: int
    words: int

    @property
    def errors(self) -> int:
        """How many faults keep it from being published."""
        return sum(fault.is_error for fault in self.faults)

    @property
    def fits(self) -> bool:
        """Whether the minutes are about those of its tiết."""
        return abs(self.reading + self.doing - self.planned) <= self.planned * _TOLERANCE


@dataclass(frozen=True)
class Desk:
    """The editor of a lesson: what stands in its boxes over which version, and what came meanwhile."""

    row: LessonRow
    source: str
    version: int
    proof: Proof
    beside: Sequence[OtherLesson]
    meanwhile: tuple[ShownParagraph, ...] = ()
    other_writer: str = ""
    problem: str = ""
    alt: str = ""
    twice: Sequence[Elsewhere] = ()
    words: str = ""

    @cached_property
    def named(self) -> Named:
        """The front matter, its title apart."""
        return title_apart(boxes(self.source)[0])

    @property
    def found(self) -> list[OtherLesson]:
        """The lessons that may be linked to; with words those whose title has them, without accents, from the start of one."""
        others = [each for each in self.beside if each.lesson_id != self.row.lesson_id]
        return [each for each in others if f" {fold(self.words)}" in f" {fold(f'{each.topic_code} {each.title}')}"]

    @property
    def pictures(self) -> list[Shown]:
        """The pictures that the text shows."""
        return list(shown_in(self.source))

    @property
    def body(self) -> str:
        """The text."""
        return boxes(self.source)[1]


def proof_shown(row: LessonRow, proof: LessonProof) -> Proof:
    """A proof for the page."""
    lesson = proof.lesson
    first, title = lesson.body.first_line, title_apart(boxes(lesson.source)[0]).line
    faults = tuple(FaultShown(*_place(fault.line, first, title), fault.sentence, fault.is_error) for fault in proof.faults)
    heaviest = proof.shown[0] if proof.shown else None
    return Proof(
        title=lesson.title or row.title,
        sections=proof_sections(proof.rendered),
        faults=faults,
        kilobytes=-(-proof.bytes // 1024),
        heaviest=(heaviest[0], -(-heaviest[1].files[-1][1] // 1024)) if heaviest else None,
        reading=round(proof.minutes),
        doing=sum(block.minutes for block in lesson.body.blocks),
        planned=round(row.periods * MINUTES_PER_PERIOD),
        words=lesson.body.words,
    )


def _place(line: int, first: int, title: int) -> tuple[str, int]:
    """The box of a line of the file, and the line in that box; the body begins on line `first`, `title` is a line of the head."""
    if line >= first:
        return "body", line - first + 1
    head = max(line - 1, 1)
    if head == title:
        return "title", 1
    return "head", head - 1 if 0 < title < head else head
