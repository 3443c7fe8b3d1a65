"""Sessions as an iCalendar file (RFC 5545), which calendars on phones fetch again and again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Component

MIMETYPE = "text/calendar"
_REFRESH = timedelta(hours=6)


@dataclass(frozen=True)
class Event:
    """One session; moments in UTC. `sequence` grows with every change, `uid` never changes."""

    uid: str
    begins_at: datetime
    ends_at: datetime
    summary: str
    place: str
    words: str
    sequence: int
    changed_at: datetime
    cancelled: bool


def write_calendar(name: str, events: Iterable[Event]) -> bytes:
    """The events as a calendar called `name`; the same events give the same bytes."""
    from icalendar import Calendar  # with its modules read when the first calendar is fetched

    calendar = Calendar()
    calendar.add("prodid", "-//So hoc 50/50//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for event in events:
        calendar.add_component(_component(event))
    return bytes(calendar.to_ical())


def _component(event: Event) -> Component:
    """One event; its stamp is the last change, so that nothing differs when nothing changed."""
    from icalendar import Event as VEvent

    component = VEvent()
    component.add("uid", event.uid)
    component.add("dtstamp", event.changed_at)
    component.add("last-modified", event.changed_at)
    component.add("sequence", event.sequence)
    component.add("dtstart", event.begins_at)
    component.add("dtend", event.ends_at)
    component.add("summary", event.summary)
    component.add("description", event.words)
    component.add("location", event.place)
    component.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    return component
