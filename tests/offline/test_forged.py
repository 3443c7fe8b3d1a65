"""Events that are not the sender's to make, and names that somebody else used: nobody is marked, read or blocked by them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.attendance.models import LeaveRequest, Mark, Objection, SettledMark
from app.attendance.queries.walls import wall_of
from app.attendance.rules.codes import code_of, step_at
from app.attendance.services.walls import open_wall
from app.cohorts.services import set_officers
from app.courses.queries import edition_view
from app.learning.models import CheckAnswer, LessonQuestion, SectionRead
from app.offline.models import OfflineEvent
from app.storage.base import db
from tests.cast import NOW, Cast
from tests.offline.conftest import FIRST, ONE, Event, Phone, make_phone

MINUTE = timedelta(minutes=1)
TODAY = 2


def count(table: type) -> int:
    """Rows of a table."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def settled(cast: Cast, key: str) -> str | None:
    """What counts about somebody in the session of today."""
    db.session.rollback()
    return db.session.scalar(
        select(SettledMark.state).filter_by(session_id=cast.session[TODAY], enrolment_id=cast.enrolment[key])
    )


def mark(phone: Phone, cast: Cast, key: str, state: str, name: str) -> Event:
    """A mark of the roll of today."""
    about = {"session": cast.session[TODAY], "enrolment": cast.enrolment[key], "state": state, "seen": 0}
    return {**phone.event("mark", NOW), **about, "id": name}


@pytest.mark.parametrize("whose", ["anh", "neighbour"], ids=["a classmate", "another class"])
@pytest.mark.parametrize("kind", ["section", "check", "leave", "objection", "ask"])
def test_nothing_is_done_in_the_name_of_another(phone: Phone, cast: Cast, kind: str, whose: str) -> None:
    topic = edition_view(cast.edition, 1).online_topics[0].id
    said = {
        "section": {"lesson": phone.lesson, "section": FIRST},
        "check": {"lesson": phone.lesson, "check": ONE, "choices": ["a"]},
        "leave": {"sessions": [cast.session[3]], "why": "sick"},
        "objection": {"session": cast.session[TODAY], "words": "Em có mặt"},
        "ask": {"topic": topic, "words": "Hỏi"},
    }[kind]
    (answer,) = phone.send([phone.event(kind, **said) | {"enrolment": cast.enrolment[whose]}])
    assert (answer.outcome, answer.sentence) == ("refused", "Không tìm thấy lớp này trong các lớp của chị.")
    assert sum(map(count, (SectionRead, CheckAnswer, LeaveRequest, Objection, LessonQuestion))) == 0


def test_a_session_of_another_class_takes_no_leave_and_no_objection(phone: Phone, cast: Cast) -> None:
    for number in (0, 999_999):
        leave = phone.event("leave", sessions=[cast.session[3], number or 10**8], why="sick")
        objection = phone.event("objection", session=number or 10**8, words="Em có mặt")
        assert [one.outcome for one in phone.send([leave, objection])] == ["refused"] * 2


def test_a_trainee_marks_nobody_and_a_leader_only_her_class(ctx: Flask, phone: Phone, cast: Cast) -> None:
    (hers,) = phone.send([mark(phone, cast, "tham", "present", phone.name + "-m")])
    leader = make_phone(cast, "a" * 16, "anh")
    (other,) = leader.send([mark(leader, cast, "tham", "present", "a" * 16 + "-m") | {"enrolment": cast.enrolment["neighbour"]}])
    assert [hers.outcome, other.outcome] == ["refused"] * 2
    assert all(one.sentence.endswith(".") for one in (hers, other))
    assert count(Mark) == 0


def test_the_name_of_an_event_that_another_account_used_blocks_nobody(phone: Phone, cast: Cast) -> None:
    anh = make_phone(cast, phone.name, "anh")
    mine, hers = phone.section(), anh.section()
    assert mine["id"] == hers["id"]
    assert [one.again for one in (*anh.send([hers]), *phone.send([mine]))] == [False, False]
    assert (count(SectionRead), count(OfflineEvent)) == (2, 2)


def test_the_name_of_a_mark_that_another_leader_used_blocks_nobody(ctx: Flask, cast: Cast) -> None:
    officers = {"leader": cast.enrolment["anh"], "deputies": (cast.enrolment["hoa"],)}
    set_officers(cohort_id=cast.cohort["thu"], **officers, on=date(2026, 11, 2), by=cast.person["coordinator"], at=NOW)
    name = "a" * 16 + "-gia"
    deputy, leader = make_phone(cast, "b" * 16, "hoa"), make_phone(cast, "a" * 16, "anh")
    deputy.send([mark(deputy, cast, "binh", "present", name)])
    event = mark(leader, cast, "binh", "present", name)
    assert [(one.outcome, one.again) for one in leader.send([event])] == [("taken", False)]
    assert [(one.outcome, one.again) for one in leader.send([event])] == [("taken", True)]
    assert sorted(db.session.scalars(select(Mark.client_id))) == [name, f"{name}/{cast.person['anh']}"]


def test_a_code_under_the_name_of_a_leaders_mark_counts_all_the_same(phone: Phone, cast: Cast) -> None:
    open_wall(cast.session[TODAY], by=cast.person["instructor"], at=NOW)
    wall, leader = wall_of(cast.session[TODAY]), make_phone(cast, "a" * 16, "anh")
    assert wall is not None
    name = "a" * 16 + "-chung"
    leader.send([mark(leader, cast, "tham", "present", name)], at=NOW + MINUTE)
    code = {**phone.event("code", NOW, session=0, words=code_of(wall.secret, step_at(NOW))), "id": name}
    assert [one.outcome for one in phone.send([code], at=NOW + 2 * MINUTE)] == ["taken"]
    assert (count(Mark), settled(cast, "tham")) == (2, "present")
