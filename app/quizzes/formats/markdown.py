"""Our own text form of questions, `questions.md`; the grammar is in courses_content/README.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from app.courses.faults import Fault
from app.courses.question_text import parse_bank
from app.kernel.text import _
from app.quizzes.formats.drafting import Draft, settle_all
from app.quizzes.formats.records import FileReading
from app.quizzes.formats.text import checked_count, text_of


def read(data: bytes) -> FileReading:
    """Every question of a bank file, with its key; a fault of the grammar keeps its question out.

    Refused: what `text_of` refuses.
    """
    decoded = text_of(data)
    checked_count(decoded.text.count("\n## "))
    questions, faults = parse_bank(decoded.text)
    lines = decoded.text.split("\n")
    starts = [question.line for question in questions]
    sentences = _by_question(starts, faults)
    drafts = []
    for question, end in zip(questions, [*starts[1:], len(lines) + 1], strict=False):
        original = "\n".join(lines[question.line - 1 : end - 1]).strip("\n")
        draft = Draft(question.key, question.line, question.kind, original, question)
        for sentence in sentences[question.line]:
            draft.block("grammar", sentence)
        drafts.append(draft)
    return FileReading("md", "", settle_all(drafts, "md"), (*decoded.notes, *sentences[0][:5]))


def _by_question(starts: Sequence[int], faults: Sequence[Fault]) -> dict[int, list[str]]:
    """The faults as sentences with their line, by the line of the question that they belong to; 0: before the first one."""
    found: dict[int, list[str]] = defaultdict(list)
    for fault in faults:
        start = max((line for line in starts if line <= fault.line), default=0)
        found[start].append(_("Dòng {n}: {sentence}").format(n=fault.line, sentence=fault.sentence))
    return found
