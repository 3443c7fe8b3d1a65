"""What a member of staff may see of quizzes: her topics, and the units of her classes."""

from __future__ import annotations

from app.people.identity import current_viewer
from app.people.rules import Role
from app.quizzes.queries.bank import BankTopic, bank_topics

_LEADERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def steward_id() -> int | None:
    """Whose topics count: None for those who see all topics, else her own as a steward."""
    viewer = current_viewer()
    return None if viewer.has(*_LEADERS) else viewer.person_id


def paths() -> tuple[str, ...]:
    """The units in which she has a role: their classes and those below are hers to see."""
    return current_viewer().reach(*Role)


def topic_in_reach(topic_id: int) -> BankTopic | None:
    """A topic with a bank that she may see."""
    return next((topic for topic in bank_topics(steward_id()) if topic.topic_id == topic_id), None)
