"""What stands above a printed paper, and where its keys stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Keys(StrEnum):
    """Where the keys stand: behind the paper, nowhere, or alone."""

    BEHIND = "behind"
    NONE = "none"
    ALONE = "alone"


@dataclass(frozen=True)
class Head:
    """What stands above the questions; `lines` in the middle of the page, `fields` to be filled in by hand."""

    title: str
    lines: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
