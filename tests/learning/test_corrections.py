"""A corrected fact reaches classes that are running, and those who had read the lesson are told what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.courses.models import Edition, EditionLesson, EditionTopic, LessonRevision
from app.courses.queries import edition_view, forget_courses
from app.courses.queries.corrections import corrections_told, editions_showing
from app.courses.services.corrections import push_correction
from app.kernel.refusal import Refused
from app.learning.queries.corrections import corrections_for, reached_by_corrections
from app.learning.services import report_section, see_corrections
from app.storage.transaction import session
from tests.cast import NOW, Cast
from tests.courses.writing import bring_out, lesson_id, write
from tests.inspection import InspectingClient

Client = Callable[..., InspectingClient]
LATER = NOW + timedelta(hours=1)
NOTE = "Số điện thoại tư vấn đã đổi: nay gọi 111."


@pytest.fixture
def lesson(ctx: Flask, cast: Cast) -> int:
    """The first lesson, read by Thắm and by nobody else."""
    found = lesson_id()
    section = edition_view(cast.edition, 1).lessons[0]
    keys = session().get_one(LessonRevision, section.revision_id).sections
    report_section(cast.enrolment["tham"], found, keys[0]["key"], read_at=NOW, by=cast.person["tham"], at=NOW)
    return found


def push(lesson: int, cast: Cast, note: str = NOTE, *editions: int) -> list[int]:
    """The coordinator of texts tells of a correction."""
    return push_correction(lesson, editions or (cast.edition,), note, by=cast.person["administrator"], at=LATER)


def older_edition(cast: Cast) -> int:
    """A newer edition with the same lessons comes out, so that the cast's class stands on an older one."""
    db = session()
    kept = db.get_one(Edition, cast.edition)
    columns = {column.key for column in Edition.__table__.columns} - {"id", "number", "structure_hash"}
    fresh = Edition(number=kept.number + 1, structure_hash="another", **{name: getattr(kept, name) for name in columns})
    db.add(fresh)
    db.flush()
    for topic in list(kept.topics):
        names = {column.key for column in EditionTopic.__table__.columns} - {"id", "edition_id"}
        copy = EditionTopic(edition_id=fresh.id, **{name: getattr(topic, name) for name in names})
        db.add(copy)
        db.flush()
        for place in topic.lessons:
            facts = {"lesson_id": place.lesson_id, "position": place.position, "periods": place.periods}
            db.add(EditionLesson(edition_topic_id=copy.id, revision_id=place.revision_id, **facts))
    db.commit()
    forget_courses()
    return fresh.id


def test_whoever_had_read_the_lesson_is_told_and_nobody_else(lesson: int, cast: Cast) -> None:
    push(lesson, cast)
    assert [one.note for one in corrections_for(cast.enrolment["tham"], cast.edition)] == [NOTE]
    assert corrections_for(cast.enrolment["neighbour"], cast.edition) == []


def test_a_second_tap_tells_nobody_twice(lesson: int, cast: Cast) -> None:
    first = push(lesson, cast)
    see_corrections(cast.enrolment["tham"], first, at=LATER)
    assert push(lesson, cast, f" {NOTE} ") == first
    assert [one.seen_at for one in corrections_for(cast.enrolment["tham"], cast.edition)] == [LATER]
    assert push(lesson, cast, "Và giờ trực: 7 giờ đến 21 giờ.") != first
    assert len(corrections_told(lesson_id=lesson)) == 2


def test_an_older_edition_moves_to_the_corrected_text_and_says_so(app: Flask, lesson: int, cast: Cast) -> None:
    newest = older_edition(cast)
    write(lesson, cast)
    revision = bring_out(lesson, cast, app.config["SETTINGS"].content)
    assert {one.edition_id: one.revision_id == revision for one in editions_showing(lesson)} == {
        newest: True,
        cast.edition: False,
    }
    push(lesson, cast)
    assert {one.revision_id for one in editions_showing(lesson)} == {revision}
    assert session().get_one(Edition, cast.edition).content_version == 2
    told = corrections_told(edition_id=cast.edition)
    assert [(one.before_id != one.revision_id, one.note) for one in told] == [(True, NOTE)]


def test_a_lesson_that_is_done_stays_done(lesson: int, cast: Cast, client_for: Client) -> None:
    push(lesson, cast)
    page = client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}").text
    assert "Đã đọc phần này" in page
    assert NOTE in page


@pytest.mark.parametrize(
    ("note", "editions", "reason"), [("  ", (), "no_note"), ("x" * 501, (), "too_long"), (NOTE, (999,), "no_edition")]
)
def test_what_cannot_be_pushed_is_refused(lesson: int, cast: Cast, note: str, editions: tuple[int, ...], reason: str) -> None:
    with pytest.raises(Refused) as refused:
        push(lesson, cast, note, *editions)
    assert refused.value.reason == reason
    assert corrections_told(lesson_id=lesson) == []


