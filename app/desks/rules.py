"""What a trainee does next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The kinds of next step, in the order in which they win."""

    RESUME_TEST = "resume_test"
    LESSON = "lesson"
    TOPIC_QUIZ = "topic_quiz"
    FINAL_TEST = "final_test"
    SESSION = "session"
    ESSAY = "essay"
    WAIT = "wait"
    FINISHED = "finished"


@dataclass(frozen=True)
class Online:
    """One online thing to do, in the order of the programme: a lesson, a topic quiz or the final test.

    `kind` is "lesson", "topic" or "final"; `open` says that nothing has to be done before it.
    """

    kind: str
    key: int
    done: bool
    open: bool = True


def next_online(items: Sequence[Online], place: int | None) -> Online | None:
    """What to do next online: the lesson she was reading while it is not done, else the first open thing that is not done."""
    here = next((item for item in items if item.kind == "lesson" and item.key == place and not item.done), None)
    return here or next((item for item in items if not item.done and item.open), None)
