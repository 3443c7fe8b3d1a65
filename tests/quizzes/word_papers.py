"""What the tests of Word papers share: a paper in memory, the one question of it, what was asked and what is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.quizzes.formats.records import FileReading, Found, State
from app.quizzes.formats.word import read
from tests.files.make_word_papers import Writer
from tests.files.word_questions import Asked

Write = Callable[[Writer], Any]


def paper_of(write: Write) -> FileReading:
    """What is read of a paper that is written on the spot."""
    writer = Writer()
    write(writer)
    return read(writer.saved())


def lines(*rows: str) -> FileReading:
    """What is read of plain lines."""
    return paper_of(lambda writer: [writer.line(row) for row in rows])


def only(reading: FileReading) -> Found:
    assert len(reading.found) == 1, [one.label for one in reading.found]
    return reading.found[0]


def right(found: Found) -> list[str]:
    assert found.question is not None, found.faults
    return [option.text for option in found.question.options if option.correct]


def reasons(found: Found) -> list[str]:
    return [fault.reason for fault in found.faults]


def as_asked(found: Found) -> Asked | None:
    """What was read, in the form of the papers."""
    if found.question is None or found.state is not State.READ:
        return None
    options = found.question.options
    stem = found.question.stem.replace("**", "")
    return Asked(stem, tuple(o.text for o in options), frozenset(at for at, o in enumerate(options) if o.correct))
