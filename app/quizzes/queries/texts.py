"""The texts of the bank as their authors wrote them, for the editor, for near duplicates, for export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from app.courses.markdown.tree import Figure
from app.courses.models import EditionTopic, Topic
from app.courses.queries import known_figures
from app.courses.question_text import QuestionText, parse_bank
from app.people.models import Person
from app.quizzes.models import Question, QuestionVersion
from app.storage.transaction import session

_SENT = "images/{start}.webp"


@dataclass(frozen=True)
class VersionText:
    """One version with its text (None: older than the editor); `made_by` is a name, "" for the machine."""

    number: int
    origin: str
    made_by: str
    note: str
    published_at: datetime
    source: str | None


@dataclass(frozen=True)
class QuestionSource:
    """A question with the text in use; `conflict` is the number of what the files brought against it, 0: they dropped it."""

    id: int
    topic_id: int
    key: str
    retired_at: datetime | None
    conflict: int | None
    in_files: bool
    number: int
    source: str | None

    @property
    def text(self) -> QuestionText | None:
        """The text, taken apart."""
        return _parsed(self.source) if self.source else None


def bank_texts(topic_id: int) -> Sequence[QuestionText]:
    """The questions in use of a topic as texts, in the order of their keys; without those that have no kept text. 1 statement."""
    sources = session().scalars(
        select(QuestionVersion.source)
        .join(Question, Question.version_id == QuestionVersion.id)
        .where(Question.topic_id == topic_id, Question.retired_at.is_(None), QuestionVersion.source.is_not(None))
        .order_by(Question.key)
    )
    return [_parsed(str(source)) for source in sources]


@dataclass(frozen=True)
class Neighbour:
    """A question in use somewhere in a programme, under its key, or as "topic/key" in another topic than the one that asks
    (`own`); `place` is the topic as people call it."""

    text: QuestionText
    place: str
    own: bool


def neighbours(topic_id: int) -> Sequence[Neighbour]:
    """The questions in use of all topics of the programme of a topic, its own first. 1 statement."""
    programme = select(Topic.programme_id).where(Topic.id == topic_id).scalar_subquery()
    newest = select(func.max(EditionTopic.id)).where(EditionTopic.topic_id == Topic.id).correlate(Topic).scalar_subquery()
    rows = session().execute(
        select(Topic.id, Topic.key, EditionTopic.code, EditionTopic.title, QuestionVersion.source)
        .join(Question, Question.topic_id == Topic.id)
        .join(QuestionVersion, QuestionVersion.id == Question.version_id)
        .outerjoin(EditionTopic, EditionTopic.id == newest)
        .where(Topic.programme_id == programme, Question.retired_at.is_(None), QuestionVersion.source.is_not(None))
        .order_by(Topic.id != topic_id, Topic.key, Question.key)
    )
    return [
        _neighbour(_parsed(str(source)), key, f"{code}. {title}" if title else key, own=of_topic == topic_id)
        for of_topic, key, code, title, source in rows
    ]


def _neighbour(text: QuestionText, topic_key: str, place: str, *, own: bool) -> Neighbour:
    """A question as it is called from where it is asked."""
    return Neighbour(text if own else replace(text, key=f"{topic_key}/{text.key}"), place, own)


@lru_cache(maxsize=4096)
def _parsed(source: str) -> QuestionText:
    """A kept text, taken apart once: versions never change, and a preview asks for the whole bank."""
    return parse_bank(source)[0][0]


def kept_texts(topic_id: int) -> Mapping[str, QuestionText | None]:
    """The text in use under every key of a topic; None for a retired question and for one without kept text. 1 statement."""
    rows = session().execute(
        select(Question.key, Question.retired_at, QuestionVersion.source)
        .outerjoin(QuestionVersion, Question.version_id == QuestionVersion.id)
        .where(Question.topic_id == topic_id)
    )
    return {key: _parsed(source) if source and not retired_at else None for key, retired_at, source in rows}


def question_source(question_id: int) -> QuestionSource | None:
    """One question with the text in use. 1 statement."""
    row = session().execute(_sources().where(Question.id == question_id)).first()
    return _source(row) if row else None


def version_texts(question_id: int) -> Sequence[VersionText]:
    """Every version of a question, the newest first. 1 statement."""
    rows = session().execute(
        select(
            QuestionVersion.number,
            QuestionVersion.origin,
            Person.full_name,
            QuestionVersion.note,
            QuestionVersion.published_at,
            QuestionVersion.source,
        )
        .outerjoin(Person, Person.id == QuestionVersion.made_by_id)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
    )
    return [VersionText(row[0], row[1], row[2] or "", *row[3:]) for row in rows]


def figures_of_topic(topic_id: int) -> Mapping[str, Figure]:
    """The pictures that texts of a topic may show, by the path written in them: those of its files, and all that were sent.

    2 statements.
    """
    known = known_figures()
    found = {_SENT.format(start=sha256[:16]): figure for sha256, figure in known.items()}
    rows = session().scalars(
        select(QuestionVersion.pictures)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Question.topic_id == topic_id, QuestionVersion.pictures.is_not(None))
        .order_by(QuestionVersion.id)
    )
    for pictures in rows:
        found |= {path: known[sha256] for path, sha256 in (pictures or {}).items() if sha256 in known}
    return found


def tags_of_topic(texts: Sequence[QuestionText]) -> list[str]:
    """The tags that a bank uses, the most used first; at most forty. 0 statements."""
    counts: dict[str, int] = {}
    for text in texts:
        for tag in text.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return sorted(counts, key=lambda tag: (-counts[tag], tag))[:40]


def _sources() -> Any:
    """Questions with the text in use."""
    return select(
        Question.id,
        Question.topic_id,
        Question.key,
        Question.retired_at,
        Question.conflict_number,
        Question.file_hash,
        QuestionVersion.number,
        QuestionVersion.source,
    ).join(QuestionVersion, QuestionVersion.id == Question.version_id)


def _source(row: Any) -> QuestionSource:
    """A row of `_sources()`."""
    question_id, topic_id, key, retired_at, conflict, file_hash, number, source = row
    return QuestionSource(question_id, topic_id, key, retired_at, conflict, file_hash is not None, number, source)
