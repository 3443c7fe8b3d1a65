"""Use-case of publishing: the banks of the topics and the papers of an edition, as a part of the publishing of courses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.models import EditionTopic
from app.courses.package.records import DrawEntry, Package, PaperEntry, TopicEntry
from app.courses.pictures import figures_of
from app.courses.queries import known_figures
from app.quizzes.models import Paper
from app.quizzes.services.merging import merge_questions
from app.quizzes.services.versions import Stamp
from app.quizzes.wording import quiz_title
from app.storage import journal
from app.storage.base import Record
from app.storage.transaction import transaction


def publish_banks(
    package: Package, edition_id: int, topic_ids: Mapping[str, int], by: int | None, at: datetime
) -> dict[str, int | tuple[str, ...]]:
    """Bring the banks and the papers of an edition to what the package says; again and again changes nothing.

    A changed question becomes a new version, one that is gone from its file is retired; attempts keep what they drew. What was
    changed in the web since is left as it is there, and named: `questions_conflict` lists the keys, where there are any.
    Else counts come back: questions_new, questions_changed, questions_retired, papers_new.
    """
    counts: Counter[str] = Counter(questions_new=0, questions_changed=0, questions_retired=0, papers_new=0)
    with transaction() as db:
        folders = {topic_ids[topic.key]: topic.folder for topic in package.topics if topic.folder is not None}
        published = known_figures()
        figures = {topic_id: figures_of(folder, published) for topic_id, folder in folders.items()}
        written = [(topic_id, question) for topic_id, folder in folders.items() for question in folder.questions]
        conflicts = merge_questions(db, list(folders), written, figures, counts, Stamp("file", by, at))
        _papers(db, package, edition_id, topic_ids, counts)
        if any(counts.values()):
            journal.record("quizzes.publish_banks", "edition", edition_id, by=by, at=at, **counts)
        db.flush()
    return {**counts, **({"questions_conflict": conflicts} if conflicts else {})}


def publish_papers(package: Package, edition_id: int, topic_ids: Mapping[str, int]) -> int:
    """Write the tests that a package asks for and that its edition does not have; the banks stay. Gives how many are new."""
    counts: Counter[str] = Counter()
    with transaction() as db:
        _papers(db, package, edition_id, topic_ids, counts)
        db.flush()
    return counts["papers_new"]


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
        "blueprint": [_line(topic_ids[topic.key], entry, essays=quiz.essays) for entry in quiz.blueprint],
        "shows": "key",
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
        "blueprint": [_line(topic_ids[entry.topic], entry, essays=paper.essays) for entry in paper.blueprint],
        "conditions": [
            *([{"paper": paper.after_paper}] if paper.after_paper else []),
            *([{"on": paper.opens_on.isoformat()}] if paper.opens_on else []),
        ],
        "allowance_minutes": paper.allowance_minutes,
        "which_counts": paper.counts,
        "shows": paper.shows,
    }
    return paper.topic, facts


def _line(topic_id: int, entry: DrawEntry, *, essays: bool) -> Record:
    """A line of a blueprint."""
    facts = {"essays": essays, "levels": list(entry.levels), "tags": list(entry.tags), "skill": entry.skill}
    return {"topic_id": topic_id, "count": entry.count} | {name: value for name, value in facts.items() if value}
