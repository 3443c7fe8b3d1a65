"""Whether the minutes that a lesson names are the minutes it takes, and whether half of a topic is doing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.courses.check.codes import DOING, MINUTES, found
from app.courses.check.quality.passages import Kind
from app.courses.check.quality.writings import LESSON, Writing
from app.courses.faults import Fault
from app.courses.package.records import Package, TopicEntry
from app.kernel.periods import MINUTES_PER_PERIOD, say_number
from app.kernel.text import _

WORDS_A_MINUTE = 80
"""Reading speed that the README promises: tiếng a minute, slow reading of instructive text on a small screen."""
MINUTES_A_CHECK = 1
"""Thinking before one check question is answered; its words and those of its answers are read like all others."""
TOLERANCE = 0.15
LEAST_DOING = 0.5
_NOT_READ = {Kind.PICTURE, Kind.SOURCE, Kind.FIELD}


@dataclass(frozen=True)
class Balance:
    """The minutes of a topic: reading, doing (tasks in lessons and the task for class), and its quiz."""

    reading: int
    doing: int
    quiz: int

    @property
    def share(self) -> float:
        """How much of it is doing."""
        whole = self.reading + self.doing + self.quiz
        return self.doing / whole if whole else 0.0


def reading_minutes(writing: Writing) -> float:
    """Minutes for reading a lesson at the stated speed and for its check questions."""
    words = sum(passage.syllables for passage in writing.passages if passage.kind not in _NOT_READ)
    checks = len(writing.lesson.body.checks) if writing.lesson else 0
    return words / WORDS_A_MINUTE + checks * MINUTES_A_CHECK


def minute_faults(writing: Writing) -> Iterator[Fault]:
    """A lesson that takes longer or shorter to read than it says."""
    lesson = writing.lesson
    if writing.kind != LESSON or lesson is None:
        return
    needed, said = reading_minutes(writing), lesson.reading_minutes
    if abs(needed - said) > TOLERANCE * max(said, 1):
        sentence = _("Bài ghi đọc {said} phút, tính {speed} tiếng một phút và {check} phút mỗi câu tự kiểm tra là {needed} phút.")
        yield found(
            lesson.file,
            lesson.line_of("reading_minutes"),
            MINUTES,
            sentence.format(said=said, speed=WORDS_A_MINUTE, check=MINUTES_A_CHECK, needed=say_number(round(needed))),
        )


def balance_of(topic: TopicEntry) -> Balance:
    """The minutes of a topic with a folder."""
    folder = topic.folder
    if folder is None:
        return Balance(0, 0, 0)
    task = folder.about.get("task") or {}
    return Balance(
        sum(lesson.reading_minutes for lesson in folder.lessons),
        sum(lesson.practice_minutes for lesson in folder.lessons) + int(task.get("minutes") or 0),
        round(folder.quiz.periods * MINUTES_PER_PERIOD) if folder.quiz else 0,
    )


def balance_faults(package: Package) -> Iterator[Fault]:
    """Topics of which less than half is doing."""
    for topic in package.topics:
        if topic.folder is None or not topic.folder.lessons:
            continue
        balance = balance_of(topic)
        if balance.share < LEAST_DOING:
            sentence = _("Chuyên đề {code}: việc làm {doing} phút, chiếm {share}% thời gian; ít nhất phải một nửa.")
            said = sentence.format(code=topic.code, doing=balance.doing, share=round(balance.share * 100))
            yield found(f"{topic.folder.file}/topic.yml", 1, DOING, said)
