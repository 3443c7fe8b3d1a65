"""A class of fifty with two weeks of sessions, beside the cast; today is Tuesday of the second week."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import has_app_context
from sqlalchemy import insert

from app.attendance.queries import marks_of
from app.attendance.services.roll import SavedRoll, save_roll
from app.cohorts.models import ClassSession, Cohort, Enrolment, Officer
from app.courses.models import Edition, EditionTopic, Programme, Topic
from app.kernel.text import fold, name_sort_key
from app.people.models import Person
from app.people.queries import unit_by_code
from app.storage.base import db

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
FIRST_DAY = date(2026, 11, 2)
FAMILIES = ("Hà", "Lò", "Giàng", "Phạm", "Vi")
GIVEN = ("Thắm", "Hường", "Súa", "Ngân", "Hòa", "Thúy", "Chở", "Dợ", "Lan", "Oanh")


@dataclass(frozen=True)
class Klass:
    """The class: enrolments in the order of `names`, sessions in order of day and half, the people who may record."""

    app: Any
    cohort_id: int
    names: tuple[str, ...]
    phones: tuple[str, ...]
    enrolments: tuple[int, ...]
    sessions: tuple[int, ...]
    other_cohort_id: int
    other_session: int
    hoa: int
    lan: int

    def save(self, session: int, states: dict[int, str], seen: dict[int, int] | None = None, **more: Any) -> SavedRoll:
        """A roll of session number `session`, by position in `names`, as Hoa saves it."""
        given = {"by": self.hoa, "at": NOW, "device_at": NOW, "client_prefix": "may-hoa"} | more
        people = {self.enrolments[at]: state for at, state in states.items()}
        base = {self.enrolments[at]: mark for at, mark in (seen or {}).items()}
        with self.inside():
            return save_roll(self.sessions[session - 1], people, base, **given)

    def state(self, at: int, session: int) -> str | None:
        """What counts for the person at that place in session number `session`."""
        with self.inside():
            mark = marks_of(self.enrolments[at]).get(self.sessions[session - 1])
            return mark.state if mark else None

    @contextmanager
    def inside(self) -> Iterator[Any]:
        """The database, in the context of the test or in one of its own."""
        if has_app_context():
            yield db.session
            return
        with self.app.app_context():
            yield db.session

    def at(self, name: str) -> int:
        """The enrolment of a name."""
        return self.enrolments[self.names.index(name)]


@pytest.fixture
def room(app: Any, cast: Any) -> Klass:
    """The class, for tests of pages: each request has a context of its own."""
    with app.app_context():
        written = _written(app, cast)
        db.session.remove()
    return written


@pytest.fixture
def klass(ctx: Any, cast: Any) -> Klass:
    """The class, for tests that call use-cases and queries."""
    return _written(ctx, cast)


def _written(app: Any, cast: Any) -> Klass:
    """Fifty people (five families, ten given names), twenty sessions of 4 tiết from 2 to 13 November; one more class with one."""
    edition_id, topic_id = _edition()
    unit = unit_by_code("14845")
    by = cast.person["coordinator"]
    cohort_id = _cohort("LOP-50", edition_id, cast.unit["home"], by)
    names = tuple(f"{family} Thị {given}" for family in FAMILIES for given in GIVEN)
    phones = tuple(f"09870001{number:02}" for number in range(50))
    persons = [_person(name, phone, 1980 + at % 15) for at, (name, phone) in enumerate(zip(names, phones, strict=True))]
    enrolments = tuple(_enrolment(cohort_id, person, unit.id if unit else None, by) for person in persons)
    sessions = tuple(
        _session(cohort_id, FIRST_DAY + timedelta(days=day), half, topic_id, cast.person["instructor"])
        for day in (*range(5), *range(7, 12))
        for half in ("morning", "afternoon")
    )
    other = _cohort("LOP-LA", edition_id, cast.unit["other"], cast.person["other_coordinator"])
    other_session = _session(other, FIRST_DAY, "morning", topic_id, None)
    db.session.add(Officer(enrolment_id=enrolments[0], role="leader", from_on=FIRST_DAY, to_on=None))
    db.session.commit()
    return Klass(app, cohort_id, names, phones, enrolments, sessions, other, other_session, by, cast.person["second"])


def _added(row: Any) -> int:
    """The id of a new row."""
    db.session.add(row)
    db.session.flush()
    return int(row.id)


def _edition() -> tuple[int, int]:
    """An edition whose late people earn half, with one topic in person."""
    programme = _added(Programme(key="diem-danh", title="Lớp thử điểm danh"))
    edition = _added(
        Edition(
            programme_id=programme,
            number=1,
            title="Lớp thử",
            short_title="Lớp thử",
            decision_number="",
            decision_on=None,
            decision_body="",
            total_periods=160,
            online_periods=80,
            in_person_periods=80,
            requirements=[],
            attendance={"late": 50, "excused": 0, "absent": 0},
            structure_hash="x",
            content_version=1,
            published_at=NOW,
        )
    )
    topic = _added(Topic(programme_id=programme, key="p1"))
    place = EditionTopic(
        edition_id=edition,
        topic_id=topic,
        position=1,
        code="P1",
        title="Điều lệ Hội",
        block="",
        mode="in_person",
        kind="topic",
        elective=False,
    )
    place.theory_periods, place.practice_periods, place.quiz_periods, place.about = 40, 40, 0, {}
    return edition, _added(place)


def _cohort(code: str, edition_id: int, unit_id: int, by: int) -> int:
    """A class from 2 November to 13 November."""
    days = {"opens_on": FIRST_DAY, "online_due_on": FIRST_DAY, "closes_on": date(2026, 11, 30)}
    return _added(
        Cohort(
            code=code,
            title=f"Lớp {code}",
            edition_id=edition_id,
            unit_id=unit_id,
            place="",
            opened_at=NOW,
            opened_by_id=by,
            **days,
        )
    )


def _person(name: str, phone: str, birth_year: int) -> int:
    """A person."""
    return _added(Person(full_name=name, search_key=fold(name), sort_key=name_sort_key(name), phone=phone, birth_year=birth_year))


def _enrolment(cohort_id: int, person_id: int, unit_id: int | None, by: int) -> int:
    """A place in the class."""
    post = {"post_title": "Chủ tịch", "post_kind": "chair", "enrolled_at": NOW, "enrolled_by_id": by}
    return _added(Enrolment(cohort_id=cohort_id, person_id=person_id, unit_id=unit_id, **post))


def _session(cohort_id: int, on: date, half: str, topic_id: int, instructor_id: int | None) -> int:
    """A session of 4 tiết."""
    values = {"cohort_id": cohort_id, "held_on": on, "half": half, "starts": "7:30", "periods": 4, "edition_topic_id": topic_id}
    place = {"instructor_id": instructor_id, "place": "Hội trường", "mode": "in_person"}
    return int(db.session.execute(insert(ClassSession).values(**values, **place).returning(ClassSession.id)).scalar_one())
