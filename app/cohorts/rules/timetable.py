"""Sums of a timetable and the draft of one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

HALVES = ("morning", "afternoon", "evening")
MODES = ("in_person", "live_online")
MAX_SESSION_PERIODS = 5.0
STARTS: Mapping[str, str] = {"morning": "7:30", "afternoon": "13:30", "evening": "19:00"}
"""When a session usually begins; what a draft and an empty form propose."""
DRAFT_PERIODS = 4.0
"""Tiết of a drafted session: half a day."""
_LOOK_AHEAD_DAYS = 400


@dataclass(frozen=True)
class PlannedTopic:
    """An in-person topic of the edition with its planned tiết."""

    edition_topic_id: int
    code: str
    title: str
    periods: float


@dataclass(frozen=True)
class TopicSum:
    """A topic with the tiết that the timetable gives it; `missing` is negative when it gives too many."""

    topic: PlannedTopic
    timetabled: float

    @property
    def missing(self) -> float:
        """Tiết still to be timetabled."""
        return self.topic.periods - self.timetabled


@dataclass(frozen=True)
class DraftSession:
    """A proposed session; `number` counts its parts within the topic, from 1."""

    held_on: date
    half: str
    periods: float
    topic: PlannedTopic
    number: int


def topic_sums(topics: Sequence[PlannedTopic], sessions: Collection[tuple[int, float]]) -> list[TopicSum]:
    """Planned against timetabled tiết per topic, in the order of the edition; `sessions` are (edition topic, tiết)."""
    given: dict[int, float] = {}
    for topic_id, periods in sessions:
        given[topic_id] = given.get(topic_id, 0.0) + periods
    return [TopicSum(topic, given.get(topic.edition_topic_id, 0.0)) for topic in topics]


def draft(
    sums: Sequence[TopicSum], first_day: date, *, taken: Collection[tuple[date, str]] = (), saturdays: bool = False
) -> list[DraftSession]:
    """Sessions for what is missing, topic after topic, two a day from `first_day` on, at most `DRAFT_PERIODS` each.

    Sundays, Saturdays unless asked for, and slots that are taken are passed over. One topic per session.
    """
    slots = _slots(first_day, set(taken), saturdays)
    sessions: list[DraftSession] = []
    for item in sums:
        left, number = item.missing, 1
        while left > 0:
            periods = min(left, DRAFT_PERIODS)
            held_on, half = next(slots)
            sessions.append(DraftSession(held_on, half, periods, item.topic, number))
            left, number = left - periods, number + 1
    return sessions


def _slots(first_day: date, taken: set[tuple[date, str]], saturdays: bool) -> Iterator[tuple[date, str]]:
    """The free mornings and afternoons from a day on."""
    for offset in range(_LOOK_AHEAD_DAYS):
        day = first_day + timedelta(days=offset)
        if day.weekday() < (6 if saturdays else 5):
            yield from ((day, half) for half in HALVES[:2] if (day, half) not in taken)
