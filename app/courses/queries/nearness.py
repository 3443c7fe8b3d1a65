"""Passages of other lessons that are nearly those of one that is being written; a process keeps them by revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select

from app.courses.check.quality.runs import Kept, kept_source, near
from app.courses.memory import Memory
from app.courses.models import Edition, EditionLesson, EditionTopic, LessonRevision, Programme
from app.storage.transaction import session

_kept: Memory[Kept] = Memory(2000)
"""Some 11 KB a lesson: 2,000 lessons are 22 MB."""


@dataclass(frozen=True)
class Elsewhere:
    """A passage of the text that is written (`line` of the file) and the place that it is nearly: which lesson, which line."""

    line: int
    percent: int
    revision_id: int
    title: str
    topic_code: str
    programme: str
    there: int
    words: str


def passages_elsewhere(lesson_id: int, own: Kept) -> Sequence[Elsewhere]:
    """What stands elsewhere too, in the newest editions of all programmes. 1 statement; 2 when texts are not kept yet."""
    newest = select(Edition.programme_id, func.max(Edition.number).label("number")).group_by(Edition.programme_id).subquery()
    rows = (
        session()
        .execute(
            select(LessonRevision.id, LessonRevision.title, EditionTopic.code, Edition.short_title)
            .join(EditionLesson, EditionLesson.revision_id == LessonRevision.id)
            .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
            .join(Edition, Edition.id == EditionTopic.edition_id)
            .join(newest, (newest.c.programme_id == Edition.programme_id) & (newest.c.number == Edition.number))
            .join(Programme, Programme.id == Edition.programme_id)
            .where(LessonRevision.lesson_id != lesson_id)
            .order_by(Programme.key, EditionTopic.position, EditionLesson.position)
        )
        .all()
    )
    texts = _kept_of([row[0] for row in rows])
    places: list[tuple[int, str, str, str]] = [(row[0], row[1], row[2], row[3]) for row in rows]
    return [
        Elsewhere(found.line, round(found.share * 100), *places[found.text], found.there, found.words)
        for found in near(own, texts)
    ]


def forget_passages() -> None:
    """Read every text anew from here on: for tests that change a text behind a process. 0 statements."""
    _kept.forget()


def _kept_of(revision_ids: Sequence[int]) -> list[Kept]:
    """The passages of these texts; those not kept yet are read at once."""
    found = {revision_id: _kept.kept(revision_id) for revision_id in revision_ids}
    if missing := [revision_id for revision_id, text in found.items() if text is None]:
        sources = select(LessonRevision.id, LessonRevision.source).where(LessonRevision.id.in_(missing))
        for revision_id, source in session().execute(sources):
            found[revision_id] = _kept.get(revision_id, partial(kept_source, source))
    return [text for text in found.values() if text is not None]
