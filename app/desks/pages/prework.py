"""What a trainee brings to a session, from the plan of its topic: shown at the first session of the topic, until it is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.cohorts.queries import SessionView
from app.courses.queries import EditionView, TopicView


@dataclass(frozen=True)
class ToBring:
    """One thing to prepare; `topic` is the online topic that it belongs to, when the class has it."""

    text: str
    topic: TopicView | None


def prework_of(edition: EditionView, sessions: Iterable[SessionView], today: date) -> Mapping[int, tuple[ToBring, ...]]:
    """What to prepare, by session: only at the first session of a topic, only while that is not over, never at make-ups."""
    first: dict[int, SessionView] = {}
    for session in sessions:
        if session.cancelled_at is None and not session.is_makeup:
            first.setdefault(session.edition_topic_id, session)
    found: dict[int, tuple[ToBring, ...]] = {}
    for topic_id, session in first.items():
        topic = edition.topic(topic_id)
        if topic is not None and topic.plan is not None and topic.plan.prework and session.held_on >= today:
            found[session.id] = tuple(
                ToBring(row["text"], edition.topic_by_key(row["topic"]) if row["topic"] else None) for row in topic.plan.prework
            )
    return found
