"""The boxes of the form, as they were typed."""

from __future__ import annotations

from dataclasses import dataclass

ROW_KINDS = {
    "single": 4,
    "several": 4,
    "true_false": 2,
    "short": 2,
    "numeric": 1,
    "matching": 4,
    "ordering": 4,
    "essay": 3,
}
"""Kinds with rows, and how many an empty form shows."""


@dataclass(frozen=True)
class Row:
    """One row: an option, a pair, an item, a criterion or an accepted answer.

    `text`: its words, the left side of a pair; `other`: the right side, the points of a criterion; `mark`: the option is right;
    `share`: percent of the marks that an option gives or takes, where that is not all or nothing.
    """

    text: str = ""
    other: str = ""
    mark: bool = False
    feedback: str = ""
    share: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is written in it."""
        return not (self.text or self.other or self.feedback or self.share)


@dataclass(frozen=True)
class Draft:
    """A question as it stands in the form; `parts` are the questions of a case, `tags` and `allow` as one text each.

    `fixed`: the options keep the order in which they stand.
    """

    key: str = ""
    kind: str = "single"
    level: str = ""
    marks: str = ""
    tags: str = ""
    skill: str = ""
    stem: str = ""
    rows: tuple[Row, ...] = ()
    forgive: tuple[str, ...] = ()
    explanation: str = ""
    allow: str = ""
    parts: tuple[Draft, ...] = ()
    fixed: bool = False
    use: str = ""
