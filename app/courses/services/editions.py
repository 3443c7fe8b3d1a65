"""Writing editions: a new one when the structure changed, else the newest one moved along with its texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from app.courses.models import Edition, EditionLesson, EditionTopic
from app.courses.package.records import Package, TopicEntry
from app.courses.services.texts import Slot, Text
from app.storage.base import Record


def new_edition(
    db: Session,
    package: Package,
    topic_ids: Mapping[str, int],
    texts: Mapping[Slot, Text],
    *,
    programme_id: int,
    number: int,
    structure: str,
    at: datetime,
) -> Edition:
    """A new edition with its topics and lessons."""
    online = sum(topic.periods for topic in package.topics if topic.mode == "online")
    edition = Edition(
        programme_id=programme_id,
        number=number,
        title=package.title,
        short_title=package.short_title,
        decision_number=package.decision.number,
        decision_on=package.decision.on,
        decision_body=package.decision.body,
        total_periods=package.periods,
        online_periods=online,
        in_person_periods=package.periods - online,
        requirements=[dict(requirement) for requirement in package.requirements],
        attendance=dict(package.attendance),
        marking=dict(package.marking) if package.marking else None,
        structure_hash=structure,
        content_version=1,
        published_at=at,
    )
    db.add(edition)
    blocks = {block.key: block.title for block in package.blocks}
    for position, entry in enumerate(package.topics, 1):
        topic = _topic(entry, position, topic_ids[entry.key], blocks[entry.block])
        topic.lessons = list(_lessons(entry, texts))
        edition.topics.append(topic)
    db.flush()
    return edition


def _topic(entry: TopicEntry, position: int, topic_id: int, block: str) -> EditionTopic:
    """A topic at its place."""
    quiz = entry.folder.quiz if entry.folder else None
    return EditionTopic(
        topic_id=topic_id,
        position=position,
        code=entry.code,
        title=entry.title,
        block=block,
        mode=entry.mode,
        kind=entry.kind,
        elective=entry.elective,
        theory_periods=entry.theory,
        practice_periods=entry.practice,
        quiz_periods=quiz.periods if quiz else 0,
        about=_about(entry),
        after=list(entry.after) or null(),
    )


def _lessons(entry: TopicEntry, texts: Mapping[Slot, Text]) -> Iterator[EditionLesson]:
    """The lessons of a topic at their places."""
    for position, lesson in enumerate(entry.folder.lessons if entry.folder else (), 1):
        text = texts[entry.key, lesson.key]
        yield EditionLesson(lesson_id=text.lesson_id, position=position, periods=lesson.periods, revision_id=text.revision_id)


def _about(entry: TopicEntry) -> Record:
    """The words of topic.yml; nothing for a topic without a folder."""
    return dict(entry.folder.about) if entry.folder else {}


def move_edition(
    db: Session,
    edition: Edition,
    package: Package,
    topic_ids: Mapping[str, int],
    texts: Mapping[Slot, Text],
    *,
    moved: bool = False,
) -> bool:
    """Let an edition show the package's texts of the topics and lessons that it has; counts its content version up when
    something moved.

    `moved`: something else of it did already.
    """
    topics = {topic.topic_id: topic for topic in db.scalars(select(EditionTopic).filter_by(edition_id=edition.id))}
    for entry in package.topics:
        topic = topics.get(topic_ids[entry.key])
        if topic is not None and topic.about != _about(entry):
            topic.about, moved = _about(entry), True
    wanted = {text.lesson_id: text.revision_id for text in texts.values()}
    for place in db.scalars(select(EditionLesson).join(EditionTopic).where(EditionTopic.edition_id == edition.id)):
        revision_id = wanted.get(place.lesson_id, place.revision_id)
        if place.revision_id != revision_id:
            place.revision_id, moved = revision_id, True
    if moved:
        edition.content_version += 1
    db.flush()
    return moved
