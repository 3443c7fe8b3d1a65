"""A province's variant follows the Academy's programme where it was not changed; topics are shared, texts live at one place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import Client

from app.cohorts.services import open_cohort
from app.courses.models import Edition, EditionTopic, Lesson, Topic
from app.courses.queries import forget_courses
from app.courses.queries.authoring import lessons_to_write
from app.courses.queries.outlines import outline_of, outlines_on_disk, programmes_at_desk
from app.courses.queries.shelf import texts_of_topics
from app.courses.rules.outlines.merging import Choice, as_followed, merged_outline, outline_meetings
from app.courses.rules.outlines.records import Outline
from app.courses.rules.outlines.steps import change_topic, drop_topic, free_key, move_topic, share_topic
from app.courses.services.outlines import begin_variant, change_outline, settle_outline
from app.kernel.refusal import Refused
from app.people.rules import Role
from app.people.services.persons import grant_role
from app.quizzes.queries import papers_of
from app.storage.transaction import session
from tests.cast import NHO, NOW, TODAY, Cast
from tests.courses.programmes import at_desk, bring_out, drafted, facts_of, newest, programme_id, publish_files, work
from tests.courses.writing import NEW, lesson_id, write
from tests.courses.writing import bring_out as bring_out_lesson


@pytest.fixture
def nho(ctx: Flask, cast: Cast) -> int:
    """The Academy's programme."""
    return programme_id()


@pytest.fixture
def variant(nho: int, cast: Cast) -> int:
    """A province's variant with another name of one topic, published."""
    made = begin_variant(nho, unit_id=cast.unit["home"], title="Lớp thử Thanh Hóa", by=cast.person["administrator"], at=NOW)
    work(made, cast, lambda old: change_topic(old, "tong-ket", facts_of(old, "tong-ket", title="Tổng kết ở tỉnh")))
    bring_out(made, cast)
    return made


def shown_text(programme: int) -> list[int]:
    """The revisions that the newest edition of a programme shows."""
    return [lesson.revision_id for topic in newest(programme).topics for lesson in topic.lessons]


def test_a_variant_shares_every_topic_with_its_lessons_tests_and_bank(nho: int, variant: int) -> None:
    keys = session().scalar(select(func.count(Topic.id)).where(Topic.programme_id == variant))
    assert keys == 0
    assert shown_text(variant) == shown_text(nho)
    own, theirs = (at_desk(one).edition_id or 0 for one in (variant, nho))
    assert [(p.key, p.blueprint) for p in papers_of(own)] == [(p.key, p.blueprint) for p in papers_of(theirs)]


def test_a_lesson_stands_once_in_the_list_of_those_who_write(variant: int) -> None:
    rows = lessons_to_write(None)
    assert len({row.lesson_id for row in rows}) == len(rows)


def test_a_correction_of_a_shared_lesson_reaches_the_variant(nho: int, variant: int, cast: Cast) -> None:
    lesson = lesson_id()
    write(lesson, cast, new=NEW)
    revision = bring_out_lesson(lesson, cast, NHO.parent)
    forget_courses()
    assert revision in shown_text(variant)
    assert shown_text(variant) == shown_text(nho)


def test_a_correction_in_the_files_reaches_the_variant_too(nho: int, variant: int, tmp_path: Path) -> None:
    folder = tmp_path / "nho"
    shutil.copytree(NHO, folder)
    file = folder / "01-nghe" / "01-nghe-het.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Đoạn văn thứ nhất", "Đoạn văn đầu tiên"), encoding="utf-8")
    publish_files(folder)
    assert shown_text(variant) == shown_text(nho)


@pytest.mark.parametrize(("who", "sees"), [("coordinator", True), ("other_coordinator", False)])
def test_a_variant_is_offered_in_its_own_province_only(
    variant: int, cast: Cast, client_for: Callable[..., Client], who: str, *, sees: bool
) -> None:
    own = at_desk(variant).edition_id or 0
    paper = papers_of(own)[0].id
    client = client_for(who)
    pages = {page: "Lớp thử Thanh Hóa" in client.get(page).text for page in ("/lop/mo", "/khoa-hoc", "/de")}
    assert pages == dict.fromkeys(pages, sees)
    assert client.get(f"/de/{paper}").status_code == (200 if sees else 404)


