"""The formats in which a bank leaves the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.courses.question_text import QuestionText, write_bank
from app.kernel.text import _
from app.quizzes.formats import excel_writing, gift_writing, moodle_writing, qti_writing, word_writing
from app.quizzes.formats.written import Losses, Pictures, Written


def _as_markdown(questions: Sequence[QuestionText], pictures: Pictures) -> Written:
    """Our own text form; pictures are named, their files stay in the bank."""
    losses = Losses()
    for question in questions:
        if any(f"({path}" in write_bank([question]) for path in pictures):
            losses.say(question, "picture", _("Tệp .md chỉ ghi tên hình; tệp hình không kèm theo."))
    return Written(write_bank(questions).encode(), tuple(losses.found))


WRITERS: Mapping[str, Callable[[Sequence[QuestionText], Pictures], Written]] = {
    "gift": gift_writing.write,
    "moodle-xml": moodle_writing.write,
    "qti": qti_writing.write,
    "md": _as_markdown,
    "docx": word_writing.write,
    "xlsx": excel_writing.write,
}
SUFFIXES: Mapping[str, str] = {
    "gift": ".gift.txt",
    "moodle-xml": ".xml",
    "qti": ".zip",
    "md": ".md",
    "docx": ".docx",
    "xlsx": ".xlsx",
}
