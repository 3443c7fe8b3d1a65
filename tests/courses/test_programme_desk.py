"""The programme desk: an edition in use never changes; a draft becomes the next one; files and desk are one thing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.courses.models import EditionSource, LessonRevision, StructureOnDisk
from app.courses.package import read_package
from app.courses.package.outlines import outline_of_package, package_of_outline
from app.courses.package.writing import programme_text
from app.courses.queries import edition_view
from app.courses.queries.outlines import outline_of, steps_of_draft
from app.courses.rules.outlines.changes import changes
from app.courses.rules.outlines.steps import change_topic, drop_topic, move_topic
from app.courses.rules.reviewing import Act
from app.courses.services.outlines import begin_edition, change_outline, move_outline, undo_outline
from app.courses.services.publish_outline import publish_outline
from app.courses.structure import structure_hash
from app.kernel.refusal import Refused
from app.quizzes.queries import papers_of
from app.storage.transaction import session
from tests.cast import NHO, NOW, Cast
from tests.courses.programmes import at_desk, bring_out, drafted, facts_of, newest, programme_id, publish_files, work

SWAP = ("01-nghe", 1)


@pytest.fixture
def nho(ctx: Flask, cast: Cast) -> int:
    """The programme that the cast learns."""
    return programme_id()


def test_the_outline_of_an_edition_is_that_of_its_package(nho: int, cast: Cast) -> None:
    package = read_package(NHO)
    assert changes(outline_of_package(package), outline_of(cast.edition)) == ()
    assert structure_hash(package_of_outline(outline_of(cast.edition))) == structure_hash(package)


def test_an_edition_without_a_noted_source_is_read_from_its_tables(nho: int, cast: Cast) -> None:
    session().query(EditionSource).delete()
    outline = outline_of(cast.edition)
    assert [topic.key for topic in outline.topics][:2] == ["01-nghe", "02-noi"]
    assert (outline.online_share, outline.block_title("kien-thuc-chung")) == (50, "Kiến thức chung")


def test_a_draft_becomes_the_next_edition_and_the_class_keeps_hers(nho: int, cast: Cast) -> None:
    before = edition_view(cast.edition, 1)
    work(nho, cast, lambda outline: move_topic(outline, *SWAP))
    edition = bring_out(nho, cast)
    assert [topic.key for topic in newest(nho).topics][:2] == ["02-noi", "01-nghe"]
    assert edition_view(cast.edition, 1).topics == before.topics
    assert {paper.key for paper in papers_of(edition)} == {paper.key for paper in papers_of(cast.edition)}
    assert at_desk(nho).draft_id is None


def test_nobody_approves_what_she_wrote_herself(nho: int, cast: Cast) -> None:
    seen = work(nho, cast, lambda outline: move_topic(outline, *SWAP))
    move_outline(nho, Act.SUBMIT, seen=seen, by=cast.person["administrator"], at=NOW)
    with pytest.raises(Refused, match="không tự duyệt"):
        move_outline(nho, Act.APPROVE, seen=seen, by=cast.person["administrator"], at=NOW)


def test_a_change_after_approval_has_to_be_read_again(nho: int, cast: Cast) -> None:
    seen = work(nho, cast, lambda outline: move_topic(outline, *SWAP))
    move_outline(nho, Act.SUBMIT, seen=seen, by=cast.person["administrator"], at=NOW)
    move_outline(nho, Act.APPROVE, seen=seen, by=cast.person["instructor"], at=NOW)
    work(nho, cast, lambda outline: move_topic(outline, "thuc-hanh", 1))
    assert at_desk(nho).state == "draft"
    with pytest.raises(Refused, match="sang bước khác"):
        publish_outline(nho, seen=at_desk(nho).version, by=cast.person["administrator"], at=NOW)


def test_a_draft_with_faults_is_not_sent(nho: int, cast: Cast) -> None:
    seen = work(nho, cast, lambda outline: drop_topic(outline, "02-noi"))
    with pytest.raises(Refused, match="chỗ phải sửa"):
        move_outline(nho, Act.SUBMIT, seen=seen, by=cast.person["administrator"], at=NOW)


def test_a_draft_like_the_edition_is_not_published(nho: int, cast: Cast) -> None:
    work(nho, cast, lambda outline: move_topic(outline, *SWAP), lambda outline: move_topic(outline, "01-nghe", -1))
    with pytest.raises(Refused, match="không khác ấn bản 1"):
        bring_out(nho, cast)


def test_the_second_of_two_who_change_at_once_is_told(nho: int, cast: Cast) -> None:
    begin_edition(nho, by=cast.person["administrator"], at=NOW)
    by = cast.person["administrator"]
    change_outline(nho, lambda outline: move_topic(outline, *SWAP), words="Một", seen=1, by=by, at=NOW)
    with pytest.raises(Refused) as told:
        change_outline(nho, lambda outline: move_topic(outline, "thuc-hanh", 1), words="Hai", seen=1, by=by, at=NOW)
    assert told.value.reason == "changed_meanwhile"


def test_each_step_is_taken_back_one_after_the_other(nho: int, cast: Cast) -> None:
    by = cast.person["administrator"]
    orders = []
    work(nho, cast)
    for _step in range(3):
        orders.append([topic.key for topic in drafted(nho).topics])
        work(nho, cast, lambda outline: move_topic(outline, "tong-ket", -1))
    for order in reversed(orders):
        undo_outline(nho, seen=at_desk(nho).version, by=by, at=NOW)
        assert [topic.key for topic in drafted(nho).topics] == order
    with pytest.raises(Refused, match="Không còn bước nào"):
        undo_outline(nho, seen=at_desk(nho).version, by=by, at=NOW)
    undo_outline(nho, seen=at_desk(nho).version, by=by, at=NOW, to=3)
    assert [topic.key for topic in drafted(nho).topics] == orders[2]
    assert [step.kind for step in steps_of_draft(at_desk(nho).draft_id or 0)][:2] == ["undone", "undone"]


def test_other_tiet_of_a_lesson_are_written_into_its_head_alone(nho: int, cast: Cast) -> None:
    lesson = newest(nho).topics[0].lessons[0]
    facts = facts_of(newest(nho), "01-nghe", lessons={lesson.key: lesson.periods + 0.5}, theory=2.5)
    outline = change_topic(newest(nho), "01-nghe", facts)
    assert any("lệch quá 10%" in fault for fault in _said(outline))
    work(nho, cast, lambda old: change_topic(old, "01-nghe", facts))
    from app.courses.services.retiming import retimed

    old = session().get_one(LessonRevision, lesson.revision_id)
    new = session().get_one(LessonRevision, retimed(session(), lesson.revision_id, lesson.periods + 0.5, NOW))
    rows = [(one, two) for one, two in zip(old.source.split("\n"), new.source.split("\n"), strict=True) if one != two]
    assert rows == [(f"periods: {lesson.periods:g}", f"periods: {lesson.periods + 0.5:g}")]
    assert (new.sections, new.number) == (old.sections, old.number + 1)


def _said(outline: object) -> list[str]:
    from app.courses.rules.outlines.faults import faults_of

    return [fault.sentence for fault in faults_of(outline)]  # type: ignore[arg-type]


def test_files_that_did_not_change_leave_the_edition_of_the_desk_alone(nho: int, cast: Cast) -> None:
    work(nho, cast, lambda outline: move_topic(outline, *SWAP))
    edition = bring_out(nho, cast)
    done = publish_files()
    assert (done.edition_id, done.new_edition, done.changed, done.structure_conflict) == (edition, False, False, False)
    assert [topic.key for topic in newest(nho).topics][:2] == ["02-noi", "01-nghe"]


def test_files_that_changed_too_wait_for_a_person(nho: int, cast: Cast, tmp_path: Path) -> None:
    work(nho, cast, lambda outline: move_topic(outline, *SWAP))
    edition = bring_out(nho, cast)
    folder = tmp_path / "nho"
    shutil.copytree(NHO, folder)
    text = (folder / "programme.yml").read_text(encoding="utf-8")
    (folder / "programme.yml").write_text(text.replace("title: Tổng kết,", "title: Tổng kết lớp,"), encoding="utf-8")
    done = publish_files(folder)
    assert (done.edition_id, done.structure_conflict) == (edition, True)
    assert at_desk(nho).brought
    assert publish_files(folder).structure_conflict
    assert session().get_one(StructureOnDisk, nho).brought is not None


def test_the_file_of_the_desk_reads_back_to_the_same_and_keeps_the_rest(nho: int, cast: Cast, tmp_path: Path) -> None:
    work(nho, cast, lambda outline: move_topic(outline, *SWAP))
    bring_out(nho, cast)
    folder = tmp_path / "nho"
    shutil.copytree(NHO, folder)
    source = session().scalar(select(EditionSource.source).filter_by(edition_id=at_desk(nho).edition_id)) or ""
    before = (folder / "programme.yml").read_text(encoding="utf-8").splitlines()
    assert sorted(source.splitlines()) == sorted(before)
    (folder / "programme.yml").write_text(source, encoding="utf-8")
    done = publish_files(folder)
    assert (done.new_edition, done.changed) == (False, False)
    assert programme_text(newest(nho), source) == source