def test_another_provinces_administrator_does_not_set_its_papers(
    variant: int, cast: Cast, client_for: Callable[..., Client]
) -> None:
    grant_role(person_id=cast.person["stranger"], role=Role.ADMINISTRATOR, unit_id=cast.unit["other"], by=None, at=NOW)
    paper = papers_of(at_desk(variant).edition_id or 0)[0].id
    assert client_for("stranger").get(f"/de/{paper}/sua").status_code == 404


def test_a_class_of_another_province_does_not_open_on_a_variant(variant: int, cast: Cast) -> None:
    facts: dict[str, Any] = {"code": "RIENG", "title": "Lớp riêng", "place": "", "by": cast.person["coordinator"], "at": NOW}
    days = {"opens_on": TODAY, "online_due_on": TODAY, "closes_on": TODAY + timedelta(days=1)}
    facts |= days | {"edition_id": at_desk(variant).edition_id}
    with pytest.raises(Refused, match="của đơn vị khác"):
        open_cohort(unit_id=cast.unit["other"], **facts)
    assert open_cohort(unit_id=cast.unit["home"], **facts)


def test_a_shared_lesson_is_named_once_beside_its_picture(variant: int) -> None:
    texts = texts_of_topics([row.topic_id for row in lessons_to_write(None)])
    assert len({text.lesson_id for text in texts}) == len(texts)


def followed(variant: int, nho: int) -> tuple[Outline, Outline, Outline]:
    """(what both were, the variant's, the Academy's newest)."""
    editions = session().scalars(select(Edition.id).filter_by(programme_id=nho).order_by(Edition.number)).all()
    ours = newest(variant)
    named = {"title": ours.title, "short_title": ours.short_title, "decision": ours.decision}
    base, theirs = (replace(as_followed(outline_of(one)), **named) for one in (editions[0], editions[-1]))
    return base, ours, theirs


def test_what_the_province_did_not_change_follows(nho: int, variant: int, cast: Cast) -> None:
    work(nho, cast, lambda old: move_topic(old, "01-nghe", 1))
    bring_out(nho, cast)
    base, ours, theirs = followed(variant, nho)
    found = outline_meetings(base, ours, theirs)
    assert {(one.path, one.verdict.value) for one in found} == {
        (("order",), "follows"),
        (("topic", "tong-ket", "words"), "own"),
    }
    result = merged_outline(ours, theirs, found, {})
    assert result is not None
    assert [topic.key for topic in result.topics][:2] == ["02-noi", "01-nghe"]
    assert result.topics[-1].title == "Tổng kết ở tỉnh"


def test_what_both_changed_waits_for_a_person(nho: int, variant: int, cast: Cast) -> None:
    work(nho, cast, lambda old: change_topic(old, "tong-ket", facts_of(old, "tong-ket", title="Tổng kết khóa học")))
    bring_out(nho, cast)
    base, ours, theirs = followed(variant, nho)
    found = outline_meetings(base, ours, theirs)
    assert merged_outline(ours, theirs, found, {}) is None
    result = merged_outline(ours, theirs, found, {"topic/tong-ket/words": Choice.THEIRS})
    assert result is not None
    assert result.topics[-1].title == "Tổng kết khóa học"


def test_a_topic_that_the_academy_dropped_goes_with_it(nho: int, variant: int) -> None:
    base, ours, _theirs = followed(variant, nho)
    theirs = drop_topic(base, "thuc-hanh")
    found = outline_meetings(base, ours, theirs)
    result = merged_outline(ours, theirs, found, {})
    assert result is not None
    assert result.topic("thuc-hanh") is None


