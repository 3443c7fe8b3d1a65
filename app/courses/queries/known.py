"""What was published before: so that only what is new is rendered and written."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from app.courses.markdown.tree import Figure
from app.courses.models import (
    Lesson,
    LessonRevision,
    Picture,
    Programme,
    SessionPlan,
    Topic,
)
from app.storage.transaction import session


def known_figures() -> Mapping[str, Figure]:
    """Every published picture by its hash. 1 statement."""
    rows = session().execute(select(Picture.sha256, Picture.width, Picture.height, Picture.files))
    return {
        row.sha256: Figure(row.sha256, row.width, row.height, tuple((file["width"], file["bytes"]) for file in row.files))
        for row in rows
    }


def known_sources(programme_key: str) -> frozenset[tuple[str, str, str]]:
    """(topic key, lesson key, source hash) of every text that a programme ever published. 1 statement."""
    rows = session().execute(
        select(Topic.key, Lesson.key, LessonRevision.source_hash)
        .join(Lesson, Lesson.topic_id == Topic.id)
        .join(LessonRevision, LessonRevision.lesson_id == Lesson.id)
        .join(Programme, Programme.id == Topic.programme_id)
        .where(Programme.key == programme_key)
    )
    return frozenset((topic_key, lesson_key, source_hash) for topic_key, lesson_key, source_hash in rows)


def known_plans(programme_key: str) -> frozenset[tuple[str, str]]:
    """(topic key, source hash) of every session plan that a programme ever published. 1 statement."""
    rows = session().execute(
        select(Topic.key, SessionPlan.source_hash)
        .join(SessionPlan, SessionPlan.topic_id == Topic.id)
        .join(Programme, Programme.id == Topic.programme_id)
        .where(Programme.key == programme_key)
    )
    return frozenset((topic_key, source_hash) for topic_key, source_hash in rows)
