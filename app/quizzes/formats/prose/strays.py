"""Lines that stand behind the options of a question and may be something else: a source, or a question without a known label."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from app.quizzes.formats.prose import signs
from app.quizzes.formats.prose.drafts import Draft
from app.quizzes.formats.prose.headings import is_section, word_head
from app.quizzes.formats.prose.lines import Line, Table
from app.quizzes.formats.prose.options import begins_option, options_behind, options_of


def label_of(line: Line) -> tuple[str, int | None, int] | None:
    """(label, number, where the words begin) of a line with any label of questions."""
    if found := word_head(line):
        return line.text[: found[1]].strip(" :.)-–([/"), found[0], found[1]
    other = signs.TASK.match(line.text) or signs.NUMBERED.match(line.text)
    return (line.text[: other.end()].strip(" :.)-–([/"), int(other[1]), other.end()) if other else None


def options_next(blocks: Sequence[Line | Table], at: int) -> bool:
    """Whether the options A and B follow a line at once, or stand in it."""
    line = blocks[at]
    if at >= 0 and isinstance(line, Line) and options_behind(line)[1]:
        return True
    rows = list(islice((block for block in blocks[at + 1 :] if isinstance(block, Table) or block.text.strip()), 4))
    first = rows[0] if rows else None
    if not isinstance(first, Line) or begins_option(first) != "A" or is_section(first):
        return False
    if options_of(first)[1:]:
        return True
    for row in rows[1:]:
        if not isinstance(row, Line) or word_head(row):
            return False
        if begins_option(row) == "B":
            return True
    return False


def next_letter(blocks: Sequence[Line | Table], at: int) -> str:
    """The letter that the next line with words begins with."""
    for block in blocks[at + 1 : at + 4]:
        if isinstance(block, Table):
            return ""
        if block.text.strip():
            return begins_option(block)
    return ""


def split_off(draft: Draft, strays: Sequence[Line]) -> list[Line]:
    """Take lines away from a question that they do not belong to; from the first that has a label, where one has."""
    labelled = next((at for at, line in enumerate(strays) if label_of(line)), 0)
    gone = list(strays[labelled:])
    draft.tail = [line for line in draft.tail if not any(line is one for one in gone)]
    draft.explanation = [line for line in draft.explanation if not any(line is one for one in gone)]
    draft.stem = [block for block in draft.stem if not any(block is one for one in gone)]
    del draft.original[len(draft.original) - len(gone) - 1 :]
    return gone


def settle_tail(draft: Draft, *, ended: bool = True) -> None:
    """Give the lines behind an option to it; behind the last one a source is the reason, and any other line is looked at."""
    for line in draft.tail:
        if ended and signs.CITED.fullmatch(line.text):
            draft.explanation.append(line)
            continue
        draft.options[-1].line = draft.options[-1].line.joined(line.cut(0))
        if ended and not line.text.lstrip()[:1].islower():
            draft.doubts.append(("tail", line.text.strip()[:60]))
    draft.tail = []
