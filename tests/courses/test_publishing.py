"""Publishing: only what changed becomes new, a class keeps the edition it opened with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app.courses.models import Edition, EditionLesson, LessonRevision, Picture
from app.courses.queries import all_editions, edition_view, newest_editions, newest_revisions_of, revision_view
from app.courses.services import Faulty, PublishOutcome
from app.storage.base import db
from app.storage.models import JournalEntry
from tests.courses.conftest import FIGURE, LESSON, Desk

pytestmark = pytest.mark.usefixtures("press")


def count(table: type[Any]) -> int:
    """Rows of a table."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_package_becomes_an_edition_with_its_topics_and_lessons(desk: Desk) -> None:
    outcome = desk.publish()
    edition = edition_view(outcome.edition_id, 1)
    assert (outcome.edition_number, outcome.new_edition, outcome.lessons_new) == (1, True, 3)
    assert (edition.programme_key, edition.total_periods, edition.online_periods, edition.in_person_periods) == (
        "goi-thu",
        16,
        8,
        8,
    )
    assert (edition.decision_on, edition.attendance) == (date(2026, 1, 5), {"late": 50, "excused": 0, "absent": 0})
    assert edition.requirements[0] == {"id": "chuyen-de", "kind": "online_topics", "share": 100, "assumed": True}
    assert [topic.code for topic in edition.online_topics] == ["T1", "T2"]
    assert [(lesson.key, lesson.periods) for lesson in edition.lessons] == [("nghe-het", 1.5), ("hoi-mo", 2), ("noi-ngan", 1.5)]


def test_an_edition_is_asked_by_topic_and_by_lesson(desk: Desk) -> None:
    edition = edition_view(desk.publish().edition_id, 1)
    topic = edition.topics[0]
    assert edition.topic(topic.id) is topic
    assert edition.topic_by_key("01-nghe") is topic
    assert edition.lesson(topic.lessons[1].lesson_id) == (topic, topic.lessons[1])
    assert (edition.topic(0), edition.topic_by_key("x"), edition.lesson(0)) == (None, None, None)
    assert (topic.quiz_periods, topic.block, topic.about["task"]["title"]) == (0.5, "Kiến thức chung", "Phiếu thử")


def test_a_lesson_is_read_with_its_sections_and_questions(desk: Desk) -> None:
    desk.change(LESSON, "verify: []", "verify: [Số của tổng đài]")
    edition = edition_view(desk.publish().edition_id, 1)
    revision = revision_view(edition.lessons[0].revision_id)
    assert [(section.key, section.checks) for section in revision.sections] == [
        ("vao-chuyen", ("nghe-het-mot",)),
        ("lam-thu", ("nghe-het-hai",)),
    ]
    check = revision.checks["nghe-het-mot"]
    assert [(option.key, option.correct) for option in check.options] == [("a", False), ("b", True)]
    assert revision.sources == ({"text": "Tài liệu thử", "url": "", "checked_on": "01/11/2026"},)
    assert (revision.number, revision.verify, revision.html_bytes > 100) == (1, ("Số của tổng đài",), True)


def test_publishing_again_changes_nothing(desk: Desk) -> None:
    first, again = desk.publish(), desk.publish()
    assert (again.edition_id, again.new_edition, again.changed) == (first.edition_id, False, False)
    assert (again.lessons_new, again.lessons_same) == (0, 3)
    assert (count(LessonRevision), count(Edition), count(JournalEntry)) == (3, 1, 1)
    assert newest_editions()[0].content_version == 1


def test_a_corrected_text_is_one_new_revision_of_the_same_edition(desk: Desk) -> None:
    first = desk.publish()
    outcome = desk.change(LESSON, "một câu chuyện ngắn", "một chuyện thật").publish()
    assert (outcome.edition_id, outcome.new_edition, outcome.lessons_new, outcome.lessons_same) == (first.edition_id, False, 1, 2)
    lesson = edition_view(first.edition_id, newest_editions()[0].content_version).lessons[0]
    assert newest_editions()[0].content_version == 2
    assert (
        revision_view(lesson.revision_id).number,
        "một chuyện thật" in revision_view(lesson.revision_id).sections[0].html,
    ) == (2, True)


def test_a_correction_taken_back_shows_the_old_text_again(desk: Desk) -> None:
    before = edition_view(desk.publish().edition_id, 1).lessons[0].revision_id
    desk.change(LESSON, "một câu chuyện ngắn", "một chuyện thật").publish()
    outcome = desk.change(LESSON, "một chuyện thật", "một câu chuyện ngắn").publish()
    assert (outcome.changed, outcome.lessons_new, count(LessonRevision)) == (True, 0, 4)
    assert edition_view(outcome.edition_id, 3).lessons[0].revision_id == before


def test_the_words_of_a_topic_are_text_too(desk: Desk) -> None:
    desk.publish()
    outcome = desk.change("01-nghe/topic.yml", "Chuyên đề thử", "Chuyên đề đã sửa").publish()
    assert (outcome.new_edition, outcome.changed) == (False, True)
    assert edition_view(outcome.edition_id, 2).topics[0].about["intro"] == "Chuyên đề đã sửa về lắng nghe."


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("programme.yml", "tries: 2\n", "tries: 3\n"),
        ("programme.yml", "share: 80", "share: 75"),
        ("programme.yml", "theory: 2, practice: 2}", "theory: 1, practice: 3}"),
        ("programme.yml", "title: Lắng nghe", "title: Biết lắng nghe"),
        ("01-nghe/topic.yml", "draw: 3", "draw: 2"),
        (LESSON, "id: nghe-het", "id: nghe-cho-het"),
    ],
)
def test_a_changed_structure_is_a_new_edition_and_the_old_one_stays(desk: Desk, name: str, old: str, new: str) -> None:
    first = desk.publish()
    before = edition_view(first.edition_id, 1)
    outcome = desk.change(name, old, new).change("02-noi/01-noi-ngan.md", "Đoạn văn thứ nhất", "Đoạn văn đã sửa").publish()
    assert (outcome.edition_number, outcome.new_edition) == (2, True)
    assert edition_view(first.edition_id, 1) == before
    assert [row.number for row in all_editions()] == [2, 1]
    assert newest_editions()[0].edition_id == outcome.edition_id


