"""The account line by line in words: for pages, workbooks, decisions and the command line alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.completion.queries import Ledger
from app.completion.rules import Half, Line, LineState
from app.completion.wording import HALVES, half_word, line_basis, line_title, line_topic


@dataclass(frozen=True)
class LineShown:
    """A line of the account in words; `tag` is the kind of its mark, `ahead` says that nothing has happened yet."""

    on: date | None
    half: str
    is_online: bool
    topic: str
    title: str
    planned: float
    earned: float
    total: float
    basis: str
    tag: str
    kind: str
    target_id: int | None
    ahead: bool
    way: str


_TAGS = {
    LineState.EARNED: "done",
    LineState.PART: "warn",
    LineState.LOST: "err",
    LineState.WAITING: "warn",
    LineState.AHEAD: "lock",
}


def lines_shown(ledger: Ledger) -> list[LineShown]:
    """The account of a ledger as rows of a page, a workbook or a text."""
    return [_shown(line) for line in ledger.account.lines]


def _shown(line: Line) -> LineShown:
    """One line in words."""
    entry = line.entry
    return LineShown(
        entry.on,
        half_word(entry),
        entry.half is Half.ONLINE,
        line_topic(entry),
        line_title(entry),
        entry.planned,
        entry.earned,
        line.total,
        line_basis(entry),
        _TAGS[entry.state],
        str(entry.kind),
        entry.target_id,
        entry.state is LineState.AHEAD,
        entry.way,
    )


def lines_of_frozen(frozen: Mapping[str, Any]) -> list[LineShown]:
    """The lines that a decision keeps, as rows like those of today's account."""
    return [
        LineShown(
            date.fromisoformat(line["on"]) if line["on"] else None,
            HALVES[Half(line["half"])],
            line["half"] == Half.ONLINE,
            line["topic"],
            line["title"],
            line["planned"],
            line["earned"],
            line["total"],
            line["basis"],
            "",
            line["kind"],
            line["id"],
            not line["way"] and not line["earned"],
            line["way"],
        )
        for line in frozen["lines"]
    ]
