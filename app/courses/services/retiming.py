"""Other tiết for a lesson: a revision whose head says so, every other word as it was."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.courses.faults import FaultList
from app.courses.markdown import front_matter
from app.courses.models import Lesson, LessonOnDisk, LessonRevision, Topic
from app.courses.package.topic import lesson_of
from app.courses.queries.authoring import figures_of_topic, files_of_topic, lessons_beside
from app.courses.structure import source_hash
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.writes import insert_once

_PERIODS = re.compile(r"^periods:[^\n#]*?([ \t]*(?:#[^\n]*)?)$", re.MULTILINE)


def with_periods(source: str, periods: float) -> str:
    """A lesson file whose head says other tiết. Refused: "no_periods"."""
    parts = front_matter.split(source)
    said = int(periods) if float(periods).is_integer() else periods
    head, count = _PERIODS.subn(rf"periods: {said}\1", parts[0], count=1) if parts else ("", 0)
    if parts is None or not count:
        raise Refused("no_periods", _("Phần khai của bài không có dòng periods nên không đổi tiết được. Mở bài, sửa phần khai."))
    at = source.index(parts[0])
    return source[:at] + head + source[at + len(parts[0]) :]


def retimed(db: Session, revision_id: int, periods: float, at: datetime) -> int:
    """The revision of the same lesson with other tiết; in a transaction. Refused: "no_periods"."""
    old = db.get_one(LessonRevision, revision_id)
    source = with_periods(old.source, periods)
    if source == old.source:
        return old.id
    topic_id, programme_id = db.execute(
        select(Topic.id, Topic.programme_id).join(Lesson, Lesson.topic_id == Topic.id).where(Lesson.id == old.lesson_id)
    ).one()
    homes = {other.key: other.topic_key for other in lessons_beside(programme_id)}
    lesson = lesson_of(source, FaultList(""))
    digest = source_hash(lesson, figures_of_topic(topic_id), homes, files_of_topic(topic_id))
    known = db.scalar(select(LessonRevision.id).filter_by(lesson_id=old.lesson_id, source_hash=digest))
    if known is not None:
        return known
    insert_once(LessonOnDisk, [{"lesson_id": old.lesson_id, "revision_id": old.id}], unique=("lesson_id",))
    number = db.scalar(select(func.max(LessonRevision.number)).filter_by(lesson_id=old.lesson_id)) or 0
    facts = {column.key: getattr(old, column.key) for column in LessonRevision.__table__.columns if column.key not in {"id"}}
    facts |= {"number": number + 1, "source": source, "source_hash": digest, "published_at": at}
    new = LessonRevision(**facts)
    db.add(new)
    db.flush()
    return new.id
