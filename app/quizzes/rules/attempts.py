"""An attempt: who may begin one, until when, and which of her answers counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.courses.judging.responses import accepted_response, shape_of
from app.kernel.refusal import Refused
from app.kernel.text import _


class Reveal(StrEnum):
    """What a result shows: only the mark, right and wrong by question, or the key with its explanations too."""

    MARK = "mark"
    OUTCOME = "outcome"
    KEY = "key"


@dataclass(frozen=True)
class Start:
    """What decides whether an attempt may begin.

    `tries` None: no limit. `last_day` is the last day on which an attempt may begin; None: no such day.
    """

    left: bool
    condition_met: bool
    tries: int | None
    tries_used: int
    first_day: date
    last_day: date | None


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
    """One answer as it was given."""

    id: int
    position: int
    response: tuple[str, ...]
    given_at: datetime


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


def may_start(start: Start, today: date) -> None:
    """Pass when a new attempt may begin today.

    Refused: "left", "not_open_yet", "overdue", "locked", "no_tries".
    """
    if start.left:
        raise Refused("left", _("Chị đã thôi học lớp này nên không làm bài được. Có nhầm lẫn thì báo người phụ trách lớp."))
    if today < start.first_day:
        raise Refused("not_open_yet", _("Lớp mở ngày {day}, từ hôm đó mới làm bài được.").format(day=_day(start.first_day)))
    if start.last_day is not None and today > start.last_day:
        raise Refused(
            "overdue",
            _("Bài này hết hạn từ ngày {day}. Muốn làm, chị xin người phụ trách lớp gia hạn.").format(day=_day(start.last_day)),
        )
    if not start.condition_met:
        raise Refused("locked", _("Bài này chưa mở. Chị học xong các phần còn thiếu rồi quay lại."))
    if start.tries is not None and start.tries_used >= start.tries:
        raise Refused("no_tries", _("Chị đã làm đủ {n} lần nên không làm thêm được.").format(n=start.tries))


def lacking(opens_after: str, edition_topic_id: int, needs: Sequence[TopicNeed]) -> list[TopicNeed]:
    """What is still missing before a paper opens: lessons of its own topic, or every online topic; nothing when it is open."""
    if opens_after == "lessons":
        return [
            need
            for need in needs
            if need.edition_topic_id == edition_topic_id and (not need.lessons or need.lessons_done < need.lessons)
        ]
    return [need for need in needs if not need.done]


def due_at(opened_at: datetime, minutes: int | None, last_moment: datetime | None) -> datetime | None:
    """When an attempt ends: after its minutes, but not later than the last moment of the class for this paper."""
    if minutes is None:
        return None
    end = opened_at + timedelta(minutes=minutes)
    return end if last_moment is None else min(end, last_moment)


def may_answer(attempt: AttemptTimes, now: datetime) -> None:
    """Pass when an answer may still be taken, by the server's clock.

    Refused: "closed", "out_of_time".
    """
    if attempt.closed_at is not None:
        raise Refused("closed", _("Bài này đã nộp nên không sửa được nữa."))
    if attempt.overdue(now):
        raise Refused("out_of_time", _("Đã hết giờ làm bài. Những câu đã lưu được tính điểm."))


def checked_response(kind: str, order: Sequence[str], response: Sequence[str]) -> list[str]:
    """The response in the form that is kept (`courses.judging.responses`); `order` is what is kept with the attempt; [] for none.

    Refused: "no_such_choice" (not to be chosen in this question, or more than it asks for), "too_long".
    """
    return accepted_response(shape_of(kind, order), response)


def trusted(given_at: datetime | None, *, opened_at: datetime, received_at: datetime) -> datetime:
    """The moment that is kept for an answer: within the attempt, never later than its arrival; None is its arrival."""
    return received_at if given_at is None else max(opened_at, min(given_at, received_at))


def latest(answers: Iterable[Given]) -> dict[int, Given]:
    """The answer that counts, by position: the one given last, and of two given at the same moment the one with the higher id."""
    found: dict[int, Given] = {}
    for answer in answers:
        known = found.get(answer.position)
        if known is None or (answer.given_at, answer.id) > (known.given_at, known.id):
            found[answer.position] = answer
    return dict(sorted(found.items()))


def effective(answers: Iterable[Given]) -> dict[int, tuple[str, ...]]:
    """The responses that count, by position (see `latest`)."""
    return {position: answer.response for position, answer in latest(answers).items()}


def reveals(kind: str, tries: int | None, tries_used: int, bank_topics: Collection[int], under_test: Collection[int]) -> Reveal:
    """How much the result of a closed attempt may show.

    No question while an attempt that draws from the same banks is running; of a final paper no key before all tries are used.
    """
    if set(bank_topics) & set(under_test):
        return Reveal.MARK
    if kind == "topic" or (tries is not None and tries_used >= tries):
        return Reveal.KEY
    return Reveal.OUTCOME


def _day(on: date) -> str:
    """17/11/2026."""
    return f"{on:%d/%m/%Y}"
