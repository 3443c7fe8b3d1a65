"""Rendering with a bound: a lesson gets five seconds of a process of its own, which is ended when it takes longer."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from multiprocessing.pool import Pool
from queue import SimpleQueue
from types import TracebackType
from typing import Protocol, Self, TypeVar

from app.courses.crew import cores
from app.courses.faults import Fault
from app.courses.markdown.lesson_text import LessonBody
from app.courses.markdown.render import RenderedLesson, render_lesson
from app.courses.markdown.tree import Figure, Problem
from app.kernel.text import _

Thing = TypeVar("Thing")
SECONDS = 5.0
_START_SECONDS = 60.0


class TooLong(Exception):
    """What was asked for took longer than its bound."""


class Bounded:
    """Carries out one thing after the other in a process of its own, which is ended when one takes too long; a context manager.

    The process starts with the first thing. Functions and what they are given and give back must be known by name there.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._pool: Pool | None = None

    def __enter__(self) -> Self:
        """Nothing is started yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the process."""
        self.end()

    def run(self, what: Callable[..., Thing], *given: object) -> Thing:
        """What `what` gives back; raises TooLong, and whatever it raises."""
        try:
            return self._started().apply_async(what, given).get(self.seconds)
        except multiprocessing.TimeoutError:
            self.end()
            raise TooLong from None

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._pool is not None:
            self._pool.terminate()
            self._pool.join()
            self._pool = None

    def _started(self) -> Pool:
        """The process, ready to work."""
        if self._pool is None:
            self._pool = multiprocessing.get_context("spawn").Pool(1)
            self._pool.apply_async(len, ((),)).get(_START_SECONDS)
        return self._pool


class Renderer(Bounded):
    """Renders lessons one after the other."""

    def render(
        self,
        body: LessonBody,
        figures: Mapping[str, Figure],
        lessons: frozenset[str],
        files: Mapping[str, tuple[str, str]] | None = None,
    ) -> RenderedLesson:
        """The lesson; one that takes too long or nests too deep comes back empty with a problem."""
        try:
            return self.run(render_lesson, body, dict(figures), lessons, dict(files or {}))
        except TooLong:
            return _failed(too_long(self.seconds))
        except RecursionError:
            return _failed(_("Bài lồng danh sách hoặc trích dẫn quá sâu. Viết lại cho phẳng hơn."))


Job = tuple[LessonBody, Mapping[str, Figure], frozenset[str], Mapping[str, tuple[str, str]]]
"""What `render` of a renderer is given."""
_ENOUGH = 4
"""So many lessons are rendered while another renderer starts (0.6 s)."""


def rendered_all(jobs: Sequence[Job], *, processes: int | None = None) -> Iterator[tuple[int, RenderedLesson]]:
    """The lessons, each with its place in `jobs` as soon as it is there; several renderers, each with its bound, take turns."""
    crew = max(1, min(processes or cores(), -(-len(jobs) // _ENOUGH)))
    with ExitStack() as stack:
        idle: SimpleQueue[Renderer] = SimpleQueue()
        for _one in range(crew):
            idle.put(stack.enter_context(Renderer()))

        def rendered(number: int) -> tuple[int, RenderedLesson]:
            renderer = idle.get()
            try:
                return number, renderer.render(*jobs[number])
            finally:
                idle.put(renderer)

        team = stack.enter_context(ThreadPoolExecutor(crew))
        for done in as_completed([team.submit(rendered, number) for number in range(len(jobs))]):
            yield done.result()


def too_long(seconds: float) -> str:
    """What to do about a lesson that takes too long."""
    return _("Bài dựng lâu quá {n} giây. Tìm chỗ lặp nhiều dấu ngoặc, dấu sao rồi viết gọn lại.").format(n=int(seconds))


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
