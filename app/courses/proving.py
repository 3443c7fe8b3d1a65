"""Proofs of lessons in a process that stays warm between previews, each with a bound, and ended when nobody writes any more."""

from __future__ import annotations

import atexit
from threading import Lock, Timer

from app.courses.check.one_lesson import Around, LessonProof, prove_lesson
from app.courses.faults import Fault
from app.courses.markdown.lesson_text import EMPTY_BODY
from app.courses.markdown.render import RenderedLesson
from app.courses.package.records import LessonFile
from app.courses.rendering import Bounded, TooLong, too_long
from app.kernel.text import _

SECONDS = 3.0
"""The most time that one proof gets; the worst of the lessons that are published takes a fifteenth of it."""
_IDLE_SECONDS = 600.0
_WAIT_SECONDS = 10.0


class Prover:
    """One process for all who write; they take turns. A text that takes too long comes back without sections, with the reason."""

    def __init__(self, seconds: float = SECONDS, idle_seconds: float = _IDLE_SECONDS) -> None:
        self._bounded = Bounded(seconds)
        self._idle_seconds = idle_seconds
        self._lock = Lock()
        self._rest: Timer | None = None

    def prove(self, source: str, around: Around) -> LessonProof:
        """The proof of a text as `as_kept` leaves it. Never raises on a bad text."""
        if not self._lock.acquire(timeout=_WAIT_SECONDS):
            return _nothing(source, _("Nhiều người đang xem trước cùng lúc. Đợi một phút rồi bấm lại."))
        try:
            return self._bounded.run(prove_lesson, source, around)
        except TooLong:
            return _nothing(source, too_long(self._bounded.seconds))
        except RecursionError:
            return _nothing(source, _("Bài lồng danh sách hoặc trích dẫn quá sâu. Viết lại cho phẳng hơn."))
        finally:
            self._rest_later()
            self._lock.release()

    def end(self) -> None:
        """End the process; the next proof starts another."""
        with self._lock:
            if self._rest is not None:
                self._rest.cancel()
            self._bounded.end()

    def _rest_later(self) -> None:
        """Let the process go after a while without work."""
        if self._rest is not None:
            self._rest.cancel()
        self._rest = Timer(self._idle_seconds, self.end)
        self._rest.daemon = True
        self._rest.start()


PROVER = Prover()
"""The one of this process."""
atexit.register(PROVER.end)


def _nothing(source: str, sentence: str) -> LessonProof:
    """A proof that could not be made."""
    lesson = LessonFile("", "", "", 0, 0, 0, (), (), source, EMPTY_BODY)
    return LessonProof(lesson, RenderedLesson((), ()), (Fault("", 1, sentence),), 0)
