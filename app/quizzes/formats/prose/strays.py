"""Lines that stand behind the options of a question and may be something else: a source, or a question without a known label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from app.quizzes.formats.prose import signs
from app.quizzes.formats.prose.drafts import Draft
from app.quizzes.formats.prose.headings import is_section, word_head
from app.quizzes.formats.prose.lines import PLAIN, Line, Table
from app.quizzes.formats.prose.options import begins_option, options_behind, options_of

_NEAR = 20
"""So many lines are looked at, empty ones with them."""


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
    rows = list(islice((block for block in blocks[at + 1 : at + _NEAR] if isinstance(block, Table) or block.text.strip()), 4))
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
    places = {id(line) for line in gone}
    draft.tail = [line for line in draft.tail if id(line) not in places]
    draft.explanation = [line for line in draft.explanation if id(line) not in places]
    draft.stem = [block for block in draft.stem if id(block) not in places]
    draft.doubts = [doubt for doubt in draft.doubts if doubt[0] != "joined"]
    del draft.original[len(draft.original) - len(gone) - 1 :]
    return gone


def may_be_question(line: Line, last_number: int, *, explained: bool) -> bool:
    """Whether a line that is counted to the question above may be a question without options: it has a label, counts on, or asks.

    `explained`: lines of an explanation may be counted as well.
    """
    text = line.text.rstrip()
    if signs.LIKE_HEAD.match(text) or text.endswith("?"):
        return True
    found = label_of(line)
    return found is not None and found[1] == last_number + 1 and not explained


def settle_tail(draft: Draft, *, ended: bool = True) -> None:
    """Give the lines behind an option to it; behind the last one a source is the reason, and any other line is looked at."""
    kept = [line for line in draft.tail if not (ended and signs.CITED.fullmatch(line.text))]
    if ended:
        draft.explanation += [line for line in draft.tail if signs.CITED.fullmatch(line.text)]
    if kept:
        last = draft.options[-1]
        styles = [style for line in kept for style in (PLAIN, *line.styles)]
        text = " ".join([last.line.text, *(line.text for line in kept)])
        last.line = replace(last.line, text=text, styles=(*last.line.styles, *styles))
    strange = next((line for line in kept if not line.text.lstrip()[:1].islower()), None)
    if ended and strange is not None:
        draft.doubts.append(("tail", strange.text.strip()[:60]))
    draft.tail = []
