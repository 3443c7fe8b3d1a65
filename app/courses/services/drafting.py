"""Use-cases of drafts: save what is written, put two texts together, keep a picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.images import BadPicture
from app.courses.models import (
    Edition,
    EditionLesson,
    EditionTopic,
    Lesson,
    LessonConflict,
    LessonDraft,
    LessonDraftStep,
    LessonDraftText,
    LessonRevision,
    Topic,
)
from app.courses.package.files import MAX_BYTES
from app.courses.pictures import sent_path, taken_in
from app.courses.rules.reviewing import State, begins_anew, state_after_save
from app.courses.services.naming import name_pictures
from app.courses.services.texts import note_pictures
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.media import Place
from app.storage.transaction import transaction


@dataclass(frozen=True)
class SavedDraft:
    """What a save left: the draft (None while nothing differs from what is published), its version, its state."""

    draft_id: int | None
    version: int
    state: State
    changed: bool


def save_draft(lesson_id: int, source: str, *, seen: int, by: int, at: datetime, asked: bool = True) -> SavedDraft:
    """Save the text of a lesson (as `as_kept` leaves it) over the version that was seen (0: no draft yet); the first save begins
    the draft. Saving the same text again changes nothing. `asked`: by a button, not by itself.

    Refused: "changed_meanwhile", "too_long".
    """
    if len(source.encode()) > MAX_BYTES:
        raise Refused("too_long", _("Bài dài hơn {n} KB. Tách thành nhiều bài.").format(n=MAX_BYTES // 1024))
    with transaction() as db:
        shown, draft = locked(db, lesson_id)
        if draft is None:
            return _begin(db, lesson_id, shown, source, by, at)
        if draft.source == source:
            return SavedDraft(draft.id, draft.version, State(draft.state), changed=False)
        if draft.version != seen:
            raise Refused("changed_meanwhile", _("Trong lúc soạn, có người đã lưu bản khác của bài này."))
        _write_on(db, draft, source, by=by, at=at, asked=asked)
        return SavedDraft(draft.id, draft.version, State(draft.state), changed=True)


def settle_lesson(lesson_id: int, source: str, *, seen: int, by: int, at: datetime) -> SavedDraft:
    """Save the text in which two sides were put together; it stands on what is published now, and open conflicts are settled.

    Refused: "changed_meanwhile", "too_long".
    """
    with transaction() as db:
        saved = save_draft(lesson_id, source, seen=seen, by=by, at=at)
        shown, draft = locked(db, lesson_id)
        if draft is not None:
            draft.base_revision_id = shown
        for conflict in db.scalars(select(LessonConflict).filter_by(lesson_id=lesson_id, settled_at=None)):
            conflict.settled_by_id, conflict.settled_at = by, at
        journal.record("courses.settled_lesson", "lesson", lesson_id, by=by, at=at, draft=saved.draft_id)
        return saved


def keep_lesson_picture(topic_id: int, data: bytes, name: str, media: Place, *, by: int, at: datetime) -> str:
    """Keep a picture for the texts of a topic; gives back the path under which they name it. Refused: "bad_picture"; OSError."""
    try:
        figure = taken_in(data, name, media)
    except BadPicture as bad:
        raise Refused("bad_picture", bad.sentence) from bad
    path = sent_path(figure)
    with transaction() as db:
        note_pictures(db, {figure.sha256: figure})
        if name_pictures(db, topic_id, {path: figure}, at):
            journal.record("courses.kept_picture", "topic", topic_id, by=by, at=at, path=path)
    return path


def locked(db: Session, lesson_id: int) -> tuple[int, LessonDraft | None]:
    """The revision that the newest edition shows, and the open draft; the lesson is locked until the end. In a transaction.

    Of a lesson that no edition shows yet it is the last text. Raises LookupError for a lesson without any.
    """
    db.execute(select(Lesson.id).filter_by(id=lesson_id).with_for_update())
    shown = db.scalar(
        select(EditionLesson.revision_id)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(Edition, Edition.id == EditionTopic.edition_id)
        .join(Topic, (Topic.id == EditionTopic.topic_id) & (Topic.programme_id == Edition.programme_id))
        .where(EditionLesson.lesson_id == lesson_id)
        .order_by(Edition.number.desc())
        .limit(1)
    )
    if shown is None:
        last = select(LessonRevision.id).filter_by(lesson_id=lesson_id).order_by(LessonRevision.number.desc()).limit(1)
        shown = db.scalar(last)
    if shown is None:
        raise LookupError(f"no lesson {lesson_id}")
    draft = db.scalar(select(LessonDraft).filter_by(open_lesson_id=lesson_id).with_for_update())
    return shown, draft


def step(db: Session, draft: LessonDraft, kind: str, note: str, by: int | None, at: datetime) -> None:
    """Note a step of a draft; in a transaction."""
    db.add(LessonDraftStep(draft_id=draft.id, kind=kind, version=draft.version, note=note, by_id=by, at=at))


def _begin(db: Session, lesson_id: int, shown: int, source: str, by: int, at: datetime) -> SavedDraft:
    """The first save of a text that differs from what is published."""
    if db.scalar(select(LessonRevision.source).filter_by(id=shown)) == source:
        return SavedDraft(None, 0, State.DRAFT, changed=False)
    draft = LessonDraft(
        lesson_id=lesson_id,
        open_lesson_id=lesson_id,
        base_revision_id=shown,
        state=State.DRAFT,
        version=1,
        source=source,
        saved_by_id=by,
        saved_at=at,
        since_at=at,
    )
    db.add(draft)
    db.flush()
    step(db, draft, "opened", "", by, at)
    journal.record("courses.opened_draft", "lesson", lesson_id, by=by, at=at, draft=draft.id)
    return SavedDraft(draft.id, 1, State.DRAFT, changed=True)


def _write_on(db: Session, draft: LessonDraft, source: str, *, by: int, at: datetime, asked: bool) -> None:
    """Another text for a draft; the one before is kept when it is another person's, or of another hour."""
    if begins_anew(draft.saved_by_id, draft.since_at, by=by, at=at, asked=asked):
        kept = LessonDraftText(
            draft_id=draft.id, number=draft.version, source=draft.source, by_id=draft.saved_by_id, at=draft.saved_at
        )
        db.add(kept)
        draft.since_at = at
    draft.source, draft.saved_by_id, draft.saved_at = source, by, at
    draft.version += 1
    state = state_after_save(State(draft.state))
    if state != draft.state:
        draft.state, draft.publish_on = state, None
        step(db, draft, "reopened", "", by, at)
