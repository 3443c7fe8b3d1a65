"""Lines that say something about a question: its key, level, points, tags, why."""

from __future__ import annotations

import re

from app.quizzes.formats.particulars import from_line, tags_of
from app.quizzes.formats.prose import signs
from app.quizzes.formats.prose.drafts import Draft
from app.quizzes.formats.prose.levels import level_of
from app.quizzes.formats.prose.lines import Line

_LONG = 6_000
"""A line beyond so many letters says nothing about a question; it is part of one."""


def take_fact(draft: Draft, line: Line) -> str | None:
    """Note what a line says of a question; None when it says nothing, else what the lines after it are ("" for as before)."""
    text = line.text
    if len(text) > _LONG:
        return None
    mode = ""
    if (said := from_line(text)) is not None:
        draft.say(said)
    elif found := signs.ANSWER.match(text):
        draft.answers.append(_bracketed(found["rest"].strip()))
        mode = "answer"
    elif len(draft.options) > 1 and (found := signs.CHOSEN.fullmatch(text)):
        draft.answers.append(found["rest"])
        mode = "answer"
    elif found := signs.LEVEL.match(text):
        draft.level = level_of(found["rest"]) or draft.level
        if not level_of(found["rest"]):
            draft.doubts.append(("level", ""))
    elif found := signs.MARKS.match(text):
        draft.marks = float(found["rest"].replace(",", "."))
    elif found := signs.TAGS.match(text):
        draft.tags = tags_of(found["rest"])
    elif found := signs.EXPLAIN.match(text):
        draft.explanation += [line.cut(found.start("rest"))] if found["rest"].strip() else []
        mode = "explanation"
    elif found := signs.BASIS.match(text):
        draft.explanation.append(line.cut(0))
        mode = "explanation"
    elif not draft.options and (found := signs.RUBRIC.match(text)):
        draft.model += [line.cut(found.start("rest"))] if found["rest"].strip() else []
        draft.has_rubric, mode = True, "rubric"
    elif not draft.options and (found := signs.REPLY.match(text)):
        draft.replies.append(found["rest"].strip())
        mode = "answer"
    else:
        return None
    return mode


def without_facts(draft: Draft, line: Line) -> Line:
    """The first line of a question without “(0,5 điểm)” and “(NB)”, which are noted."""
    if found := signs.IN_HEAD_MARKS.search(line.text):
        draft.marks = float(found[1].replace(",", "."))
        line = _removed(line, *found.span())
    if found := signs.IN_HEAD_LEVEL.search(line.text):
        draft.level = level_of(found[1])
        line = _removed(line, *found.span())
    line = without_key(draft, line)
    start = re.match(r"[\s:.\-–]*", line.text)
    return line.cut(start.end()) if start and line.text[: start.end()].strip() else line


def without_key(draft: Draft, line: Line) -> Line:
    """A line of a question without “(Đáp án A)”, which is noted: nobody is to read the key in the question."""
    if len(line.text) <= _LONG and (found := signs.KEY_INSIDE.search(line.text)):
        draft.answers.append(found["rest"])
        return _removed(line, *found.span())
    return line


def _bracketed(text: str) -> str:
    """A key whose last bracket was taken for the one around the whole line, with that bracket again."""
    return text + ")" if text.count("(") > text.count(")") else text


def _removed(line: Line, start: int, end: int) -> Line:
    """A line without a piece of it."""
    before, after = line.cut(0, start), line.cut(end)
    return before.joined(after) if before.text and after.text else before if before.text else after


def says_fact(line: Line) -> bool:
    """Whether a line speaks about the question above it."""
    patterns = (signs.ANSWER, signs.CHOSEN_LINE, signs.LEVEL, signs.MARKS, signs.TAGS, signs.EXPLAIN, signs.BASIS)
    return any(pattern.match(line.text) for pattern in patterns)
