"""Which lessons whoever is signed in may write and review: administrators all, instructors those of topics they answer for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import abort, current_app

from app.courses.queries.authoring import LessonRow, lesson_to_write, lessons_to_write
from app.courses.queries.new_lessons import TopicRow, topics_to_write
from app.people.identity import current_viewer
from app.people.rules import Role


def lessons_in_reach() -> Sequence[LessonRow]:
    """The lessons she may write."""
    return lessons_to_write(_steward())


def topics_in_reach() -> Sequence[TopicRow]:
    """The online topics in which she may write lessons."""
    return topics_to_write(_steward())


def topic_in_reach(topic_id: int) -> TopicRow:
    """One of them; anything else is as if it did not exist."""
    topic = next((topic for topic in topics_in_reach() if topic.topic_id == topic_id), None)
    if topic is None:
        abort(404)
    return topic


def lesson_in_reach(lesson_id: int) -> LessonRow:
    """One of them; anything else is as if it did not exist."""
    row = lesson_to_write(lesson_id, _steward())
    if row is None:
        abort(404)
    return row


def content_folder() -> Path:
    """The folder of the packages, where the lists of words lie."""
    folder: Path = current_app.config["SETTINGS"].content
    return folder


def _steward() -> int | None:
    """Whose topics count; None for those who write everywhere."""
    viewer = current_viewer()
    return None if viewer.has(Role.ADMINISTRATOR) else viewer.person_id
