"""What phones send is taken once, in their order, by the rules of the pages; what is refused says why."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.attendance.models import Mark
from app.attendance.queries.leave import requests_of
from app.attendance.queries.walls import wall_of
from app.attendance.rules.codes import code_of, step_at
from app.attendance.services.roll import save_roll
from app.attendance.services.walls import open_wall
from app.courses.queries import edition_view
from app.kernel.refusal import Refused
from app.learning.queries import lesson_progress, questions_of
from app.offline.models import OfflineEvent
from app.offline.queries import event_file, event_files_of, known_events
from app.offline.rules import read_batch, seal_key, seal_of
from app.offline.services import accept_events, stage_event_file, take_event_file
from app.people.rules import Viewer
from app.storage.base import db
from tests.cast import NOW, Cast
from tests.offline.conftest import FIRST, ONE, SECOND, TWO, Event, Phone, millis

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = 3


def whole_lesson(phone: Phone, at: datetime = NOW - HOUR) -> list[Event]:
    """She goes through the whole lesson, a minute for each step."""
    minute = timedelta(minutes=1)
    return [
        phone.section(FIRST, at),
        phone.check(ONE, "b", at=at + minute),
        phone.section(SECOND, at + 2 * minute),
        phone.check(TWO, "a", at=at + 3 * minute),
    ]


def count(table: type = OfflineEvent) -> int:
    """How many rows a table has."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_lesson_learned_without_a_line_counts_as_of_when_it_was_learned(phone: Phone) -> None:
    answers = phone.send(whole_lesson(phone))
    assert [(one.outcome, one.again) for one in answers] == [("taken", False)] * 4
    assert answers[-1].detail == {"done": True}
    assert lesson_progress(phone.enrolment, phone.lesson).done_at == NOW - HOUR + timedelta(minutes=3)


def test_sent_again_it_is_answered_as_before_and_written_once(phone: Phone) -> None:
    events = [*whole_lesson(phone), phone.section("không-có")]
    first = phone.send(events)
    again = phone.send(events, at=NOW + HOUR)
    assert all(one.again for one in again)
    assert [(one.id, one.outcome, one.sentence) for one in again] == [(one.id, one.outcome, one.sentence) for one in first]
    assert count() == 5


def test_what_is_refused_does_not_stop_the_others_and_says_why(phone: Phone) -> None:
    bad = [
        phone.section("khong-co"),
        phone.check(ONE, "z"),
        phone.event("vu-tru"),
        phone.event("check", lesson=phone.lesson, check=ONE, choices="b"),
        phone.event("section", lesson="một", section=FIRST),
    ]
    answers = phone.send([*bad, phone.section()])
    assert [one.outcome for one in answers] == ["refused"] * 5 + ["taken"]
    assert all(one.sentence.endswith(".") for one in answers[:5])
    reasons = db.session.scalars(select(OfflineEvent.reason).order_by(OfflineEvent.id)).all()
    assert reasons == ["no_section", "no_such_choice", "unknown_kind", "unreadable", "unreadable", ""]


def test_forged_events_for_another_class_or_a_lesson_outside_it_are_refused(phone: Phone, cast: Cast) -> None:
    forged = [
        phone.section(lesson=999_999),
        phone.event("section", lesson=phone.lesson, section=FIRST) | {"enrolment": cast.enrolment["neighbour"]},
        phone.event("leave", sessions=[cast.session[FRIDAY]], why="sick") | {"enrolment": cast.enrolment["anh"]},
        phone.event("mark", session=cast.session[2], state="present", seen=0) | {"enrolment": cast.enrolment["binh"]},
    ]
    answers = phone.send(forged)
    assert [one.outcome for one in answers] == ["refused"] * 4
    assert lesson_progress(cast.enrolment["neighbour"], phone.lesson).read == {}
    assert (requests_of(cast.enrolment["anh"]), count(Mark)) == ([], 0)


def test_both_clocks_are_kept(phone: Phone) -> None:
    wrong = timedelta(days=-9000)
    phone.send([phone.section(at=NOW - HOUR + wrong)], clock=NOW + wrong)
    event = db.session.scalars(select(OfflineEvent)).one()
    assert (event.device_at, event.made_at, event.received_at, event.clock) == (NOW - HOUR + wrong, NOW - HOUR, NOW, "set")


@pytest.mark.parametrize("year", [1970, 2099])
def test_events_dated_1970_or_2099_count_as_of_their_arrival(phone: Phone, year: int) -> None:
    phone.send([phone.section(at=datetime(year, 6, 1, tzinfo=UTC))])
    assert lesson_progress(phone.enrolment, phone.lesson).read == {FIRST: NOW}


def test_leave_asked_on_two_phones_is_one_request_for_each_session(phone: Phone, cast: Cast) -> None:
    ask = {"why": "family", "words": ""}
    one = phone.event("leave", sessions=[cast.session[3]], **ask)
    both = phone.event("leave", sessions=[cast.session[3], cast.session[4]], **ask)
    third = phone.event("leave", sessions=[cast.session[4]], **ask)
    answers = phone.send([one, both, third])
    assert [answer.outcome for answer in answers] == ["taken"] * 3
    assert answers[2].sentence == "Các buổi này đã có đơn xin nghỉ, không gửi thêm."
    asked = sorted(session.session_id for request in requests_of(phone.enrolment) for session in request.sessions)
    assert asked == [cast.session[3], cast.session[4]]


