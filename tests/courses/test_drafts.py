"""Drafts: saving, two who write at once, review by a second person, publishing through the same pipeline as files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.courses.models import LessonDraft, LessonDraftText, LessonRevision
from app.courses.queries import edition_view, newest_editions, revision_view
from app.courses.queries.authoring import lessons_to_write, standing_of
from app.courses.queries.reviews import comments_of, revisions_of, steps_of, text_source
from app.courses.rules.reviewing import Act, State, may
from app.courses.services.drafting import save_draft
from app.courses.services.publish_draft import publish_draft, publish_due
from app.courses.services.reviewing import comment_draft, finish_comment, move_draft, schedule_draft
from app.kernel.refusal import Refused
from app.storage.base import db
from app.storage.transaction import session
from tests.cast import NOW, TODAY, Cast
from tests.courses.writing import NEW, OLD, bring_out, lesson_id, row_of, shown, write

LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def lesson(ctx: Flask) -> int:
    return lesson_id()


@pytest.fixture
def content(ctx: Flask) -> Path:
    folder: Path = ctx.config["SETTINGS"].content
    return folder


def test_the_first_save_begins_a_draft_and_trainees_read_on_what_is_published(lesson: int, cast: Cast) -> None:
    before = shown(lesson)
    assert write(lesson, cast) == 1
    row = row_of(lesson)
    assert (row.state, row.saved_by, shown(lesson)) == (State.DRAFT, "Nguyễn Thị Mai", before)


def test_saving_what_is_published_begins_nothing(lesson: int, cast: Cast) -> None:
    saved = save_draft(lesson, shown(lesson), seen=0, by=cast.person["instructor"], at=NOW)
    assert (saved.changed, row_of(lesson).draft_id) == (False, None)


def test_the_same_save_twice_is_one(lesson: int, cast: Cast) -> None:
    text = shown(lesson).replace(OLD, NEW)
    versions = [save_draft(lesson, text, seen=0, by=cast.person["instructor"], at=NOW).version for _turn in range(2)]
    assert versions == [1, 1]


def test_whoever_saves_second_over_an_older_version_is_refused_and_nothing_is_lost(lesson: int, cast: Cast) -> None:
    seen = write(lesson, cast)
    theirs, mine = (shown(lesson).replace(OLD, words) for words in ("Bản của người kia.", "Bản của mình."))
    save_draft(lesson, theirs, seen=seen, by=cast.person["administrator"], at=LATER)
    with pytest.raises(Refused, match="changed_meanwhile"):
        save_draft(lesson, mine, seen=seen, by=cast.person["instructor"], at=LATER)
    assert save_draft(lesson, mine, seen=seen + 1, by=cast.person["instructor"], at=LATER).version == seen + 2
    kept = session().scalars(select(LessonDraftText.source).order_by(LessonDraftText.number)).all()
    assert ["Bản của người kia." in text for text in kept] == [False, True]


def test_what_one_person_saves_by_itself_within_ten_minutes_is_one_text_of_the_history(lesson: int, cast: Cast) -> None:
    text, by = shown(lesson), cast.person["instructor"]
    for minute in range(0, 14, 2):
        at = NOW + timedelta(minutes=minute)
        save_draft(lesson, text.replace(OLD, f"Lần {minute}."), seen=minute // 2, by=by, at=at, asked=False)
    numbers = session().scalars(select(LessonDraftText.number)).all()
    assert list(numbers) == [5]


def test_nobody_approves_what_she_wrote(lesson: int, cast: Cast) -> None:
    seen = write(lesson, cast, who="administrator")
    move_draft(lesson, Act.SUBMIT, seen=seen, by=cast.person["administrator"], at=NOW)
    with pytest.raises(Refused, match="own_draft"):
        move_draft(lesson, Act.APPROVE, seen=seen, by=cast.person["administrator"], at=NOW)
    assert not may(Act.APPROVE, standing_of(row_of(lesson)), cast.person["administrator"])
    assert move_draft(lesson, Act.APPROVE, seen=seen, by=cast.person["instructor"], at=NOW) is State.APPROVED


def test_whoever_corrects_a_word_while_reviewing_has_written_too(lesson: int, cast: Cast) -> None:
    move_draft(lesson, Act.SUBMIT, seen=write(lesson, cast), by=cast.person["instructor"], at=NOW)
    text = shown(lesson).replace(OLD, f"{NEW} Thêm.")
    seen = save_draft(lesson, text, seen=1, by=cast.person["administrator"], at=NOW).version
    for who in ("instructor", "administrator"):
        with pytest.raises(Refused, match="own_draft"):
            move_draft(lesson, Act.APPROVE, seen=seen, by=cast.person[who], at=NOW)


def test_what_was_approved_is_what_is_published(lesson: int, cast: Cast, content: Path) -> None:
    seen = write(lesson, cast)
    move_draft(lesson, Act.SUBMIT, seen=seen, by=cast.person["instructor"], at=NOW)
    with pytest.raises(Refused, match="changed_meanwhile"):
        move_draft(lesson, Act.APPROVE, seen=seen - 1, by=cast.person["administrator"], at=NOW)
    move_draft(lesson, Act.APPROVE, seen=seen, by=cast.person["administrator"], at=NOW)
    save_draft(lesson, shown(lesson).replace(OLD, "Sửa thêm."), seen=seen, by=cast.person["instructor"], at=NOW)
    assert row_of(lesson).state == State.DRAFT
    with pytest.raises(Refused, match="wrong_state"):
        publish_draft(lesson, seen=seen + 1, by=cast.person["instructor"], at=NOW, content=content)


def test_a_published_draft_is_a_revision_like_any_other(lesson: int, cast: Cast, content: Path) -> None:
    before = row_of(lesson)
    write(lesson, cast)
    revision = bring_out(lesson, cast, content)
    row, newest = row_of(lesson), newest_editions()[0]
    assert (row.revision_id, row.number, row.draft_id) == (revision, before.number + 1, None)
    text = revision_view(revision)
    assert NEW in "".join(section.html for section in text.sections)
    assert (len(text.checks), text.published_at, newest.content_version) == (2, NOW, 2)
    assert edition_view(newest.edition_id, newest.content_version).lesson(lesson) is not None
    first = revisions_of(lesson)[0]
    assert (first.written_by, first.approved_by) == ("Nguyễn Thị Mai", "Vũ Thị Hạnh")
    assert [step.kind for step in steps_of(session().scalars(select(LessonDraft.id)).one())] == [
        "opened", "submitted", "approved", "published",
    ]  # fmt: skip


def test_a_draft_with_a_fault_is_not_published(lesson: int, cast: Cast, content: Path) -> None:
    write(lesson, cast, OLD, "[Bài kia](bai:khong-co)")
    with pytest.raises(Refused, match="Không có bài “khong-co”"):
        bring_out(lesson, cast, content)
    assert row_of(lesson).state == State.APPROVED


@pytest.mark.parametrize(("old", "new"), [("periods: 1.5", "periods: 2"), ("id: nghe-het", "id: khac")])
def test_key_and_tiet_belong_to_the_edition(lesson: int, cast: Cast, content: Path, old: str, new: str) -> None:
    write(lesson, cast, old, new)
    with pytest.raises(Refused, match="faults"):
        bring_out(lesson, cast, content)


def test_a_comment_must_be_done_with_before_the_draft_is_sent_again(lesson: int, cast: Cast) -> None:
    seen = write(lesson, cast)
    move_draft(lesson, Act.SUBMIT, seen=seen, by=cast.person["instructor"], at=NOW)
    said = comment_draft(lesson, "Nói rõ ai làm.", anchor=NEW, by=cast.person["administrator"], at=NOW)
    move_draft(lesson, Act.RETURN, seen=seen, by=cast.person["administrator"], at=NOW)
    with pytest.raises(Refused, match="comments_wait"):
        move_draft(lesson, Act.SUBMIT, seen=seen, by=cast.person["instructor"], at=NOW)
    comment_draft(lesson, "Đã thêm tên.", anchor="", by=cast.person["instructor"], at=NOW, answer_to=said)
    finish_comment(lesson, said, done=True, by=cast.person["instructor"], at=NOW)
    assert move_draft(lesson, Act.SUBMIT, seen=seen, by=cast.person["instructor"], at=NOW) is State.SUBMITTED
    first, answer = comments_of(row_of(lesson).draft_id or 0)
    assert (first.done_by, answer.answer_to_id) == ("Nguyễn Thị Mai", said)


def test_a_draft_is_sent_back_with_a_reason(lesson: int, cast: Cast) -> None:
    seen = write(lesson, cast)
    move_draft(lesson, Act.SUBMIT, seen=seen, by=cast.person["instructor"], at=NOW)
    with pytest.raises(Refused, match="no_reason"):
        move_draft(lesson, Act.RETURN, seen=seen, by=cast.person["administrator"], at=NOW)
    move_draft(lesson, Act.RETURN, seen=seen, by=cast.person["administrator"], at=NOW, note="Thiếu ví dụ")
    assert steps_of(row_of(lesson).draft_id or 0)[-1].note == "Thiếu ví dụ"


@pytest.mark.parametrize(("words", "answer_to", "reason"), [("  ", None, "no_words"), ("Vâng", 999, "no_comment")])
def test_a_comment_has_words_and_answers_one_that_is_there(
    lesson: int, cast: Cast, words: str, answer_to: int | None, reason: str
) -> None:
    write(lesson, cast)
    with pytest.raises(Refused, match=reason):
        comment_draft(lesson, words, anchor="", by=cast.person["administrator"], at=NOW, answer_to=answer_to)


def test_an_approved_draft_is_published_on_its_day_and_not_before(lesson: int, cast: Cast, content: Path) -> None:
    seen = write(lesson, cast)
    move_draft(lesson, Act.SUBMIT, seen=seen, by=cast.person["instructor"], at=NOW)
    move_draft(lesson, Act.APPROVE, seen=seen, by=cast.person["administrator"], at=NOW)
    by = cast.person["instructor"]
    with pytest.raises(Refused, match="past_day"):
        schedule_draft(lesson, TODAY, today=TODAY, seen=seen, by=by, at=NOW)
    day = TODAY + timedelta(days=2)
    schedule_draft(lesson, day, today=TODAY, seen=seen, by=by, at=NOW)
    assert list(publish_due(today=day - timedelta(days=1), at=NOW, content=content)) == []
    assert list(publish_due(today=day, at=NOW, content=content)) == [(lesson, "")]
    assert NEW in shown(lesson)
    assert list(publish_due(today=day, at=NOW, content=content)) == []


def test_an_earlier_text_taken_back_and_published_is_that_revision_again(lesson: int, cast: Cast, content: Path) -> None:
    first = row_of(lesson).revision_id
    write(lesson, cast)
    bring_out(lesson, cast, content)
    old = text_source(lesson, revision_id=first)
    assert old is not None
    save_draft(lesson, old, seen=0, by=cast.person["instructor"], at=NOW)
    assert bring_out(lesson, cast, content) == first
    assert session().scalar(select(func.count(LessonRevision.id)).filter_by(lesson_id=lesson)) == 2


def test_an_instructor_writes_in_the_topics_she_answers_for(ctx: Flask, cast: Cast) -> None:
    assert list(lessons_to_write(cast.person["instructor"])) == []
    assert len(lessons_to_write(None)) == 3


def test_eight_who_begin_at_once_have_one_draft_and_lose_nothing(lesson: int, cast: Cast, ctx: Flask) -> None:
    text, gate = shown(lesson), Barrier(8)
    session().rollback()

    def begin(number: int) -> str:
        with ctx.app_context():
            gate.wait()
            try:
                save_draft(lesson, text.replace(OLD, f"Người {number}."), seen=0, by=cast.person["instructor"], at=NOW)
            except Refused as refusal:
                return refusal.reason
            finally:
                db.session.remove()
            return "saved"

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(begin, range(8)))
    assert outcomes == ["changed_meanwhile"] * 7 + ["saved"]
    assert (row_of(lesson).version, session().scalar(select(func.count(LessonDraft.id)))) == (1, 1)
