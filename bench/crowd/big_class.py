"""The whole big class, and what the pages of the bench need to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.courses.queries import EditionView, TopicView, edition_view, newest_editions
from app.factory import create_app
from app.kernel.settings import Settings
from app.storage.base import db
from app.storage.transaction import transaction
from bench.crowd.people import Member, People, write_people
from bench.crowd.quizzes import draw_from_now_on, write_quizzes
from bench.crowd.sessions import write_sessions
from bench.crowd.study import write_study
from bench.faults import BenchFault

QUESTIONS = 10
"""Questions of the measured quiz."""


@dataclass(frozen=True)
class BigClass:
    """A class of 200: `readers` are in the middle of lesson `lesson_id`, `finished` may try the quiz of ten `paper_id`."""

    cohort_id: int
    coordinator: str
    readers: Sequence[Member]
    finished: Sequence[Member]
    lesson_id: int
    paper_id: int


def write_class(settings: Settings) -> BigClass:
    """Write it into the database of `settings`; raises BenchFault when the course has no written topics."""
    app = create_app(settings)
    with app.app_context(), transaction():
        edition = _edition()
        topics = [topic for topic in edition.online_topics if topic.lessons]
        if len(topics) < 2:
            raise BenchFault("Cần ít nhất hai chuyên đề trên mạng có bài học để đo.")
        now = datetime.now(UTC)
        people = write_people(edition.id, len(topics), now)
        write_sessions(people, edition, now)
        write_study(people, topics, now - timedelta(days=2))
        write_quizzes(people, edition.id, topics, now - timedelta(days=1))
        paper_id = draw_from_now_on(edition.id, topics[0], QUESTIONS)
        found = _described(people, topics, paper_id)
    with app.app_context():
        db.engine.dispose()
    return found


def _edition() -> EditionView:
    """The newest edition that was published."""
    newest = max(newest_editions(), key=lambda row: row.edition_id)
    return edition_view(newest.edition_id, newest.content_version)


def _described(people: People, topics: Sequence[TopicView], paper_id: int) -> BigClass:
    """Who can be measured at what."""
    middle = len(topics) // 2
    return BigClass(
        people.cohort_id,
        people.coordinator[1],
        [member for member in people.members if member.topics == middle],
        [member for member in people.members if member.topics == len(topics)],
        topics[middle].lessons[0].lesson_id,
        paper_id,
    )