def test_a_code_of_the_wall_arrives_hours_later_and_counts(phone: Phone, cast: Cast) -> None:
    open_wall(cast.session[2], by=cast.person["instructor"], at=NOW)
    wall = wall_of(cast.session[2])
    assert wall is not None
    (answer,) = phone.send([phone.event("code", NOW, session=0, words=code_of(wall.secret, step_at(NOW)))], at=NOW + 2 * HOUR)
    assert (answer.outcome, answer.detail["state"]) == ("taken", "late")


def test_the_roll_goes_through_the_same_queue_and_a_conflict_is_told(phone: Phone, cast: Cast) -> None:
    leader = Viewer(cast.person["anh"], "Lê Thị Lan Anh")

    def mark(name: str, key: str) -> Event:
        who = {"session": cast.session[2], "enrolment": cast.enrolment[key]}
        return {"id": f"0123456789abcdef-{name}", "kind": "mark", "at": millis(NOW), "state": "present", "seen": 0, **who}

    act = {"device_at": NOW, "by": cast.person["coordinator"], "at": NOW, "client_prefix": "desk"}
    save_roll(cast.session[2], {cast.enrolment["binh"]: "absent"}, {}, **act)
    batch = read_batch({"items": [mark("a", "tham"), mark("b", "binh")]}, NOW)
    saved, conflict = accept_events(batch, viewer=leader, device="", at=NOW)
    assert (saved.outcome, saved.detail["outcome"]) == ("taken", "saved")
    assert (conflict.outcome, conflict.detail["outcome"]) == ("refused", "conflict")
    assert "Lê Thị Hoa đã ghi" in conflict.sentence


def test_a_question_written_without_a_line_reaches_the_instructor_once(phone: Phone, cast: Cast) -> None:
    topic = next(one.id for one in edition_view(cast.edition, 1).online_topics)
    words = "Nghe hết là nghe đến đâu ạ? " * 30
    asked = phone.event("ask", NOW - HOUR, topic=topic, lesson=phone.lesson, section=FIRST, words=words)
    about_topic = phone.event("ask", topic=topic, lesson=0, words="Bài nào quan trọng nhất ạ?")
    bad = [
        phone.event("ask", topic=topic, words=""),
        phone.event("ask", topic="một", words="Hỏi"),
        phone.event("ask", topic=1, words=7),
    ]
    forged = phone.event("ask", topic=topic, words="Hỏi") | {"enrolment": cast.enrolment["neighbour"]}
    assert [one.outcome for one in phone.send([asked, about_topic, *bad, forged])] == ["taken"] * 2 + ["refused"] * 4
    assert all(one.again for one in phone.send([asked, about_topic], at=NOW + DAY))
    found = questions_of(phone.enrolment, cast.cohort["thu"])
    assert {(one.lesson_id, one.asked_at) for one in found} == {(phone.lesson, NOW - HOUR), (None, NOW)}


def file_of(phone: Phone, items: list[Event], person: int | None = None) -> bytes:
    """What "Lưu ra tệp" saves on a phone of the tests."""
    who = person or phone.person
    text = json.dumps({"who": str(who), "offset": 0, "items": items})
    seal = seal_of(seal_key("tests", who), text)
    return json.dumps({"so-hoc": 1, "who": str(who), "text": text, "seal": seal}).encode()


def test_a_file_brings_the_same_events_once_and_in_her_name(phone: Phone, cast: Cast) -> None:
    events = whole_lesson(phone)
    act = {"by": cast.person["coordinator"], "at": NOW + DAY}
    file_id = stage_event_file(cast.cohort["thu"], file_of(phone, events), "viec.json", secret="tests", **act)
    assert (count(), [file.taken_at for file in event_files_of(cast.cohort["thu"])]) == (0, [None])
    for _twice in range(2):
        answers = take_event_file(cast.cohort["thu"], file_id, **act)
    assert all(answer.again for answer in answers)
    assert all(answer.again for answer in phone.send(events, at=NOW + 2 * DAY))
    assert lesson_progress(phone.enrolment, phone.lesson).done_at == NOW - HOUR + timedelta(minutes=3)
    assert {view.outcome for view in known_events(phone.person, [event["id"] for event in events]).values()} == {"taken"}


def test_a_file_of_somebody_else_or_changed_on_the_way_is_refused(phone: Phone, cast: Cast) -> None:
    act = {"secret": "tests", "by": cast.person["coordinator"], "at": NOW}
    good = file_of(phone, [phone.section()])
    for data, reason in (
        (good.replace(FIRST.encode(), SECOND.encode()), "not_genuine"),
        (file_of(phone, [], cast.person["neighbour"]), "not_in_class"),
        (b"[]", "no_file"),
    ):
        with pytest.raises(Refused) as refusal:
            stage_event_file(cast.cohort["thu"], data, "viec.json", **act)
        assert refusal.value.reason == reason
    assert event_file(cast.cohort["khac"], stage_event_file(cast.cohort["thu"], good, "viec.json", **act)) is None


def test_a_batch_of_two_hundred_costs_few_statements_for_what_it_knows(phone: Phone, statements: object) -> None:
    events = [phone.section(FIRST, NOW - timedelta(minutes=minute)) for minute in range(200)]
    phone.send(events)
    with statements() as seen:  # type: ignore[operator]
        assert len(phone.send(events)) == 200
    assert len(seen) <= 2, seen
