"""Rendering with a bound: a lesson gets five seconds of a process of its own, which is ended when it takes longer."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping
from multiprocessing.pool import Pool
from types import TracebackType
from typing import Protocol

from app.courses.faults import Fault
from app.courses.markdown.lesson_text import LessonBody
from app.courses.markdown.render import RenderedLesson, render_lesson
from app.courses.markdown.tree import Figure, Problem
from app.kernel.text import _

SECONDS = 5.0
_START_SECONDS = 60.0


class Renderer:
    """Renders lessons one after the other; a context manager. The process starts with the first lesson."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._pool: Pool | None = None

    def __enter__(self) -> Renderer:
        """Nothing is started yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the process."""
        self._end()

    def render(self, body: LessonBody, figures: Mapping[str, Figure], lessons: frozenset[str]) -> RenderedLesson:
        """The lesson; one that takes too long or nests too deep comes back empty with a problem."""
        try:
            return self._started().apply_async(render_lesson, (body, dict(figures), lessons)).get(self._seconds)
        except multiprocessing.TimeoutError:
            self._end()
            return _failed(
                _("Bài dựng lâu quá {n} giây. Tìm chỗ lặp nhiều dấu ngoặc, dấu sao rồi viết gọn lại.").format(
                    n=int(self._seconds)
                )
            )
        except RecursionError:
            return _failed(_("Bài lồng danh sách hoặc trích dẫn quá sâu. Viết lại cho phẳng hơn."))

    def _started(self) -> Pool:
        """The process, ready to work."""
        if self._pool is None:
            self._pool = multiprocessing.get_context("spawn").Pool(1)
            self._pool.apply_async(len, ((),)).get(_START_SECONDS)
        return self._pool

    def _end(self) -> None:
        """End the process, whatever it does."""
        if self._pool is not None:
            self._pool.terminate()
            self._pool.join()
            self._pool = None


def _failed(sentence: str) -> RenderedLesson:
    """A lesson that could not be rendered."""
    return RenderedLesson((), (), (Problem(sentence, ""),))


class Written(Protocol):
    """What was rendered, with its source: a lesson or a session plan."""

    @property
    def file(self) -> str:
        """What faults call it."""
        ...

    @property
    def source(self) -> str:
        """The whole file."""
        ...

    @property
    def body(self) -> LessonBody:
        """Its body, taken apart."""
        ...


def problem_faults(lesson: Written, rendered: RenderedLesson) -> list[Fault]:
    """The problems of a rendered lesson, each at the line where its cause stands."""
    return [Fault(lesson.file, _line_of(problem.needle, lesson), problem.sentence) for problem in rendered.problems]


def _line_of(needle: str, lesson: Written) -> int:
    """The first line of the body that holds `needle`; the body's first line when none does."""
    rows = lesson.source.split("\n")[lesson.body.first_line - 1 :]
    return next(
        (number for number, row in enumerate(rows, lesson.body.first_line) if needle and needle in row), lesson.body.first_line
    )
