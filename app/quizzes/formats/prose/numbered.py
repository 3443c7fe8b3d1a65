"""Options that a paper numbers 1, 2, 3 instead of A, B, C."""

from __future__ import annotations

import re

from app.quizzes.formats.prose import signs
from app.quizzes.formats.prose.drafts import Draft, DraftOption
from app.quizzes.formats.prose.lines import Line, lines_in
from app.quizzes.formats.prose.written import has_blank

_NUMBERS = re.compile(r"\s*(?:số\s*)?[0-9]{1,2}(?:\s*[,;&+]\s*[0-9]{1,2})*\s*\.?\s*", re.IGNORECASE)


def take_numbered(draft: Draft) -> None:
    """Make options of the numbered lines that end a question, where its key names one of them."""
    said = [*draft.answers, *draft.keyed]
    if draft.options or draft.is_row or draft.has_rubric or not said or not all(_NUMBERS.fullmatch(text) for text in said):
        return
    words = " ".join(line.text for block in draft.stem for line in lines_in(block))
    start = _start(draft)
    if not start or signs.SORTING.search(words) or signs.MATCHING.search(words) or has_blank(draft):
        return
    rows = [line for line in draft.stem[start:] if isinstance(line, Line)]
    if any(not 1 <= int(number) <= len(rows) for text in said for number in re.findall(r"[0-9]+", text)):
        return
    draft.stem = draft.stem[:start]
    for at, line in enumerate(rows):
        found = signs.NUMBERED.match(line.text)
        draft.options.append(DraftOption(signs.LETTERS[at], line.cut(found.end() if found else 0)))
    draft.answers = [_lettered(text) for text in draft.answers]
    draft.keyed = [_lettered(text) for text in draft.keyed]
    draft.doubts.append(("numbered", ""))


def _start(draft: Draft) -> int:
    """Where the lines 1, 2, 3 … begin that end a question; 0 where there are no such lines, or nothing before them."""
    numbers = []
    for block in draft.stem:
        found = signs.NUMBERED.match(block.text) if isinstance(block, Line) else None
        numbers.append(int(found[1]) if found else 0)
    start = len(numbers) - 1 - numbers[::-1].index(1) if 1 in numbers else 0
    counted = numbers[start:] == list(range(1, len(numbers) - start + 1))
    return start if counted and 2 <= len(numbers) - start <= len(signs.LETTERS) else 0


def _lettered(text: str) -> str:
    """“1, 3” as “A, C”."""
    return ", ".join(signs.LETTERS[int(number) - 1] for number in re.findall(r"[0-9]+", text))
