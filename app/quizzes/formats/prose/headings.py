"""What opens a question, a part of a paper, or a story."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.quizzes.formats.prose import signs
from app.quizzes.formats.prose.keylists import is_key_table
from app.quizzes.formats.prose.lines import Line, Table, lines_in
from app.quizzes.formats.prose.options import begins_option

SHORT = 150
"""Headings are shorter than so many letters."""


def laid_flat(blocks: Sequence[Line | Table]) -> Iterator[Line | Table]:
    """The blocks, with the lines of tables that only lay out a page: one cell, or questions inside the cells."""
    for block in blocks:
        if (
            isinstance(block, Table)
            and (
                len([cell for cell in block.cells() if cell.text]) == 1
                or sum(word_head(line) is not None for line in lines_in(block))
                > sum(len(cell.lines) == 1 for cell in block.cells()) // 2
            )
            and not is_key_table(block)
        ):
            yield from lines_in(block)
        else:
            yield block


def heads_of(blocks: Sequence[Line | Table]) -> str:
    """How this paper begins its questions: "word" (Câu 1), "task" (Bài 1), "number" (1.), or "" where options alone show it."""
    lines = [line for block in blocks if isinstance(block, Line) for line in (block,)]
    keys = next((at for at, line in enumerate(lines) if len(line.text) < SHORT and signs.KEYS.fullmatch(line.text)), len(lines))
    return _heads_in(lines[:keys]) or _heads_in(lines)


def _heads_in(lines: Sequence[Line]) -> str:
    """The same for lines of questions; what stands in a list of keys is asked only where nothing else says it."""
    if any(word_head(line) for line in lines):
        return "word"
    numbers = [int(found[1]) for line in lines if (found := signs.NUMBERED.match(line.text))]
    if 1 in numbers:
        return "number"
    return "task" if sum(bool(signs.TASK.match(line.text)) for line in lines) > 1 else ""


def word_head(line: Line) -> tuple[int, int] | None:
    """(number, where the question begins) of a line that opens with “Câu 1”."""
    found = signs.HEAD.match(line.text)
    if found is None:
        found = signs.BARE_HEAD.match(line.text)
        if found is None or not line.text[found.end()].isupper():
            return None
    if signs.RANGE.match(line.text) and signs.STORY.search(line.text):
        return None
    return int(found[1]), found.end()


def is_section(line: Line) -> bool:
    """Whether a line is a heading between questions."""
    whole = line.text.strip()
    text = signs.POINTS_BEHIND.sub("", whole) if len(whole) <= 120 else ""
    if not text or signs.ANSWER.match(text) or text.endswith("?"):
        return False
    shouted = text == text.upper() and any(letter.isalpha() for letter in text)
    if signs.SECTION.fullmatch(text):
        return (
            shouted
            or (text != whole and bool(signs.PART.match(text)))
            or line.heading
            or bool(
                re.match(
                    rf"\s*(?:[IVX]{{2,5}}\s*[.):\-–/]\s*{signs.loose('phần')}\b|{signs.loose('phần')}\s+([IVX]+|[0-9]+|[A-D])\b)",
                    text,
                    re.IGNORECASE,
                )
            )
            or _bold(line)
        )
    return bool(signs.ROMAN.match(text)) and (shouted or line.heading or _bold(line))


def numbers_again(blocks: Sequence[Line | Table]) -> bool:
    """Whether the questions after a heading are counted from 1 again."""
    for block in blocks:
        if isinstance(block, Line) and (found := signs.NUMBERED.match(block.text)):
            return int(found[1]) == 1
    return False


def is_story(line: Line) -> bool:
    """Whether a line opens what several questions share."""
    return bool(signs.RANGE.search(line.text)) and bool(signs.STORY.search(line.text)) and len(line.text) < 300


def _bold(line: Line) -> bool:
    """Whether nearly all of a line is bold."""
    return line.share(lambda style: style.bold) > 0.9


def has_options(blocks: Sequence[Line | Table]) -> bool:
    """Whether questions with options follow, before another list of keys."""
    letters = []
    for block in blocks:
        if isinstance(block, Line) and len(block.text) < SHORT and signs.KEYS.fullmatch(block.text):
            break
        letters += [begins_option(line) for line in lines_in(block)]
    return "A" in letters and "B" in letters
