"""Use-case of publishing: the banks of the topics and the papers of an edition, as a part of the publishing of courses."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.markdown.tree import Figure
from app.courses.models import EditionTopic
from app.courses.package.records import Package, PaperEntry, TopicEntry
from app.courses.pictures import figures_of
from app.courses.queries import known_figures
from app.courses.question_text import QuestionText, write_question
from app.kernel.text import nfc
from app.quizzes.models import Paper, Question, QuestionVersion
from app.quizzes.services.versions import columns_of
from app.quizzes.wording import quiz_title
from app.storage import journal
from app.storage.base import Record
from app.storage.transaction import transaction


@dataclass(frozen=True)
class _Known:
    """A question that is in the database, with the source and number of its current version."""

    question: Question
    source_hash: str
    number: int


def publish_banks(
    package: Package, edition_id: int, topic_ids: Mapping[str, int], by: int | None, at: datetime
) -> dict[str, int]:
    """Bring the banks and the papers of an edition to what the package says; again and again changes nothing.

    A changed question becomes a new version, one that is gone from its file is retired; attempts keep what they drew.
    Gives back counts: questions_new, questions_changed, questions_retired, papers_new.
    """
    counts: Counter[str] = Counter(questions_new=0, questions_changed=0, questions_retired=0, papers_new=0)
    with transaction() as db:
        folders = {topic_ids[topic.key]: topic.folder for topic in package.topics if topic.folder is not None}
        known = _known(db, list(folders))
        written = [(topic_id, question) for topic_id, folder in folders.items() for question in folder.questions]
        _retire(known, {(topic_id, question.key) for topic_id, question in written}, counts, at)
        published = known_figures()
        figures = {topic_id: figures_of(folder, published) for topic_id, folder in folders.items()}
        _publish(db, known, written, figures, counts, at)
        _papers(db, package, edition_id, topic_ids, counts)
        if any(counts.values()):
            journal.record("quizzes.publish_banks", "edition", edition_id, by=by, at=at, **counts)
        db.flush()
    return dict(counts)


def _known(db: Session, topic_ids: Sequence[int]) -> dict[tuple[int, str], _Known]:
    """The questions of these topics, retired ones too, by topic and key."""
    rows = db.execute(
        select(Question, QuestionVersion.source_hash, QuestionVersion.number)
        .outerjoin(QuestionVersion, QuestionVersion.id == Question.version_id)
        .where(Question.topic_id.in_(topic_ids))
    )
    return {
        (question.topic_id, question.key): _Known(question, source_hash or "", number or 0)
        for question, source_hash, number in rows
    }


def _retire(known: Mapping[tuple[int, str], _Known], written: set[tuple[int, str]], counts: Counter[str], at: datetime) -> None:
    """Take out of the banks what is gone from the files."""
    for place, entry in known.items():
        if place not in written and entry.question.retired_at is None:
            entry.question.retired_at = at
            counts["questions_retired"] += 1


def _publish(
    db: Session,
    known: Mapping[tuple[int, str], _Known],
    written: Sequence[tuple[int, QuestionText]],
    figures: Mapping[int, Mapping[str, Figure]],
    counts: Counter[str],
    at: datetime,
) -> None:
    """Write new questions and new versions; a retired question that came back is in use again."""
    changed: list[tuple[Question, QuestionVersion]] = []
    for topic_id, text in written:
        entry = known.get((topic_id, text.key))
        question = entry.question if entry else Question(topic_id=topic_id, key=text.key)
        source_hash = _source_hash(text, figures[topic_id])
        if entry is None:
            db.add(question)
        elif question.retired_at is not None:
            question.retired_at = None
            counts["questions_changed"] += entry.source_hash == source_hash
        if entry is None or entry.source_hash != source_hash:
            version = QuestionVersion(
                number=entry.number + 1 if entry else 1,
                source_hash=source_hash,
                published_at=at,
                **columns_of(text, figures[topic_id]),
            )
            changed.append((question, version))
            counts["questions_changed" if entry else "questions_new"] += 1
    db.flush()
    for question, version in changed:
        version.question_id = question.id
        db.add(version)
    db.flush()
    for question, version in changed:
        question.version_id = version.id
    db.flush()


def _papers(db: Session, package: Package, edition_id: int, topic_ids: Mapping[str, int], counts: Counter[str]) -> None:
    """Write the papers that the edition does not have yet; those that it has never change."""
    places = dict(
        db.execute(select(EditionTopic.topic_id, EditionTopic.id).where(EditionTopic.edition_id == edition_id)).tuples().all()
    )
    there = set(db.scalars(select(Paper.key).where(Paper.edition_id == edition_id)))
    wanted = [
        _topic_quiz(topic, topic_ids) for topic in package.topics if topic.folder is not None and topic.folder.quiz is not None
    ]
    wanted += [_programme_paper(paper, package, topic_ids) for paper in package.papers]
    for topic_key, facts in wanted:
        if facts["key"] not in there:
            db.add(Paper(edition_id=edition_id, edition_topic_id=places[topic_ids[topic_key]], **facts))
            counts["papers_new"] += 1


def _topic_quiz(topic: TopicEntry, topic_ids: Mapping[str, int]) -> tuple[str, dict[str, Any]]:
    """(topic, facts) of the quiz of a topic: no time limit, as often as she likes."""
    quiz = topic.folder.quiz if topic.folder else None
    assert quiz is not None
    facts = {
        "key": topic.key,
        "kind": "topic",
        "title": quiz_title(topic.code),
        "minutes": None,
        "tries": None,
        "pass_mark": quiz.pass_mark,
        "periods": quiz.periods,
        "opens_after": "lessons",
        "blueprint": [_line(topic_ids[topic.key], quiz.draw, essays=quiz.essays)],
    }
    return topic.key, facts


def _programme_paper(paper: PaperEntry, package: Package, topic_ids: Mapping[str, int]) -> tuple[str, dict[str, Any]]:
    """(topic, facts) of a test of the programme; passing earns the tiết of its topic."""
    topic = package.topic(paper.topic)
    facts = {
        "key": paper.key,
        "kind": "final",
        "title": paper.title,
        "minutes": paper.minutes,
        "tries": paper.tries,
        "pass_mark": paper.pass_mark,
        "periods": topic.periods if topic else 0.0,
        "opens_after": paper.opens_after,
        "blueprint": [_line(topic_ids[key], count, essays=paper.essays) for key, count in paper.draw.items()],
    }
    return paper.topic, facts


def _line(topic_id: int, count: int, *, essays: bool) -> Record:
    """A line of a blueprint."""
    return {"topic_id": topic_id, "count": count} | ({"essays": True} if essays else {})


def _source_hash(text: QuestionText, figures: Mapping[str, Figure]) -> str:
    """SHA-256 of the text of a question and of the pictures it shows; a question without pictures is its text alone."""
    written = nfc(write_question(text))
    shown = sorted(path for path in figures if path in written)
    return hashlib.sha256("\0".join([written, *(figures[path].sha256 for path in shown)]).encode()).hexdigest()
