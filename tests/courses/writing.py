"""Lessons of the cast's programme in the hands of those who write: short words for what tests do with them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from app.courses.models import Lesson, Topic
from app.courses.queries.authoring import LessonRow, lesson_to_write, revision_source
from app.courses.rules.reviewing import Act
from app.courses.services.drafting import save_draft
from app.courses.services.publish_draft import publish_draft
from app.courses.services.reviewing import move_draft
from app.storage.transaction import session
from tests.cast import NOW, Cast

OLD, NEW = "Đoạn văn thứ nhất về việc nghe.", "Đoạn văn thứ nhất, viết lại cho rõ hơn."


def lesson_id(key: str = "nghe-het") -> int:
    """A lesson of the programme that the cast learns."""
    return session().scalars(select(Lesson.id).join(Topic).where(Lesson.key == key).order_by(Lesson.id)).first() or 0


def row_of(lesson: int) -> LessonRow:
    """Where it stands."""
    row = lesson_to_write(lesson, None)
    assert row is not None
    return row


def shown(lesson: int) -> str:
    """The text that trainees read."""
    return revision_source(row_of(lesson).revision_id)


def write(lesson: int, cast: Cast, old: str = OLD, new: str = NEW, *, who: str = "instructor") -> int:
    """Somebody changes words of a lesson; the version that stands then."""
    row = row_of(lesson)
    text = shown(lesson)
    assert old in text
    return save_draft(lesson, text.replace(old, new), seen=row.version or 0, by=cast.person[who], at=NOW).version


def bring_out(lesson: int, cast: Cast, content: Path) -> int:
    """The open draft is sent, approved by another, published; the revision it became."""
    version = row_of(lesson).version or 0
    move_draft(lesson, Act.SUBMIT, seen=version, by=cast.person["instructor"], at=NOW)
    move_draft(lesson, Act.APPROVE, seen=version, by=cast.person["administrator"], at=NOW)
    return publish_draft(lesson, seen=version, by=cast.person["instructor"], at=NOW, content=content)
