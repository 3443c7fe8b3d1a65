"""An attempt: what has to be done before one, whether its time is up, and which of her answers counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.courses.judging.responses import accepted_response, shape_of


@dataclass(frozen=True)
class AttemptTimes:
    """When an attempt ends and whether it has: `due_at` None is no time limit, `closed_at` None is still open."""

    due_at: datetime | None
    closed_at: datetime | None

    def overdue(self, now: datetime) -> bool:
        """Whether its time ran out and nobody has closed it yet."""
        return self.closed_at is None and self.due_at is not None and now >= self.due_at


@dataclass(frozen=True)
class Given:
    """One answer as it was given and as it arrived; `name` is its device's name for it, "" from a page without JavaScript."""

    id: int
    position: int
    response: tuple[str, ...]
    given_at: datetime
    received_at: datetime | None = None
    name: str = ""


@dataclass(frozen=True)
class TopicNeed:
    """How far she is with one online topic; `has_quiz` says whether its own quiz has to be passed as well."""

    edition_topic_id: int
    code: str
    title: str
    lessons: int
    lessons_done: int
    has_quiz: bool
    quiz_passed: bool

    @property
    def done(self) -> bool:
        """Whether nothing of the topic is missing; a topic that is still being written is not done."""
        return self.lessons > 0 and self.lessons_done >= self.lessons and (self.quiz_passed or not self.has_quiz)


def lacking(opens_after: str, edition_topic_id: int, needs: Sequence[TopicNeed]) -> list[TopicNeed]:
    """What is still missing before a paper opens: lessons of its own topic, or every online topic; nothing when it is open."""
    if opens_after == "nothing":
        return []
    if opens_after == "lessons":
        return [
            need
            for need in needs
            if need.edition_topic_id == edition_topic_id and (not need.lessons or need.lessons_done < need.lessons)
        ]
    return [need for need in needs if not need.done]


def checked_response(kind: str, order: Sequence[str], response: Sequence[str]) -> list[str]:
    """The response in the form that is kept (`courses.judging.responses`); `order` is what is kept with the attempt; [] for none.

    Refused: "no_such_choice" (not to be chosen in this question, or more than it asks for), "too_long".
    """
    return accepted_response(shape_of(kind, order), response)


def answer_digest(position: int, response: Sequence[str]) -> str:
    """16 letters that stand for an answer in the form that is kept: the same for the same answer to the same question."""
    return hashlib.sha256("\0".join([str(position), *response]).encode()).hexdigest()[:16]


def latest(answers: Iterable[Given]) -> dict[int, Given]:
    """The answer that counts, by position: the one given last, whatever order they arrived in.

    Of two that phones gave in the same millisecond the name decides, of two that came by forms the order of their arrival.
    """
    found: dict[int, Given] = {}
    for answer in answers:
        known = found.get(answer.position)
        if known is None or (answer.given_at, answer.name, answer.id) > (known.given_at, known.name, known.id):
            found[answer.position] = answer
    return dict(sorted(found.items()))


def effective(answers: Iterable[Given]) -> dict[int, tuple[str, ...]]:
    """The responses that count, by position (see `latest`)."""
    return {position: answer.response for position, answer in latest(answers).items()}
