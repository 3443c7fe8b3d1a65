"""Which banks and questions whoever is signed in may see and write."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort

from app.people.identity import current_viewer
from app.people.rules import Role
from app.quizzes.queries.bank import BankTopic, bank_topics
from app.quizzes.queries.texts import QuestionSource, question_source

_LEADERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def topics_in_reach() -> Sequence[BankTopic]:
    """The topics she may see: coordinators all, instructors those they steward."""
    viewer = current_viewer()
    return bank_topics(None if viewer.has(*_LEADERS) else viewer.person_id)


def topics_to_write() -> Sequence[BankTopic]:
    """The topics whose questions she may write: administrators all, instructors those they steward; coordinators only read."""
    viewer = current_viewer()
    return bank_topics(None if viewer.has(Role.ADMINISTRATOR) else viewer.person_id)


def may_write(topic: BankTopic) -> bool:
    """Whether she may write in the bank of a topic that she sees; asked anew only of a coordinator who is an instructor too."""
    viewer = current_viewer()
    if viewer.has(Role.ADMINISTRATOR) or not viewer.has(Role.COORDINATOR):
        return viewer.has(Role.ADMINISTRATOR, Role.INSTRUCTOR)
    return viewer.has(Role.INSTRUCTOR) and any(each.topic_id == topic.topic_id for each in topics_to_write())


def topic_of(topics: Sequence[BankTopic], topic_id: int) -> BankTopic:
    """One of these topics; anything else is as if it did not exist."""
    topic = next((topic for topic in topics if topic.topic_id == topic_id), None)
    if topic is None:
        abort(404)
    return topic


def question_of(topics: Sequence[BankTopic], question_id: int) -> tuple[BankTopic, QuestionSource]:
    """A question of one of these topics with its topic; anything else is as if it did not exist."""
    question = question_source(question_id)
    if question is None:
        abort(404)
    return topic_of(topics, question.topic_id), question
