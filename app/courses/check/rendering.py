"""Whether every lesson can be rendered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.courses.faults import Fault
from app.courses.markdown.phrases import render_question
from app.courses.markdown.tree import Surroundings
from app.courses.package.records import Package, TopicFolder
from app.courses.pictures import sketched, sketched_files
from app.courses.rendering import Renderer, problem_faults
from app.kernel.text import _


def rendering_faults(package: Package, found: Sequence[Fault]) -> list[Fault]:
    """What stands in the way of rendering; lessons that have errors already (`found`) are left out."""
    broken = {fault.file for fault in found if fault.is_error}
    keys = frozenset(lesson.key for lesson in package.lessons)
    faults: list[Fault] = []
    with Renderer() as renderer:
        for plan in (topic.plan for topic in package.topics if topic.plan):
            if plan.file not in broken:
                faults += problem_faults(plan, renderer.render(plan.body, {}, frozenset()))
        for folder in (topic.folder for topic in package.topics if topic.folder):
            for lesson in folder.lessons:
                if lesson.file not in broken:
                    faults += problem_faults(lesson, renderer.render(lesson.body, sketched(folder), keys, sketched_files(folder)))
            if folder.questions_file not in broken:
                faults += _bank_faults(folder)
    return faults


def _bank_faults(folder: TopicFolder) -> Iterator[Fault]:
    """The questions of a bank that cannot be shown as they are written."""
    for question in folder.questions:
        around = Surroundings(figures=sketched(folder))
        render_question(question, around)
        for problem in around.problems:
            sentence = _("Câu {key}: {sentence}").format(key=question.key, sentence=problem.sentence)
            yield Fault(folder.questions_file, question.line, sentence)
