"""What a Word file says, as plain values: blocks in reading order, pictures, and what was changed or dropped, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    TEXT = "text"
    LIST = "list"
    TABLE = "table"
    FRAME = "frame"
    PICTURE = "picture"


@dataclass(frozen=True)
class WordBlock:
    """One block in the Markdown of lessons, its notes called "[^w3]".

    `level` of a heading from 1; `picture`: the number of a picture, of any other block -1. The paragraphs of a frame stand apart
    by an empty line.
    """

    kind: BlockKind
    text: str
    level: int = 0
    picture: int = -1

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(1 for word in self.text.split() if any(letter.isalnum() for letter in word))


@dataclass(frozen=True)
class Place:
    """Where something stands in the file: under which heading ("" before the first), in which paragraph of it from 1."""

    heading: str = ""
    paragraph: int = 0


@dataclass(frozen=True)
class Remark:
    """Something that was changed or dropped: `what` is a key of `wording_word.REMARKS`; `detail` says which."""

    what: str
    place: Place = Place()
    detail: str = ""
    times: int = 1


@dataclass(frozen=True)
class WordPicture:
    """A picture of the file that can be used; `alt` as the file describes it."""

    data: bytes
    name: str
    alt: str


@dataclass(frozen=True)
class WordReading:
    """A whole file. `notes` are the footnotes by their label ("w3")."""

    title: str
    blocks: tuple[WordBlock, ...]
    notes: dict[str, str] = field(default_factory=dict)
    pictures: tuple[WordPicture, ...] = ()
    remarks: tuple[Remark, ...] = ()
