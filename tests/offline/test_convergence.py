"""Whatever order, repetition, loss, splitting and interleaving: two phones and the web bring the server to one state.

Compared is all that learning keeps (sections with their moments, answers with tries, place, lessons done, questions to the
instructor) and for which sessions leave was asked.
Which words stand in a request when two phones asked for the same session is not: the first to arrive is the one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.attendance.models import LeaveRequest, LeaveSession
from app.courses.queries import edition_view
from app.learning.models import CheckAnswer, CheckTry, LessonDone, LessonQuestion, Place, SectionRead
from app.learning.services import answer_check, ask_instructor, report_section
from app.offline.models import OfflineEvent
from app.storage.base import db
from app.storage.models import JournalEntry
from tests.cast import NOW, Cast
from tests.offline.conftest import FIRST, ONE, SECOND, TWO, Event, Phone, make_phone

EXAMPLES = int(os.environ.get("HISTORIES", "150"))
"""Histories in an ordinary run; HISTORIES=3000 for a long one."""
EMPTIED = (
    LeaveSession,
    LeaveRequest,
    OfflineEvent,
    SectionRead,
    CheckAnswer,
    CheckTry,
    Place,
    LessonDone,
    LessonQuestion,
    JournalEntry,
)
KINDS = ("first", "second", "one-a", "one-b", "two-a", "two-b", "leave-3", "leave-4", "leave-both", "ask-a", "ask-b")
STEP = timedelta(minutes=7)


@dataclass(frozen=True)
class Deed:
    """Something she does: on phone 0 or 1 or on the web (2), the how-many-th it is of all."""

    source: int
    kind: str
    place: int

    @property
    def at(self) -> datetime:
        """The true moment; several deeds share one."""
        return NOW - timedelta(hours=20) + STEP * (self.place // 2)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Deed], list[list[int]]]:
    """What she does, and how it arrives: batches of places in any order, some more than once, all at least once."""
    deeds = [Deed(draw(st.integers(0, 2)), draw(st.sampled_from(KINDS)), place) for place in range(draw(st.integers(1, 14)))]
    arrivals = [deed.place for deed in deeds] + draw(st.lists(st.sampled_from(range(len(deeds))), max_size=8))
    arrivals = draw(st.permutations(arrivals))
    batches: list[list[int]] = []
    for place in arrivals:
        if not batches or draw(st.booleans()):
            batches.append([])
        batches[-1].append(place)
    return deeds, batches


class World:
    """Two phones, one of which has a clock that is years behind, and the web."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.phones = (make_phone(cast), make_phone(cast, "fedcba9876543210"))
        self.topic = edition_view(cast.edition, 1).online_topics[0].id
        self.wrong = (timedelta(0), timedelta(days=-4000, minutes=13))

    def event(self, deed: Deed) -> Event:
        """A deed as the phone tells it."""
        phone, at = self.phones[deed.source], deed.at + self.wrong[deed.source]
        made: Event = self._event(phone, deed.kind, at)
        return {**made, "id": f"{phone.name}-{deed.place}"}

    def _event(self, phone: Phone, kind: str, at: datetime) -> Event:
        """By its kind."""
        if kind in {"first", "second"}:
            return phone.section({"first": FIRST, "second": SECOND}[kind], at)
        if kind.startswith("leave"):
            sessions = {"leave-3": [3], "leave-4": [4], "leave-both": [3, 4]}[kind]
            return phone.event("leave", at, sessions=[self.cast.session[one] for one in sessions], why="sick", words="")
        if kind.startswith("ask"):
            return phone.event("ask", at, topic=self.topic, lesson=phone.lesson, words=kind)
        return phone.check({"one": ONE, "two": TWO}[kind[:3]], kind[4:], at=at)

    def arrive(self, deeds: Sequence[Deed], at: datetime) -> None:
        """A batch arrives: what the phones kept each from its phone, what was done on the web by its page."""
        for source in (0, 1):
            events = [self.event(deed) for deed in deeds if deed.source == source]
            if events:
                self.phones[source].send(events, at, at + self.wrong[source])
        for deed in deeds:
            if deed.source == 2:
                self._on_the_web(deed, at)

    def _on_the_web(self, deed: Deed, at: datetime) -> None:
        """The pages report with the moment of the browser; leave is asked through the queue there as well."""
        phone, (part, _dash, choice) = self.phones[0], deed.kind.partition("-")
        act = {"by": phone.person, "at": at}
        if part == "leave":
            phone.send([{**self._event(phone, deed.kind, deed.at), "id": f"{'a' * 16}-{deed.place}"}], at)
        elif part == "ask":
            place = {"topic_id": self.topic, "lesson_id": phone.lesson}
            ask_instructor(phone.enrolment, **place, words=deed.kind, asked_at=deed.at, **act)
        elif choice:
            check = {"one": ONE, "two": TWO}[part]
            answer_check(phone.enrolment, phone.lesson, check, [choice], answered_at=deed.at, **act)
        else:
            section = {"first": FIRST, "second": SECOND}[part]
            report_section(phone.enrolment, phone.lesson, section, read_at=deed.at, **act)