def test_errors_refuse_the_whole_publishing(desk: Desk) -> None:
    desk.change(LESSON, "periods: 1.5", "periods: 2")
    with pytest.raises(Faulty) as refusal:
        desk.publish()
    assert (refusal.value.reason, "01-nghe-het.md, dòng 4" in refusal.value.sentence) == ("faults", True)
    assert (count(Edition), count(LessonRevision)) == (0, 0)


def test_a_text_that_cannot_be_rendered_refuses_the_whole_publishing(desk: Desk) -> None:
    desk.add(LESSON, "\n" + "- " * 600 + "a\n")
    with pytest.raises(Faulty, match="quá sâu"):
        desk.publish()
    assert count(Edition) == 0


def test_pictures_are_published_once(desk: Desk) -> None:
    desk.draw().add(LESSON, FIGURE)
    outcome = desk.publish()
    revision = revision_view(edition_view(outcome.edition_id, 1).lessons[0].revision_id)
    files = sorted(path.name for path in desk.media.glob("*.webp"))
    assert (outcome.pictures_new, len(files), count(Picture)) == (1, 3, 1)
    assert f"/media/{files[-1]}" in revision.sections[-1].html
    assert 0 < revision.picture_bytes < 20_000
    assert desk.publish().pictures_new == 0


def test_another_picture_under_the_same_name_is_a_new_text(desk: Desk) -> None:
    desk.draw().add(LESSON, FIGURE).publish()
    outcome = desk.draw(size=(720, 400)).publish()
    assert (outcome.lessons_new, outcome.pictures_new) == (1, 1)


def test_a_lost_media_folder_is_filled_again(desk: Desk) -> None:
    desk.draw().add(LESSON, FIGURE).publish()
    for path in desk.media.iterdir():
        path.unlink()
    assert desk.publish().changed is False
    assert len(list(desk.media.iterdir())) == 4


def test_links_to_lessons_lead_to_their_pages(desk: Desk) -> None:
    desk.add(LESSON, "\nXem [bài sau](bai:hoi-mo).\n")
    edition = edition_view(desk.publish().edition_id, 1)
    first, second = edition.lessons[:2]
    assert f'<a href="{second.lesson_id}">bài sau</a>' in revision_view(first.revision_id).sections[-1].html
    assert newest_revisions_of(first.revision_id)[second.lesson_id] == second.revision_id


def test_parts_of_other_rooms_are_written_in_the_same_transaction(desk: Desk) -> None:
    seen: list[Any] = []

    def part(package: Any, edition_id: int, topic_ids: dict[str, int], *, by: int | None, at: Any) -> dict[str, int]:
        seen.append((package.key, edition_id, sorted(topic_ids), by))
        return {"questions_new": 7}

    def broken(*_args: Any, **_more: Any) -> dict[str, int]:
        raise RuntimeError("no bank")

    outcome = desk.publish(parts=(part,))
    assert seen == [("goi-thu", outcome.edition_id, ["01-nghe", "02-noi", "kiem-tra", "thuc-hanh", "tong-ket"], None)]
    assert outcome.parts == {"questions_new": 7}
    desk.change(LESSON, "Đoạn văn thứ nhất", "Đoạn văn đã sửa")
    with pytest.raises(RuntimeError):
        desk.publish(parts=(broken,))
    assert (count(LessonRevision), newest_editions()[0].content_version) == (3, 1)


def test_two_publishers_at_once_agree(desk: Desk, press: Flask) -> None:
    start, outcomes = Barrier(2), list[PublishOutcome]()

    def work() -> None:
        with press.app_context():
            start.wait()
            outcomes.append(desk.publish())
            db.session.remove()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.edition_number for outcome in outcomes] == [1, 1]
    assert sorted(outcome.lessons_new for outcome in outcomes) == [0, 3]
    assert (count(Edition), count(LessonRevision), count(EditionLesson)) == (1, 3, 3)


def test_progress_is_told_for_every_lesson_that_is_rendered(desk: Desk) -> None:
    told: list[tuple[int, int, str]] = []
    desk.publish(progress=lambda *step: told.append(step))
    assert told == [(1, 3, "Nghe cho hết lời"), (2, 3, "Hỏi mở"), (3, 3, "Nói ngắn")]


def statements_of(work: Callable[[], Any]) -> int:
    """How many statements `work` costs."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_what_a_process_remembers_costs_nothing(desk: Desk) -> None:
    edition_id = desk.publish().edition_id
    assert statements_of(lambda: edition_view(edition_id, 1)) == 3
    assert statements_of(lambda: edition_view(edition_id, 1)) == 0
    revision_id = edition_view(edition_id, 1).lessons[0].revision_id
    assert statements_of(lambda: revision_view(revision_id)) == 1
    assert statements_of(lambda: revision_view(revision_id)) == 0
    assert statements_of(newest_editions) == 1
    assert statements_of(lambda: newest_revisions_of(revision_id)) == 2


def test_what_does_not_exist_is_not_remembered() -> None:
    for _time in range(2):
        with pytest.raises(LookupError):
            edition_view(99, 1)
        with pytest.raises(LookupError):
            revision_view(99)
