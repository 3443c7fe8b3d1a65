"""The bank as a list: what each question says, which ones are shown, in which order, and what papers ask of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.courses.question_text import LEVELS
from app.kernel.text import fold
from app.quizzes.rules.drawing import PRACTICE, BankItem, DrawLine, uses_of
from app.quizzes.rules.facility import Facility, worst_first


@dataclass(frozen=True)
class BankRow:
    """A question in a list; `words` is its stem without markup, `options` (key, words, right), `conflict` as in the table."""

    id: int
    topic_id: int
    key: str
    number: int
    kind: str
    level: str
    words: str
    tags: tuple[str, ...]
    options: tuple[tuple[str, str, bool], ...]
    retired_at: datetime | None
    conflict: int | None
    in_files: bool
    written_at: datetime
    alike: tuple[str, ...] = ()
    use: str = ""

    def wrong(self, known: Facility) -> str:
        """The wrong option that was chosen most; "" where there is none."""
        key = known.most_chosen_wrong([name for name, _words, right in self.options if right]) if self.options else None
        return next((words for name, words, _right in self.options if name == key), "")


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; "" asks for nothing."""

    words: str = ""
    kind: str = ""
    level: str = ""
    skill: str = ""
    tag: str = ""
    state: str = "use"
    sort: str = "sai"


def chosen(rows: Sequence[BankRow], wanted: Wanted, known: Mapping[int, Facility]) -> list[BankRow]:
    """The rows that are asked for, in the order that is asked for; words are found without accents, from the start of one."""
    asked = f" {fold(wanted.words)}"
    found = [
        row
        for row in rows
        if (not wanted.kind or row.kind == wanted.kind)
        and (not wanted.level or row.level == wanted.level)
        and (not wanted.skill or wanted.skill in row.tags)
        and (not wanted.tag or wanted.tag in row.tags)
        and in_state(row, wanted.state)
        and asked in f" {fold(row.key + ' ' + row.words + ' ' + ' '.join(row.tags))}"
    ]
    if wanted.sort == "moi":
        return sorted(found, key=lambda row: (-row.written_at.timestamp(), row.key))
    if wanted.sort == "muc":
        return sorted(found, key=lambda row: (LEVELS.index(row.level) if row.level in LEVELS else len(LEVELS), row.key))
    if wanted.sort == "ma":
        return sorted(found, key=lambda row: row.key)
    return sorted(found, key=lambda row: (worst_first(known.get(row.id)), row.key))


def in_state(row: BankRow, state: str) -> bool:
    """Whether a question is in a state: use, retired, conflict, file, web, alike; all but `retired` are in use."""
    if state == "retired":
        return row.retired_at is not None
    if row.retired_at is not None:
        return False
    return {"conflict": row.conflict is not None, "file": row.in_files, "web": not row.in_files, "alike": bool(row.alike)}.get(
        state, True
    )


@dataclass(frozen=True)
class Need:
    """What one line of a paper asks of the bank, and how many questions could be drawn for it."""

    paper: str
    narrow: str
    need: int
    there: int


def needs_of(papers: Sequence[tuple[str, Sequence[DrawLine]]], rows: Sequence[BankRow], narrow: Mapping[int, str]) -> list[Need]:
    """The lines of (title, lines) of papers that draw from these questions; `narrow`: their words, by the place of the line."""
    kept = [row for row in rows if row.retired_at is None]
    parted = {row.topic_id for row in kept if row.use == PRACTICE}
    items = [
        BankItem(0, row.topic_id, row.kind, (), level=row.level, tags=frozenset(row.tags), uses=_uses(row, parted))
        for row in kept
    ]
    lines = [(title, line) for title, blueprint in papers for line in blueprint]
    return [
        Need(title, narrow.get(at, ""), line.count, sum(line.takes(item) for item in items))
        for at, (title, line) in enumerate(lines)
        if any(line.topic_id == row.topic_id for row in rows)
    ]


def _uses(row: BankRow, parted: Collection[int]) -> frozenset[str]:
    """From which share of its bank a question in use is drawn, as far as its present version says."""
    return uses_of(row.use, parted=row.topic_id in parted, practised=False)
