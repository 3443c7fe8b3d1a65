"""What makes an edition and what makes a text: hashes over the parts that count."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from app.courses.attachments.naming import path_of
from app.courses.markdown.tree import Attachment, Figure
from app.courses.package.records import DrawEntry, LessonFile, Package, PaperEntry, Quiz, SessionPlan, TopicEntry

RENDERING = 1
"""Counts the changes of the renderer after which every lesson is to be rendered anew."""


def structure_hash(package: Package) -> str:
    """SHA-256 of what is fixed for a class: the programme's facts, tiết, lessons and their order, tests, conditions."""
    return _hash(
        {
            "id": package.key,
            "titles": [package.title, package.short_title],
            "decision": [package.decision.number, str(package.decision.on), package.decision.body, package.decision.title],
            "periods": [package.periods, package.online_share],
            "blocks": [[block.key, block.title] for block in package.blocks],
            "topics": [_topic(topic) for topic in package.topics],
            "papers": [_paper(paper) for paper in package.papers],
            "attendance": dict(package.attendance),
            "requirements": [dict(requirement) for requirement in package.requirements],
            **({"marking": dict(package.marking)} if package.marking else {}),
        }
    )


def source_hash(
    lesson: LessonFile,
    figures: Mapping[str, Figure],
    homes: Mapping[str, str],
    files: Mapping[str, Attachment] = MappingProxyType({}),
) -> str:
    """SHA-256 of a lesson's source, of the pictures it shows, of the files it hands out (by path) and of where its links lead
    (`homes`: lesson key to topic key)."""
    targets = {reference.target for reference in lesson.body.references}
    handed = {target: files[path].sha256 for target in targets if (path := path_of(target)) in files and path}
    return _hash(
        {
            "rendering": RENDERING,
            "source": lesson.source,
            "pictures": {target: figures[target].sha256 for target in targets if target in figures},
            "links": {target: homes.get(target.removeprefix("bai:"), "") for target in targets if target.startswith("bai:")},
            **({"files": handed} if handed else {}),
        }
    )


def plan_hash(plan: SessionPlan) -> str:
    """SHA-256 of the source of a session plan."""
    return _hash({"rendering": RENDERING, "source": plan.source})


def _topic(topic: TopicEntry) -> dict[str, Any]:
    """A topic as far as a class depends on it."""
    folder = topic.folder
    quiz = folder.quiz if folder else None
    return {
        "id": topic.key,
        "words": [topic.code, topic.title, topic.block, topic.mode, topic.kind, topic.elective],
        "periods": [topic.theory, topic.practice],
        "quiz": _quiz(quiz) if quiz else None,
        "lessons": [[lesson.key, lesson.periods] for lesson in folder.lessons] if folder else [],
        **({"after": list(topic.after)} if topic.after else {}),
        **({"package": topic.package} if topic.package else {}),
    }


def _paper(paper: PaperEntry) -> list[Any]:
    """A test as far as a class depends on it."""
    facts = [
        paper.key,
        paper.topic,
        paper.title,
        paper.minutes,
        paper.tries,
        paper.pass_mark,
        paper.opens_after,
        dict(paper.draw),
    ]
    facts += [True] if paper.essays else []
    settings = [paper.counts, paper.shows, paper.allowance_minutes, paper.after_paper, str(paper.opens_on or "")]
    return [*facts, *_narrow(paper.blueprint), *([settings] if settings != ["best", "closed", 10, "", ""] else [])]


def _quiz(quiz: Quiz) -> list[Any]:
    """A topic's quiz as far as a class depends on it."""
    return [quiz.periods, quiz.draw, quiz.pass_mark, *([True] if quiz.essays else []), *_narrow(quiz.blueprint)]


def _narrow(blueprint: Sequence[DrawEntry]) -> list[Any]:
    """The lines of a blueprint, when they say more than how many of each topic."""
    if not any(entry.is_narrow for entry in blueprint):
        return []
    return [[[entry.topic, entry.count, entry.levels, entry.tags, entry.skill] for entry in blueprint]]


def _hash(value: object) -> str:
    """SHA-256 of plain values, the same for the same values."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