def test_a_text_that_leads_out_of_the_edition_is_not_pushed_to_it(app: Flask, lesson: int, cast: Cast) -> None:
    older_edition(cast)
    write(lesson, cast, new="[Hỏi mở](bai:hoi-mo) trước đã.")
    bring_out(lesson, cast, app.config["SETTINGS"].content)
    other = lesson_id("hoi-mo")
    topics = session().query(EditionTopic.id).filter_by(edition_id=cast.edition)
    session().query(EditionLesson).filter(
        EditionLesson.lesson_id == other, EditionLesson.edition_topic_id.in_([row[0] for row in topics])
    ).delete()
    session().commit()
    with pytest.raises(Refused) as refused:
        push(lesson, cast)
    assert refused.value.reason == "links"


def test_the_desk_says_it_until_she_has_seen_it(lesson: int, cast: Cast, client_for: Client) -> None:
    push(lesson, cast)
    client, home = client_for("tham"), f"/hoc/{cast.enrolment['tham']}"
    assert "1 chỗ đã sửa trong bài chị đã đọc" in client.get(home).text
    page = client.get(f"{home}/cho-da-sua")
    assert NOTE in page.text
    answer = client.post(f"{home}/cho-da-sua", data={})
    assert answer.status_code == 303
    assert "chỗ đã sửa trong bài" not in client.get(home).text
    assert "Chị đã xem" in client.get(f"{home}/cho-da-sua").text


def test_a_button_on_the_lesson_leads_back_to_it(lesson: int, cast: Cast, client_for: Client) -> None:
    (correction,) = push(lesson, cast)
    home = f"/hoc/{cast.enrolment['tham']}"
    answer = client_for("tham").post(f"{home}/cho-da-sua", data={"correction": str(correction), "lesson": str(lesson)})
    assert answer.location == f"{home}/bai/{lesson}"
    assert corrections_for(cast.enrolment["tham"], cast.edition)[0].seen_at is not None


def test_seeing_twice_is_one_fact(lesson: int, cast: Cast) -> None:
    ids = push(lesson, cast)
    assert (see_corrections(cast.enrolment["tham"], ids, at=LATER), see_corrections(cast.enrolment["tham"], ids, at=LATER)) == (
        1,
        0,
    )


def test_her_list_of_another_trainee_does_not_exist(lesson: int, cast: Cast, client_for: Client) -> None:
    push(lesson, cast)
    assert client_for("stranger").get(f"/hoc/{cast.enrolment['tham']}/cho-da-sua").status_code == 404
    assert client_for("stranger").post(f"/hoc/{cast.enrolment['tham']}/cho-da-sua", data={}).status_code == 404


def test_what_a_class_reads_stands_on_its_page_with_whom_it_reached(lesson: int, cast: Cast, client_for: Client) -> None:
    ids = push(lesson, cast)
    reached = reached_by_corrections(cast.cohort["thu"], cast.edition)[ids[0]]
    assert (reached.readers, reached.seen) == (1, 0)
    page = client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/hoc-lieu").text
    assert NOTE in page
    assert "0 trong 1 người đã đọc bài đã xem" in page
    assert "bản 1, phát hành" in page


def test_the_form_of_a_correction_keeps_what_was_written(lesson: int, cast: Cast, client_for: Client) -> None:
    client, url = client_for("administrator"), f"/soan-bai/{lesson}/cac-lop"
    assert "chưa báo chỗ sửa nào" in client.get(url).text.lower()
    refused = client.post(url, data={"note": NOTE, "edition": "999"})
    assert (refused.status_code, NOTE in refused.text) == (422, True)
    page = client.post(url, data={"note": NOTE, "edition": str(cast.edition)}, follow_redirects=True).text
    assert "Đã báo cho 1 ấn bản" in page


def test_classes_of_other_units_are_counted_and_not_named(lesson: int, cast: Cast, client_for: Client) -> None:
    page = client_for("administrator").get(f"/soan-bai/{lesson}/cac-lop").text
    assert "2 lớp đang học: LOP-THU và 1 lớp của đơn vị khác" in page
    assert "LOP-KHAC" not in page


def test_pages_of_corrections_cost_little(lesson: int, cast: Cast, client_for: Client, statements: Any) -> None:
    push(lesson, cast)
    for who, url in (
        ("tham", f"/hoc/{cast.enrolment['tham']}/cho-da-sua"),
        ("administrator", f"/soan-bai/{lesson}/cac-lop"),
        ("coordinator", f"/lop/{cast.cohort['thu']}/hoc-lieu"),
    ):
        client = client_for(who)
        client.get(url)
        with statements() as seen:
            client.get(url)
        assert len(seen) <= 12, url
