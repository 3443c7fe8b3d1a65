"""The formats in which a bank leaves the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module

from app.courses.question_text import QuestionText, write_bank
from app.kernel.text import _
from app.quizzes.formats.paper_head import Head, Keys
from app.quizzes.formats.written import Losses, Pictures, Written


def _as_markdown(questions: Sequence[QuestionText], pictures: Pictures) -> Written:
    """Our own text form; pictures are named, their files stay in the bank."""
    losses = Losses()
    for question in questions:
        if any(f"({path}" in write_bank([question]) for path in pictures):
            losses.say(question, "picture", _("Tệp .md chỉ ghi tên hình; tệp hình không kèm theo."))
    return Written(write_bank(questions).encode(), tuple(losses.found))


def _written(module: str, questions: Sequence[QuestionText], pictures: Pictures) -> Written:
    """By the writer of a module, loaded when it is first used: python-docx and lxml weigh 12 MB that a lesson does not need."""
    found: Written = import_module(f"app.quizzes.formats.{module}").write(questions, pictures)
    return found


def write_paper(questions: Sequence[QuestionText], pictures: Pictures, head: Head, keys: Keys) -> Written:
    """A drawn paper as Word (`word_writing.write_paper`)."""
    found: Written = import_module("app.quizzes.formats.word_writing").write_paper(questions, pictures, head, keys)
    return found


def bank_template(title: str) -> bytes:
    """The workbook to be filled in (`excel_writing.bank_template`)."""
    found: bytes = import_module("app.quizzes.formats.excel_writing").bank_template(title)
    return found


WRITERS: Mapping[str, Callable[[Sequence[QuestionText], Pictures], Written]] = {
    "gift": partial(_written, "gift_writing"),
    "moodle-xml": partial(_written, "moodle_writing"),
    "qti": partial(_written, "qti_writing"),
    "md": _as_markdown,
    "docx": partial(_written, "word_writing"),
    "xlsx": partial(_written, "excel_writing"),
}
SUFFIXES: Mapping[str, str] = {
    "gift": ".gift.txt",
    "moodle-xml": ".xml",
    "qti": ".zip",
    "md": ".md",
    "docx": ".docx",
    "xlsx": ".xlsx",
}
