"""New lessons: begun as drafts in a topic, reviewed like any other, shown to nobody before an edition takes them in."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.courses.models import Edition, Lesson, LessonDraft, LessonRevision, Topic
from app.courses.package.skeleton import lesson_text
from app.courses.queries.authoring import draft_source, lessons_to_write
from app.courses.queries.new_lessons import topics_to_write, waiting_lessons
from app.courses.queries.outlines import outline_of
from app.courses.queries.reviews import revisions_of
from app.courses.rules.outlines.steps import take_lesson
from app.courses.rules.reviewing import Act
from app.courses.services.drafting import save_draft
from app.courses.services.new_lessons import NewText, begin_lessons, take_back
from app.courses.services.outlines import begin_edition
from app.courses.services.reviewing import move_draft
from app.kernel.refusal import Refused
from app.storage.transaction import session
from tests.cast import NOW, Cast
from tests.courses.writing import bring_out, row_of
from tests.inspection import InspectingClient


@pytest.fixture
def topic(ctx: Flask) -> int:
    found = session().scalar(select(Topic.id).where(Topic.key == "01-nghe").order_by(Topic.id))
    assert found is not None
    return found


def new(title: str = "Hẹn gặp lại", periods: float = 1.5) -> NewText:
    return NewText(title, partial(lesson_text, title=title, periods=periods))


def begin(topic: int, cast: Cast, *titles: str) -> tuple[int, ...]:
    return begin_lessons(topic, [new(title) for title in titles], by=cast.person["instructor"], at=NOW)


def test_a_new_lesson_stands_behind_those_of_its_topic_and_no_edition_shows_it(topic: int, cast: Cast) -> None:
    before = session().scalar(select(func.count(Edition.id)))
    (lesson,) = begin(topic, cast, "Hẹn gặp lại")
    rows = [row for row in lessons_to_write(None) if row.topic_id == topic]
    assert (rows[-1].lesson_id, rows[-1].title, rows[-1].periods, rows[-1].placed) == (lesson, "Hẹn gặp lại", 1.5, False)
    assert (session().scalar(select(func.count(Edition.id))), revisions_of(lesson)) == (before, [])


def test_its_title_and_tiet_are_what_its_text_says(topic: int, cast: Cast) -> None:
    (lesson,) = begin(topic, cast, "Hẹn gặp lại")
    text = (
        draft_source(row_of(lesson).draft_id or 0)
        .replace('"Hẹn gặp lại"', '"Hẹn \\"lại\\""')
        .replace("periods: 1.5", "periods: 2")
    )
    save_draft(lesson, text, seen=1, by=cast.person["instructor"], at=NOW)
    assert (row_of(lesson).title, row_of(lesson).periods, row_of(lesson).version) == ('Hẹn "lại"', 2.0, 2)


def test_lessons_of_one_file_are_begun_all_or_none(topic: int, cast: Cast) -> None:
    with pytest.raises(Refused, match="no_title"):
        begin(topic, cast, "Một", " ")
    huge = NewText("Ba", lambda key: "x" * 300_000)
    with pytest.raises(Refused, match="too_long"):
        begin_lessons(topic, [new(), huge], by=cast.person["instructor"], at=NOW)
    assert session().scalar(select(func.count(LessonDraft.id))) == 0


def test_no_two_lessons_of_a_programme_have_one_key(topic: int, cast: Cast) -> None:
    ids = begin(topic, cast, "Hẹn gặp lại", "Hẹn gặp lại", "Nghe hết")
    keys = session().scalars(select(Lesson.key).where(Lesson.id.in_(ids)).order_by(Lesson.id)).all()
    assert list(keys) == ["hen-gap-lai", "hen-gap-lai-2", "nghe-het-2"]


def test_the_same_form_sent_twice_begins_its_lessons_once(topic: int, cast: Cast) -> None:
    ids = begin(topic, cast, "Hẹn gặp lại", "Nói ngắn gọn")
    assert begin(topic, cast, "Hẹn gặp lại", "Nói ngắn gọn") == ids
    save_draft(ids[0], draft_source(row_of(ids[0]).draft_id or 0) + "\nThêm.\n", seen=1, by=cast.person["instructor"], at=NOW)
    assert set(begin(topic, cast, "Hẹn gặp lại", "Nói ngắn gọn")).isdisjoint(ids)


def test_what_was_just_begun_is_taken_back_and_its_key_is_free_again(topic: int, cast: Cast) -> None:
    ids = begin(topic, cast, "Hẹn gặp lại", "Nói ngắn gọn")
    assert take_back(ids, by=cast.person["instructor"], at=NOW) == 2
    assert {row.lesson_id for row in lessons_to_write(None)}.isdisjoint(ids)
    assert begin(topic, cast, "Hẹn gặp lại") == ids[:1]


def test_what_somebody_wrote_on_is_not_taken_back_and_neither_is_the_rest(topic: int, cast: Cast) -> None:
    first, second = begin(topic, cast, "Hẹn gặp lại", "Nói ngắn gọn")
    save_draft(second, draft_source(row_of(second).draft_id or 0) + "\nThêm.\n", seen=1, by=cast.person["instructor"], at=NOW)
    with pytest.raises(Refused, match="changed_meanwhile"):
        take_back([first, second], by=cast.person["instructor"], at=NOW)
    with pytest.raises(Refused, match="changed_meanwhile"):
        take_back([first], by=cast.person["administrator"], at=NOW)
    assert row_of(first).state == "draft"


def test_a_lesson_that_is_published_is_never_taken_back(topic: int, cast: Cast) -> None:
    shown = next(row for row in lessons_to_write(None) if row.topic_id == topic)
    with pytest.raises(Refused, match="changed_meanwhile"):
        take_back([shown.lesson_id], by=cast.person["instructor"], at=NOW)


def test_an_approved_new_lesson_is_a_text_that_waits_for_its_place(topic: int, cast: Cast, ctx: Flask) -> None:
    content: Path = ctx.config["SETTINGS"].content
    (lesson,) = begin(topic, cast, "Hẹn gặp lại")
    revision = bring_out(lesson, cast, content)
    row = row_of(lesson)
    assert (row.placed, row.draft_id, row.revision_id, row.number) == (False, None, revision, 1)
    assert [one.number for one in revisions_of(lesson)] == [1]


def test_a_new_lesson_may_be_written_on_after_it_was_approved(topic: int, cast: Cast, ctx: Flask) -> None:
    (lesson,) = begin(topic, cast, "Hẹn gặp lại")
    bring_out(lesson, cast, ctx.config["SETTINGS"].content)
    source = session().scalar(select(LessonRevision.source).filter_by(lesson_id=lesson, number=1)) or ""
    save_draft(lesson, source.replace("Từng bước", "Từng bước một"), seen=0, by=cast.person["instructor"], at=NOW)
    assert bring_out(lesson, cast, ctx.config["SETTINGS"].content)
    assert row_of(lesson).number == 2


def test_a_new_lesson_that_was_put_away_is_gone_from_the_list(topic: int, cast: Cast) -> None:
    (lesson,) = begin(topic, cast, "Hẹn gặp lại")
    move_draft(lesson, Act.DISCARD, seen=1, by=cast.person["instructor"], at=NOW)
    assert lesson not in {row.lesson_id for row in lessons_to_write(None)}


def test_only_topics_of_the_half_on_the_net_take_lessons(ctx: Flask) -> None:
    assert {topic.key for topic in topics_to_write(None)} >= {"01-nghe"}
    assert topics_to_write(987_654) == []


def test_the_programme_desk_takes_a_waiting_lesson_into_the_next_edition(topic: int, cast: Cast, ctx: Flask) -> None:
    (lesson,) = begin(topic, cast, "Hẹn gặp lại")
    programme = row_of(lesson).programme_id
    assert waiting_lessons(programme, "01-nghe") == []
    bring_out(lesson, cast, ctx.config["SETTINGS"].content)
    (line,) = waiting_lessons(programme, "01-nghe")
    assert (line.key, line.title, line.periods, line.revision_id) == (
        "hen-gap-lai",
        "Hẹn gặp lại",
        1.5,
        row_of(lesson).revision_id,
    )
    outline = outline_of(cast.edition)
    with_it = take_lesson(outline, "01-nghe", line)
    assert [one.key for one in with_it.topic("01-nghe").lessons][-1] == "hen-gap-lai"  # type: ignore[union-attr]
    assert take_lesson(with_it, "01-nghe", line) == with_it


def test_the_desk_offers_waiting_lessons_and_takes_them_with_a_button(
    topic: int, cast: Cast, ctx: Flask, client_for: Callable[..., InspectingClient]
) -> None:
    (lesson,) = begin(topic, cast, "Hẹn gặp lại")
    bring_out(lesson, cast, ctx.config["SETTINGS"].content)
    programme = row_of(lesson).programme_id
    begin_edition(programme, by=cast.person["administrator"], at=NOW)
    client, here = client_for("administrator"), f"/chuong-trinh/{programme}/chuyen-de/01-nghe"
    page = client.get(here).text
    assert "Bài mới chờ xếp vào chuyên đề" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    client.post(here, data={"do": "take:hen-gap-lai", "version": version[1]})
    page = client.get(here).text
    assert ("Bài mới chờ xếp" in page, 'name="tiet-hen-gap-lai"' in page) == (False, True)
