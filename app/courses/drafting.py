"""What the editor of lessons shows, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.courses.check.one_lesson import LessonProof
from app.courses.forms import boxes
from app.courses.pages import SectionShown, proof_sections
from app.courses.queries.authoring import LessonRow, OtherLesson
from app.courses.rules.paragraphs import ShownParagraph
from app.kernel.periods import MINUTES_PER_PERIOD

_TOLERANCE = 0.1


@dataclass(frozen=True)
class FaultShown:
    """A fault with the box in which it stands and the line in that box; `box` is "head" or "body"."""

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

    @property
    def head(self) -> str:
        """The front matter."""
        return boxes(self.source)[0]

    @property
    def body(self) -> str:
        """The text."""
        return boxes(self.source)[1]


def proof_shown(row: LessonRow, proof: LessonProof) -> Proof:
    """A proof for the page."""
    lesson = proof.lesson
    first = lesson.body.first_line
    faults = tuple(
        FaultShown("head", max(fault.line - 1, 1), fault.sentence, fault.is_error)
        if fault.line < first
        else FaultShown("body", fault.line - first + 1, fault.sentence, fault.is_error)
        for fault in proof.faults
    )
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
