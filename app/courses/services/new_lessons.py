"""Use-cases of new lessons: begin them as drafts in a topic, take them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.models import EditionLesson, Lesson, LessonDraft, LessonRevision, Topic
from app.courses.package.files import MAX_BYTES, as_kept
from app.courses.rules.reviewing import State
from app.courses.services.drafting import locked, step
from app.kernel.refusal import Refused
from app.kernel.text import _, slug
from app.storage import journal
from app.storage.transaction import transaction

MAX_KEY = 60


@dataclass(frozen=True)
class NewText:
    """A lesson that is to be begun: its title, and the text of its file once it is known under which key."""

    title: str
    text: Callable[[str], str]


def begin_lessons(topic_id: int, lessons: Sequence[NewText], *, by: int, at: datetime, origin: str = "") -> tuple[int, ...]:
    """Begin lessons of a topic as drafts, all or none; nothing is published, no edition changes. Gives back their ids in order.

    The same texts once more, while nobody wrote on those begun from them, are the same form sent twice: the same ids come back.
    `origin`: from what they were made, for the journal. Refused: "no_topic", "no_title", "too_long".
    """
    with transaction() as db:
        topic = db.scalar(select(Topic).filter_by(id=topic_id).with_for_update())
        if topic is None:
            raise Refused("no_topic", _("Chuyên đề này không còn ở đây."))
        if (again := _begun_before(db, topic_id, lessons, by)) is not None:
            return again
        used = set(db.scalars(select(Lesson.key).join(Topic).where(Topic.programme_id == topic.programme_id)))
        abandoned = _abandoned(db, topic_id)
        return tuple(_begin(db, topic_id, one, used, abandoned, by, at, origin) for one in lessons)


def take_back(lesson_ids: Sequence[int], *, by: int, at: datetime) -> int:
    """Put away new lessons that nobody wrote on since they were begun, all or none; gives back how many.

    Refused: "changed_meanwhile" when one of them was written on, sent, put away or published meanwhile.
    """
    with transaction() as db:
        for lesson_id in sorted(set(lesson_ids)):
            _shown, draft = locked(db, lesson_id)
            placed = db.scalar(select(EditionLesson.id).filter_by(lesson_id=lesson_id).limit(1))
            if draft is None or placed is not None or (draft.version, draft.state, draft.saved_by_id) != (1, State.DRAFT, by):
                sentence = _("Có bài đã được sửa tiếp nên không bỏ cả loạt. Mở từng bài, bấm Góp ý và duyệt rồi Bỏ bản nháp.")
                raise Refused("changed_meanwhile", sentence)
            draft.state, draft.open_lesson_id = State.DISCARDED, None
            step(db, draft, State.DISCARDED, "", by, at)
            journal.record("courses.discarded_draft", "lesson", lesson_id, by=by, at=at, draft=draft.id, version=1)
        return len(set(lesson_ids))


def _abandoned(db: Session, topic_id: int) -> dict[str, Lesson]:
    """Lessons of a topic, by key, that were begun and put away before any text of them was published."""
    published = select(LessonRevision.id).where(LessonRevision.lesson_id == Lesson.id, LessonRevision.number > 0)
    open_draft = select(LessonDraft.id).where(LessonDraft.open_lesson_id == Lesson.id)
    placed = select(EditionLesson.id).where(EditionLesson.lesson_id == Lesson.id)
    begun = select(LessonRevision.id).where(LessonRevision.lesson_id == Lesson.id, LessonRevision.number == 0)
    wanted = select(Lesson).where(
        Lesson.topic_id == topic_id, begun.exists(), ~published.exists(), ~open_draft.exists(), ~placed.exists()
    )
    return {lesson.key: lesson for lesson in db.scalars(wanted)}


def _begun_before(db: Session, topic_id: int, lessons: Sequence[NewText], by: int) -> tuple[int, ...] | None:
    """The lessons that the same person began with just these texts and that are untouched; None when one of them is missing."""
    untouched = select(Lesson.id, Lesson.key, LessonDraft.source).join(LessonDraft, LessonDraft.open_lesson_id == Lesson.id)
    mine = (LessonDraft.version == 1, LessonDraft.state == State.DRAFT, LessonDraft.saved_by_id == by)
    rows = list(db.execute(untouched.where(Lesson.topic_id == topic_id, *mine).order_by(Lesson.id)))
    found: list[int] = []
    for new in lessons:
        own = _base_key(" ".join(new.title.split()))
        like = (row for row in rows if row.id not in found and row.key.startswith(own))
        same = next((row.id for row in like if row.source == as_kept(new.text(row.key))), None)
        if same is None:
            return None
        found.append(same)
    return tuple(found)


def _base_key(title: str) -> str:
    """The key of a lesson with this title, before it is made the only one."""
    return slug(title[:200])[:MAX_KEY].strip("-") or "bai-moi"


def _begin(
    db: Session, topic_id: int, new: NewText, used: set[str], abandoned: dict[str, Lesson], by: int, at: datetime, origin: str
) -> int:
    """One lesson: its row, the empty text that it begins from, its draft."""
    title = " ".join(new.title.split())[:200]
    if not title:
        raise Refused("no_title", _("Mỗi bài cần một tên. Viết tên bài rồi bấm lại."))
    base = _base_key(title)
    key = next(
        name for name in (base, *(f"{base}-{n}" for n in range(2, len(used) + 3))) if name not in used or name in abandoned
    )
    used.add(key)
    lesson = abandoned.pop(key, None) or Lesson(topic_id=topic_id, key=key)
    source = as_kept(new.text(key))
    if len(source.encode()) > MAX_BYTES:
        sentence = _("Bài “{title}” dài hơn {n} KB. Tách thành nhiều bài.")
        raise Refused("too_long", sentence.format(title=title[:80], n=MAX_BYTES // 1024))
    db.add(lesson)
    db.flush()
    base_id = _nothing_yet(db, lesson.id, title, at)
    draft = LessonDraft(
        lesson_id=lesson.id, open_lesson_id=lesson.id, base_revision_id=base_id, state=State.DRAFT, version=1,
        source=source, saved_by_id=by, saved_at=at, since_at=at,
    )  # fmt: skip
    db.add(draft)
    db.flush()
    step(db, draft, "opened", "", by, at)
    journal.record("courses.began_lesson", "lesson", lesson.id, by=by, at=at, draft=draft.id, topic=topic_id, origin=origin)
    return lesson.id


def _nothing_yet(db: Session, lesson_id: int, title: str, at: datetime) -> int:
    """The text number 0 of a lesson: empty, never shown; what its first draft is compared with."""
    known = db.scalar(select(LessonRevision).filter_by(lesson_id=lesson_id, number=0))
    if known is None:
        known = LessonRevision(
            lesson_id=lesson_id, number=0, title=title, reading_minutes=0, practice_minutes=0, source="", source_hash="",
            sections=[], checks={}, sources=[], html_bytes=0, picture_bytes=0, words=0, published_at=at,
        )  # fmt: skip
        db.add(known)
    known.title = title
    db.flush()
    return known.id
