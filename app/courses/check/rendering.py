"""Whether every lesson can be rendered."""

from __future__ import annotations

from collections.abc import Sequence

from app.courses.faults import Fault
from app.courses.package.records import Package
from app.courses.pictures import sketched
from app.courses.rendering import Renderer, problem_faults


def rendering_faults(package: Package, found: Sequence[Fault]) -> list[Fault]:
    """What stands in the way of rendering; lessons that have errors already (`found`) are left out."""
    broken = {fault.file for fault in found if fault.is_error}
    keys = frozenset(lesson.key for lesson in package.lessons)
    faults: list[Fault] = []
    with Renderer() as renderer:
        for folder in (topic.folder for topic in package.topics if topic.folder):
            for lesson in folder.lessons:
                if lesson.file not in broken:
                    faults += problem_faults(lesson, renderer.render(lesson.body, sketched(folder), keys))
    return faults
