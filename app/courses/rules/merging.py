"""Putting two texts of a lesson together, when both were changed since they were the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.courses.rules.paragraphs import Block, blocks, paragraphs, written


class Side(StrEnum):
    """Which words stand in the end."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Meeting:
    """A stretch of both texts; `number` counts those that differ, `proposed` is the side that alone was changed, or None."""

    block: Block
    number: int
    proposed: Side | None

    @property
    def ours(self) -> str:
        """What stands in our text."""
        return written(self.block.before)

    @property
    def theirs(self) -> str:
        """What stands in theirs."""
        return written(self.block.after)


def meetings(base: str, ours: str, theirs: str) -> tuple[Meeting, ...]:
    """Both texts beside each other, with what is clear already from the text that they come from."""
    known = {row.text for row in paragraphs(base)}
    found: list[Meeting] = []
    for block in blocks(ours, theirs):
        number = 0 if block.same else 1 + max((each.number for each in found), default=0)
        found.append(Meeting(block, number, None if block.same else _proposed(block, base, known)))
    return tuple(found)


def _proposed(block: Block, base: str, known: set[str]) -> Side | None:
    """The side that was changed, when the other says what it always said."""
    for side, untouched, changed in ((Side.THEIRS, block.before, block.after), (Side.OURS, block.after, block.before)):
        if untouched and all(row.text in known for row in untouched) and not all(row.text in known for row in changed):
            return side
        if not untouched and not any(row.text in known for row in changed):
            return side
    return None


def merged(found: tuple[Meeting, ...], chosen: Mapping[int, Side]) -> str | None:
    """The text with the chosen sides; None while something is not chosen."""
    parts: list[str] = []
    for meeting in found:
        side = chosen.get(meeting.number)
        if not meeting.block.same and side is None:
            return None
        ours = meeting.ours if meeting.block.same or side in {Side.OURS, Side.BOTH} else ""
        theirs = meeting.theirs if side in {Side.THEIRS, Side.BOTH} and not meeting.block.same else ""
        parts += [part for part in (ours, theirs) if part]
    return "\n\n".join(parts) + "\n"
