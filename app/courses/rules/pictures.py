"""Pictures in the text of a lesson: which there are, other words for one, another picture in its place; how one is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SHOWN = re.compile(r'!\[([^\[\]]*)\]\(\s*([^\s()]+)(?:\s+"([^"]*)")?\s*\)')
WHOLE = 1000
"""The width and the height of a turned picture, in the unit of cuts."""
_LEAST = 50
"""What must stay in each direction."""


@dataclass(frozen=True)
class Shown:
    """A picture where a text shows it first: its path, its description, what stands under it."""

    path: str
    alt: str
    caption: str


@dataclass(frozen=True)
class Cut:
    """How a picture is turned (degrees clockwise) and what stays of it then, in thousandths of its width and height."""

    turn: int = 0
    left: int = 0
    top: int = 0
    right: int = WHOLE
    bottom: int = WHOLE

    @property
    def is_whole(self) -> bool:
        """Whether nothing is turned or cut."""
        return self == Cut()

    @property
    def leaves_enough(self) -> bool:
        """Whether a picture remains."""
        inside = min(self.left, self.top) >= 0 and max(self.right, self.bottom) <= WHOLE
        return inside and self.right - self.left >= _LEAST and self.bottom - self.top >= _LEAST

    def turned(self, *, clockwise: bool) -> Cut:
        """The same part of the picture after a quarter turn."""
        if clockwise:
            return Cut((self.turn + 90) % 360, WHOLE - self.bottom, self.left, WHOLE - self.top, self.right)
        return Cut((self.turn - 90) % 360, self.top, WHOLE - self.right, self.bottom, WHOLE - self.left)


def shown_in(source: str) -> Iterator[Shown]:
    """The pictures of a text, each once, in its order."""
    seen = set[str]()
    for found in _SHOWN.finditer(source):
        if found[2] not in seen:
            seen.add(found[2])
            yield Shown(found[2], found[1].strip(), (found[3] or "").strip())


def reworded(source: str, path: str, by: Shown) -> str:
    """The text with another picture, description and caption wherever it shows the picture at `path`."""
    caption = f' "{by.caption}"' if by.caption else ""
    words = f"![{by.alt}]({by.path}{caption})"
    return _SHOWN.sub(lambda found: words if found[2] == path else found[0], source)


def words_for(text: str) -> str:
    """A description or a caption without the signs that would end it."""
    return " ".join(re.sub(r'[\[\]"]+', " ", text).split())[:300]
