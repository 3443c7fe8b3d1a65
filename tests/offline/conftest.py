"""Phones of the cast: what they send, and how events look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from app.courses.queries import edition_view
from app.offline.rules import read_batch
from app.offline.services import Answer, accept_events
from app.people.rules import Viewer
from tests.cast import NOW, Cast

Event = dict[str, Any]
FIRST, SECOND = "vao-chuyen", "lam-thu"
ONE, TWO = "nghe-het-mot", "nghe-het-hai"


def millis(at: datetime) -> int:
    """A moment as JavaScript tells it."""
    return int(at.timestamp() * 1000)


@dataclass
class Phone:
    """A phone of Thắm: makes events, sends them; `name` is its random name."""

    enrolment: int
    lesson: int
    person: int
    name: str = "0123456789abcdef"
    made: int = field(default=0)

    def event(self, kind: str, at: datetime = NOW, **payload: object) -> Event:
        """An event of hers."""
        self.made += 1
        return {"id": f"{self.name}-{self.made}", "kind": kind, "at": millis(at), "enrolment": self.enrolment, **payload}

    def section(self, key: str = FIRST, at: datetime = NOW, **more: object) -> Event:
        """She read a section."""
        return self.event("section", at, **{"lesson": self.lesson, "section": key, **more})

    def check(self, key: str = ONE, *choices: str, at: datetime = NOW) -> Event:
        """She answered a check question."""
        return self.event("check", at, lesson=self.lesson, check=key, choices=list(choices or ("b",)))

    def send(self, events: Sequence[Event], at: datetime = NOW, clock: datetime | None = None) -> list[Answer]:
        """The server takes a batch at a moment; `clock` is what the phone's clock says then."""
        batch = read_batch({"now": millis(clock or at), "items": list(events)}, at)
        return accept_events(batch, viewer=Viewer(self.person, "Hà Thị Thắm"), device="", at=at)


@pytest.fixture
def phone(ctx: Flask, cast: Cast) -> Phone:
    """Thắm's phone, with the first lesson of the small programme."""
    return make_phone(cast)


def make_phone(cast: Cast, name: str = "0123456789abcdef", key: str = "tham") -> Phone:
    """A phone of hers, or of somebody else in her class."""
    lesson = edition_view(cast.edition, 1).lessons[0]
    return Phone(cast.enrolment[key], lesson.lesson_id, cast.person[key], name)


Clients = Callable[..., Any]
