"""What is gathered of a question while its lines come in, before anybody knows which sign the paper marks its keys with."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.quizzes.formats.particulars import Particulars
from app.quizzes.formats.prose.lines import PLAIN, Line, Style, Table


@dataclass
class DraftOption:
    """An option as it stands; `letter` is the one that the paper shows, `marks` are signs beside it: star, tick, word, shade."""

    letter: str
    line: Line
    label_style: Style = PLAIN
    marks: set[str] = field(default_factory=set)


@dataclass
class Draft:
    """A question as it stands; `number` is its own in the paper, None where it has none.

    `is_row`: it is a row of a table of questions, which may name its kind. `tail`: lines after the newest option.
    """

    label: str
    number: int | None
    line: int
    section: str = ""
    stem: list[Line | Table] = field(default_factory=list)
    options: list[DraftOption] = field(default_factory=list)
    tail: list[Line] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    keyed: list[str] = field(default_factory=list)
    model: list[Line | Table] = field(default_factory=list)
    explanation: list[Line] = field(default_factory=list)
    has_rubric: bool = False
    level: str = ""
    marks: float | None = None
    tags: tuple[str, ...] = ()
    original: list[str] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    common: Common | None = None
    particulars: Particulars = field(default_factory=Particulars)
    is_row: bool = False
    named_kind: str = ""

    def say(self, said: Particulars) -> None:
        """Note finer points that a line or a cell says."""
        self.particulars, self.tags = said.over(self.particulars), said.tags or self.tags


@dataclass
class Common:
    """What several questions share: the numbers from `first` to `last`, and the story."""

    first: int
    last: int
    line: int
    story: list[Line | Table] = field(default_factory=list)
    original: list[str] = field(default_factory=list)


@dataclass
class Gathered:
    """The paper in pieces: what it is called, its questions, the list of keys if it has one; `left`: lines of no question."""

    title: str = ""
    drafts: list[Draft] = field(default_factory=list)
    keys: list[Line | Table] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
