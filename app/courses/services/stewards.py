"""Use-case of topics: who answers for which."""

from __future__ import annotations

from datetime import datetime

from app.courses.models import TopicSteward
from app.storage.journal import record
from app.storage.transaction import transaction
from app.storage.writes import insert_once


def name_steward(*, topic_id: int, person_id: int, by: int | None, at: datetime) -> bool:
    """Let an instructor answer for a topic; False when she already does."""
    with transaction():
        new = insert_once(TopicSteward, [{"topic_id": topic_id, "person_id": person_id}], unique=("topic_id", "person_id")) > 0
        if new:
            record("courses.named_steward", "topic", topic_id, by=by, at=at, person=person_id)
        return new
