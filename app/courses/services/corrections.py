"""Use-case: a corrected lesson reaches classes that are running, with a sentence for those who had read it."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.models import Edition, EditionLesson, EditionTopic, LessonCorrection, LessonRevision
from app.courses.queries import forget_courses
from app.courses.services.drafting import locked
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.transaction import transaction

MOST_WORDS = 500
_LINK = re.compile(r'href="(\d+)"')


def push_correction(lesson_id: int, edition_ids: Collection[int], note: str, *, by: int, at: datetime) -> list[int]:
    """Let editions show the lesson as it is published now, and tell whoever had read it what was corrected.

    An edition that shows it already is only told of, and not twice in the same words: a second tap is harmless. Progress stays:
    what was done under the earlier text stays done. Gives back the ids of the corrections. Refused: "no_note", "too_long",
    "no_edition", "links" (the text leads to a lesson that an edition does not have).
    """
    note = note.strip()
    if not note:
        raise Refused("no_note", _("Viết một câu: chỗ nào sai, nay đúng là gì. Học viên đã đọc bài thấy câu này."))
    if len(note) > MOST_WORDS:
        raise Refused("too_long", _("Câu báo dài hơn {n} ký tự. Viết gọn lại.").format(n=MOST_WORDS))
    try:
        with transaction() as db:
            shown, _draft = locked(db, lesson_id)
            places = _places(db, lesson_id, edition_ids)
            if not places:
                raise Refused("no_edition", _("Chọn ít nhất một ấn bản có bài này."))
            return [_push(db, place, edition, shown, note, by=by, at=at).id for place, edition in places]
    finally:
        forget_courses()


def _places(db: Session, lesson_id: int, edition_ids: Collection[int]) -> list[tuple[EditionLesson, Edition]]:
    """The lesson in these editions, which are locked."""
    rows = db.execute(
        select(EditionLesson, Edition)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(Edition, Edition.id == EditionTopic.edition_id)
        .where(EditionLesson.lesson_id == lesson_id, Edition.id.in_(edition_ids))
        .order_by(Edition.id)
        .with_for_update()
    )
    return [(row[0], row[1]) for row in rows]


def _push(
    db: Session, place: EditionLesson, edition: Edition, shown: int, note: str, *, by: int, at: datetime
) -> LessonCorrection:
    """One edition; what was told of this text in these words before, where it was."""
    before, same = place.revision_id, {"edition_id": edition.id, "lesson_id": place.lesson_id, "revision_id": shown, "note": note}
    if before == shown and (told := db.scalars(select(LessonCorrection).filter_by(**same)).first()):
        return told
    if before != shown:
        _check_links(db, edition, shown)
        place.revision_id = shown
        edition.content_version += 1
    correction = LessonCorrection(**same, before_id=before, by_id=by, at=at)
    db.add(correction)
    db.flush()
    detail = {"edition": edition.id, "before": before, "revision": shown}
    journal.record("courses.pushed_correction", "lesson", place.lesson_id, by=by, at=at, **detail)
    return correction


def _check_links(db: Session, edition: Edition, revision_id: int) -> None:
    """Every lesson that a text leads to is in the edition."""
    sections = db.scalar(select(LessonRevision.sections).filter_by(id=revision_id)) or []
    wanted = {int(key) for section in sections for key in _LINK.findall(section["html"])}
    there = select(EditionLesson.lesson_id).join(EditionTopic).where(EditionTopic.edition_id == edition.id)
    if wanted - set(db.scalars(there)):
        sentence = _("Bản đang phát hành dẫn đến bài không có trong ấn bản {n}. Bỏ liên kết ấy, phát hành lại rồi đưa đến lớp.")
        raise Refused("links", sentence.format(n=edition.number))