def empty() -> None:
    """Nothing was done yet."""
    for table in EMPTIED:
        db.session.execute(delete(table))
    db.session.commit()


def state() -> list[object]:
    """All that has to be the same."""
    db.session.rollback()
    wanted = (
        select(SectionRead.lesson_id, SectionRead.section_key, SectionRead.read_at),
        select(CheckAnswer.check_key, CheckAnswer.response, CheckAnswer.correct, CheckAnswer.tries, CheckAnswer.answered_at),
        select(CheckAnswer.check_key, CheckAnswer.first_at),
        select(CheckTry.check_key, CheckTry.answered_at),
        select(Place.lesson_id, Place.section_key, Place.placed_at),
        select(LessonDone.lesson_id, LessonDone.done_at, LessonDone.revision_id),
        select(LeaveSession.session_id),
        select(LessonQuestion.words, LessonQuestion.asked_at),
    )
    return [sorted(map(str, db.session.execute(one).all())) for one in wanted]


def arrivals(batches: Sequence[Sequence[int]]) -> Iterator[tuple[datetime, Sequence[int]]]:
    """Each batch with the moment at which it arrives."""
    return ((NOW + timedelta(minutes=number), batch) for number, batch in enumerate(batches))


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=histories())
def test_two_phones_and_the_web_end_in_the_same_state(
    ctx: Flask, cast: Cast, history: tuple[list[Deed], list[list[int]]]
) -> None:
    deeds, batches = history
    empty()
    world = World(cast)
    for deed in deeds:  # the plain history: a line all the time, each thing once
        world.arrive([deed], NOW)
    plain = state()
    empty()
    for at, places in arrivals(batches):
        world.arrive([deeds[place] for place in places], at)
    assert state() == plain


def test_the_comparison_sees_a_moment_that_depends_on_the_arrival(ctx: Flask, cast: Cast) -> None:
    world = World(cast)
    world.arrive([Deed(0, "first", 4)], NOW)
    late = state()
    empty()
    world.arrive([Deed(0, "first", 8)], NOW)
    assert state() != late


@pytest.mark.parametrize("lost", range(1, 6))
def test_an_answer_that_is_lost_on_the_way_back_is_asked_for_again(ctx: Flask, cast: Cast, lost: int) -> None:
    """The server wrote, the phone never heard, and sends the same pieces again, cut elsewhere."""
    world = World(cast)
    deeds = [Deed(0, kind, place) for place, kind in enumerate(KINDS)]
    world.arrive(deeds[:lost], NOW)
    for start in range(0, len(deeds), lost):
        world.arrive(deeds[start : start + lost], NOW + timedelta(hours=1))
    torn = state()
    empty()
    world.arrive(deeds, NOW)
    assert state() == torn
