"""What a trainee lacks in each session and topic: the most that an exemption there can give."""

from __future__ import annotations

from collections import defaultdict

from app.completion.queries import Ledger
from app.completion.rules import About, Half, Target


def lacking(book: Ledger) -> dict[Target, float]:
    """The tiết that exemptions can still give, by session and topic; sessions and topics without any stand with 0."""
    open_in = {
        "online": book.verdict.online_planned - book.verdict.online_earned,
        "in_person": book.verdict.in_person_planned - book.verdict.in_person_earned,
    }
    earned: dict[int, float] = defaultdict(float)
    for line in book.online:
        earned[line.topic.id] += line.earned
    freed: dict[int, float] = defaultdict(float)
    for held in book.sessions:
        earned[held.session.edition_topic_id] += held.earned
    for credit in book.granted.credits:
        freed[credit.exemption.session_id or 0] += credit.periods
    found: dict[Target, float] = {}
    for topic in book.edition.topics:
        missing = topic.periods - earned[topic.id] - book.granted.of(Half(topic.mode), topic.id)
        found[Target(About.TOPIC, topic_id=topic.id)] = max(0.0, min(missing, open_in[topic.mode]))
    for held in book.sessions:
        view = held.session
        if not view.is_makeup:
            around = found.get(Target(About.TOPIC, topic_id=view.edition_topic_id), view.periods)
            missing = view.periods - held.earned - freed[view.id]
            found[Target(About.SESSION, session_id=view.id)] = max(0.0, min(missing, around))
    return found
