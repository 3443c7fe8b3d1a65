"""When the demonstration class meets, seen from the day on which it is written: half way through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.courses.queries import EditionView, TopicView

PER_SESSION = 4
"""Tiết in one session."""


@dataclass(frozen=True)
class Calendar:
    """The days of the class: online from `opens_on` to `online_due_on`; a first week in the classroom behind it, two
    weeks ahead."""

    today: date
    opens_on: date
    online_due_on: date
    closes_on: date
    first_week_on: date
    last_weeks_on: date


@dataclass(frozen=True)
class Slot:
    """One session to be put into the timetable."""

    held_on: date
    half: str
    starts: str
    periods: float
    topic: TopicView


def calendar_around(today: date) -> Calendar:
    """Six weeks of the online half behind `today`, three ahead; the first week in class was four weeks ago, the last two
    begin after the online half."""
    monday = today - timedelta(days=today.weekday())
    last_weeks = monday + timedelta(weeks=4)
    return Calendar(
        today,
        opens_on=monday - timedelta(weeks=6),
        online_due_on=last_weeks - timedelta(days=3),
        closes_on=last_weeks + timedelta(days=12),
        first_week_on=monday - timedelta(weeks=4),
        last_weeks_on=last_weeks,
    )


def slots(edition: EditionView, calendar: Calendar, *, behind: int = 10) -> list[Slot]:
    """The in-person topics of the edition cut into sessions of four tiết: the first `behind` of them in the week that has
    passed, one today so that a roll can be tried, the rest in the last weeks."""
    pieces = [piece for topic in edition.topics if topic.mode == "in_person" for piece in _pieces(topic)]
    past, now, ahead = pieces[:behind], pieces[behind : behind + 1], pieces[behind + 1 :]
    return [
        *_placed(past, calendar.first_week_on),
        *_placed(now, calendar.today),
        *_placed(ahead, calendar.last_weeks_on),
    ]


def _pieces(topic: TopicView) -> Iterator[tuple[TopicView, float]]:
    """A topic as sessions: eight tiết are two sessions, two tiết are a short one."""
    left = topic.periods
    while left > 0:
        yield topic, min(PER_SESSION, left)
        left -= PER_SESSION


def _placed(pieces: Sequence[tuple[TopicView, float]], first_on: date) -> Iterator[Slot]:
    """Two sessions a day, six days from a Monday; the one of today on whatever day it is."""
    for index, (topic, periods) in enumerate(pieces):
        week, place = divmod(index, 12)
        day = first_on + timedelta(weeks=week, days=place // 2)
        morning = place % 2 == 0
        yield Slot(day, "morning" if morning else "afternoon", "7:30" if morning else "13:30", periods, topic)