def test_settling_notes_the_edition_that_is_followed(nho: int, variant: int, cast: Cast) -> None:
    work(nho, cast, lambda old: move_topic(old, "01-nghe", 1))
    bring_out(nho, cast)
    assert at_desk(variant).is_behind
    work(variant, cast)
    base, ours, theirs = followed(variant, nho)
    result = merged_outline(ours, theirs, outline_meetings(base, ours, theirs), {})
    assert result is not None
    by = cast.person["administrator"]
    settle_outline(variant, replace(result, follows={"id": "nho", "edition": 2}), source="followed", seen=1, by=by, at=NOW)
    bring_out(variant, cast)
    assert not at_desk(variant).is_behind


def test_a_topic_of_another_programme_is_taken_in_as_it_is(nho: int, variant: int, cast: Cast) -> None:
    work(variant, cast, lambda old: drop_topic(old, "thuc-hanh"))
    topic = newest(nho).topic("thuc-hanh")
    assert topic is not None
    by = cast.person["administrator"]
    seen = at_desk(variant).version
    change_outline(variant, lambda old: share_topic(old, topic, "nho"), words="Dùng chung", seen=seen, by=by, at=NOW)
    taken = drafted(variant).topic("thuc-hanh")
    assert taken is not None
    assert (taken.package, taken.code) == ("nho", "P1")
    with pytest.raises(Refused, match="đã có chuyên đề này"):
        share_topic(drafted(variant), topic, "nho")


def test_files_may_share_a_topic_once_its_programme_is_published(nho: int, tmp_path: Path) -> None:
    folder = tmp_path / "ngan"
    shutil.copytree(NHO, tmp_path / "nho")
    folder.mkdir()
    text = (NHO / "programme.yml").read_text(encoding="utf-8").replace("id: nho", "id: ngan")
    text = text.replace("kind: test,", "kind: test, ").replace(", theory", ", package: nho, theory")
    (folder / "programme.yml").write_text(text, encoding="utf-8")
    publish_files(folder)
    assert shown_text(programme_id("ngan")) == shown_text(nho)
    (folder / "programme.yml").write_text(text.replace("id: ngan", "id: ngan-hai").replace("package: nho", "package: chua-co"))
    with pytest.raises(Refused, match="chưa phát hành"):
        publish_files(folder)


def test_what_the_files_brought_is_put_together_by_a_person(nho: int, cast: Cast, tmp_path: Path) -> None:
    work(nho, cast, lambda old: move_topic(old, "01-nghe", 1))
    bring_out(nho, cast)
    folder = tmp_path / "nho"
    shutil.copytree(NHO, folder)
    file = folder / "programme.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("title: Tổng kết,", "title: Tổng kết lớp,"), encoding="utf-8")
    publish_files(folder)
    sides = outlines_on_disk(nho)
    assert sides is not None
    result = merged_outline(newest(nho), sides[1], outline_meetings(sides[0], newest(nho), sides[1]), {})
    assert result is not None
    work(nho, cast)
    settle_outline(nho, result, source="files", seen=1, by=cast.person["administrator"], at=NOW)
    bring_out(nho, cast)
    assert [topic.key for topic in newest(nho).topics][:2] == ["02-noi", "01-nghe"]
    assert newest(nho).topics[-1].title == "Tổng kết lớp"
    assert not publish_files(folder).structure_conflict


def test_the_list_puts_a_variant_behind_what_it_follows(nho: int, variant: int) -> None:
    assert [row.id for row in programmes_at_desk()] == [nho, variant]


def test_the_places_of_shared_topics_are_those_of_the_academy(nho: int, variant: int) -> None:
    rows = session().execute(
        select(Topic.programme_id)
        .join(EditionTopic, EditionTopic.topic_id == Topic.id)
        .where(EditionTopic.edition_id == at_desk(variant).edition_id)
    )
    assert set(rows.scalars()) == {nho}
    assert session().scalar(select(func.count(Lesson.id))) == len({row.lesson_id for row in lessons_to_write(None)})


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert free_key("khoi", {"khoi", "khoi-2"}) == "khoi-3"
