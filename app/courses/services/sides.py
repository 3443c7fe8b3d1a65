"""Files and web are one thing: which of the two texts of a lesson a publish of files shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.models import Edition, EditionLesson, EditionTopic, LessonConflict, LessonOnDisk, LessonRevision, Topic
from app.courses.services.texts import Slot, Text
from app.storage.writes import insert_once


def with_the_web(
    db: Session, newest: Edition | None, texts: Mapping[Slot, Text], at: datetime
) -> tuple[dict[Slot, Text], tuple[str, ...]]:
    """The texts that are to be shown when files bring `texts`, and the keys of lessons in conflict; in a transaction.

    What only the files changed comes from the files, what only the web changed stays, and where both changed the web's text
    stays until a person has decided. What the files said is remembered.
    """
    shown = _shown_at_home(db, texts) | _shown_in(db, newest)
    on_disk = {row.lesson_id: row for row in db.scalars(select(LessonOnDisk).where(LessonOnDisk.lesson_id.in_(_ids(texts))))}
    last = {lesson_id: row.revision_id for lesson_id, row in on_disk.items()}
    result, conflicts = dict(texts), list[str]()
    differing = {
        slot: (text, shown[text.lesson_id], last.get(text.lesson_id, shown[text.lesson_id]))
        for slot, text in texts.items()
        if shown.get(text.lesson_id, text.revision_id) != text.revision_id
    }
    sources = _sources(db, (number for text, there, before in differing.values() for number in (text.revision_id, there, before)))
    for slot, (text, there, before) in differing.items():
        now, web, said = sources[text.revision_id], sources[there], sources[before]
        if web in (said, now):
            continue
        result[slot] = Text(text.lesson_id, there)
        if now != said:
            row = {"lesson_id": text.lesson_id, "file_revision_id": text.revision_id, "base_revision_id": before, "found_at": at}
            if insert_once(LessonConflict, [row], unique=("lesson_id", "file_revision_id")):
                conflicts.append("/".join(slot))
    _remember(db, texts, on_disk)
    return result, tuple(conflicts)


def _ids(texts: Mapping[Slot, Text]) -> list[int]:
    """The lessons of these texts."""
    return [text.lesson_id for text in texts.values()]


def _shown_at_home(db: Session, texts: Mapping[Slot, Text]) -> dict[int, int]:
    """The revision of every lesson that the newest edition of its own programme shows."""
    rows = db.execute(
        select(EditionLesson.lesson_id, EditionLesson.revision_id)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(Edition, Edition.id == EditionTopic.edition_id)
        .join(Topic, (Topic.id == EditionTopic.topic_id) & (Topic.programme_id == Edition.programme_id))
        .where(EditionLesson.lesson_id.in_(_ids(texts)))
        .order_by(Edition.number)
    )
    return {row.lesson_id: row.revision_id for row in rows}


def _shown_in(db: Session, newest: Edition | None) -> dict[int, int]:
    """The revision of every lesson that an edition shows."""
    if newest is None:
        return {}
    rows = db.execute(
        select(EditionLesson.lesson_id, EditionLesson.revision_id)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .where(EditionTopic.edition_id == newest.id)
    )
    return {row.lesson_id: row.revision_id for row in rows}


def _sources(db: Session, ids: Iterable[int]) -> dict[int, str]:
    """The texts of these revisions."""
    rows = db.execute(select(LessonRevision.id, LessonRevision.source).where(LessonRevision.id.in_(set(ids))))
    return {row.id: row.source for row in rows}


def _remember(db: Session, texts: Mapping[Slot, Text], on_disk: Mapping[int, LessonOnDisk]) -> None:
    """Note what the files say now."""
    for text in texts.values():
        row = on_disk.get(text.lesson_id)
        if row is not None and row.revision_id != text.revision_id:
            row.revision_id = text.revision_id
    new = [
        {"lesson_id": text.lesson_id, "revision_id": text.revision_id} for text in texts.values() if text.lesson_id not in on_disk
    ]
    insert_once(LessonOnDisk, new, unique=("lesson_id",))
