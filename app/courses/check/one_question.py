"""Everything that keeps one question of a bank from being saved, each at its line in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.courses.check.questions import question_faults
from app.courses.faults import Fault, FaultList
from app.courses.markdown.phrases import RenderedQuestion, render_question
from app.courses.markdown.tree import Figure, Surroundings
from app.courses.package.files import is_bounded
from app.courses.question_text import KINDS, QuestionText, parse_bank, write_question
from app.kernel.text import _

_NEW = "cau-moi"
MAX_LETTERS = 12_000
"""Characters of one question, everything included."""
_MOST_BRACKETS = 400


def read_one(source: str) -> tuple[QuestionText | None, list[Fault]]:
    """The question that a text is, and what cannot be read in it; None when it is none or more than one."""
    faults = FaultList("")
    if len(source) > MAX_LETTERS:
        faults.error(
            1,
            _("Câu hỏi dài quá {n} ký tự. Viết gọn lại hoặc tách thành hai câu.").format(n=f"{MAX_LETTERS:,}".replace(",", ".")),
        )
    if source.count("[") > _MOST_BRACKETS:
        faults.error(1, _("Câu hỏi có hơn {n} dấu “[”. Viết gọn lại.").format(n=_MOST_BRACKETS))
    if faults.found or not is_bounded(source, faults):
        return None, faults.found
    questions, found = parse_bank(source)
    if len(questions) > 1:
        faults.error(questions[1].line, _("Ở đây chỉ soạn một câu. Câu thứ hai bắt đầu từ dòng này."))
    if not questions:
        faults.error(1, _("Chưa thấy câu hỏi nào. Mở câu hỏi bằng “## mã {kind=…}”."))
    return (questions[0] if len(questions) == 1 else None), [*found, *faults.found]


def faults_of_one(question: QuestionText, figures: Mapping[str, Figure]) -> tuple[RenderedQuestion | None, list[Fault]]:
    """The rendered question and what must be mended before it is saved; None when it must not even be rendered.

    Lines are those of the text that `write_question` makes of it.
    """
    question = question if question.key else replace(question, key=_NEW)
    source = write_question(question)
    read, faults = read_one(source)
    if question.kind not in KINDS:
        return None, [Fault("", 1, _("Chọn loại câu hỏi."))]
    if read is None:
        return None, faults
    around = Surroundings(figures=figures)
    rendered = render_question(question, around)
    rows = source.split("\n")
    shown = [
        Fault("", next((at for at, row in enumerate(rows, 1) if problem.needle and problem.needle in row), 1), problem.sentence)
        for problem in around.problems
    ]
    found = [*faults, *question_faults(read, "", in_lesson=False), *shown]
    return rendered, sorted({(fault.line, fault.sentence): fault for fault in found}.values())
