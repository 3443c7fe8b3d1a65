"""Outline and package: what an outline is of a package, and a package without texts that an outline describes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from app.courses.markdown.lesson_text import EMPTY_BODY
from app.courses.package.fields import plain_value
from app.courses.package.records import (
    Block,
    Decision,
    DrawEntry,
    LessonFile,
    Package,
    PaperEntry,
    Quiz,
    TopicEntry,
    TopicFolder,
    Words,
)
from app.courses.rules.outlines.records import BlockLine, LessonLine, Outline, TopicLine


def outline_of_package(package: Package) -> Outline:
    """The outline of a package that was read."""
    decision = package.decision
    on = decision.on.isoformat() if decision.on else ""
    return Outline(
        key=package.key,
        title=package.title,
        short_title=package.short_title,
        decision={"number": decision.number, "on": on, "body": decision.body, "title": decision.title},
        periods=package.periods,
        online_share=package.online_share,
        blocks=tuple(BlockLine(block.key, block.title) for block in package.blocks),
        topics=tuple(_line(topic) for topic in package.topics),
        papers=tuple(_paper_words(paper) for paper in package.papers),
        attendance=dict(package.attendance),
        requirements=tuple(dict(row) for row in package.requirements),
        marking=dict(package.marking) if package.marking else None,
        follows=dict(package.follows) if package.follows else None,
    )


def package_of_outline(outline: Outline) -> Package:
    """The package that an outline describes, its texts left out: enough for its structure and its tests."""
    decision = outline.decision
    on = date.fromisoformat(decision["on"]) if decision.get("on") else None
    return Package(
        key=outline.key,
        title=outline.title,
        short_title=outline.short_title,
        decision=Decision(decision.get("number", ""), on, decision.get("body", ""), decision.get("title", "")),
        periods=outline.periods,
        online_share=outline.online_share,
        blocks=tuple(Block(block.key, block.title) for block in outline.blocks),
        topics=tuple(_entry(topic) for topic in outline.topics),
        papers=tuple(_paper(words) for words in outline.papers),
        attendance=dict(outline.attendance),
        requirements=tuple(dict(row) for row in outline.requirements),
        folder=Path(outline.key),
        marking=dict(outline.marking) if outline.marking else None,
        follows=outline.follows,
    )


def _line(topic: TopicEntry) -> TopicLine:
    """A topic of a package as a line."""
    folder = topic.folder
    lessons = tuple(
        LessonLine(one.key, one.title, one.periods, one.reading_minutes + one.practice_minutes, one.body.words)
        for one in (folder.lessons if folder else ())
    )
    quiz = _quiz_words(folder.quiz) if folder and folder.quiz else None
    return TopicLine(
        topic.key, topic.code, topic.title, topic.block, topic.mode, topic.kind, topic.elective, topic.theory, topic.practice,
        topic.after, topic.package, quiz, lessons,
    )  # fmt: skip


def _entry(topic: TopicLine) -> TopicEntry:
    """A line as a topic of a package."""
    entry = TopicEntry(
        topic.key, topic.code, topic.title, topic.block, topic.mode, topic.kind, topic.elective, topic.theory, topic.practice,
        folder=_folder(topic) if topic.lessons or topic.quiz else None, after=topic.after, package=topic.package,
    )  # fmt: skip
    return entry


def _folder(topic: TopicLine) -> TopicFolder:
    """The folder of a topic as far as its structure goes."""
    lessons = tuple(
        LessonFile("", row.key, row.title, row.periods, row.minutes, 0, (), (), "", EMPTY_BODY) for row in topic.lessons
    )
    quiz = _quiz(topic.quiz, topic.key) if topic.quiz else None
    return TopicFolder(topic.key, topic.key, {}, quiz, lessons, (), "", frozenset(), Path(topic.key))


def _quiz_words(quiz: Quiz) -> dict[str, Any]:
    """A quiz as plain values."""
    blueprint = [_draw_words(entry) for entry in quiz.blueprint]
    facts = {"periods": quiz.periods, "draw": quiz.draw, "pass_mark": quiz.pass_mark, "essays": quiz.essays}
    return {name: plain_value(value) for name, value in facts.items()} | {"blueprint": blueprint}


def _quiz(words: Words, topic: str) -> Quiz:
    """The quiz of such values."""
    draws = tuple(_draw({**row, "topic": topic}) for row in words["blueprint"])
    return Quiz(float(words["periods"]), int(words["draw"]), float(words["pass_mark"]), 1, bool(words["essays"]), draws)


def _draw_words(entry: DrawEntry) -> dict[str, Any]:
    """A line of a blueprint as plain values."""
    said = {"levels": list(entry.levels), "tags": list(entry.tags), "skill": entry.skill}
    return {"topic": entry.topic, "count": entry.count} | {name: value for name, value in said.items() if value}


def _draw(words: Words) -> DrawEntry:
    """The line of such values."""
    narrow = (tuple(words.get("levels", ())), tuple(words.get("tags", ())), str(words.get("skill", "")))
    return DrawEntry(str(words["topic"]), int(words["count"]), *narrow)


def _paper_words(paper: PaperEntry) -> dict[str, Any]:
    """A test as plain values."""
    return {
        "key": paper.key,
        "topic": paper.topic,
        "title": paper.title,
        "minutes": paper.minutes,
        "tries": paper.tries,
        "pass_mark": plain_value(paper.pass_mark),
        "opens_after": paper.opens_after,
        "blueprint": [_draw_words(entry) for entry in paper.blueprint],
        "essays": paper.essays,
        "counts": paper.counts,
        "shows": paper.shows,
        "allowance_minutes": paper.allowance_minutes,
        "after_paper": paper.after_paper,
        "opens_on": paper.opens_on.isoformat() if paper.opens_on else "",
    }


def _paper(words: Mapping[str, Any]) -> PaperEntry:
    """The test of such values."""
    return PaperEntry(
        key=words["key"],
        topic=words["topic"],
        title=words["title"],
        minutes=words["minutes"],
        tries=words["tries"],
        pass_mark=float(words["pass_mark"]),
        opens_after=words["opens_after"],
        blueprint=tuple(_draw(row) for row in words["blueprint"]),
        essays=words["essays"],
        counts=words["counts"],
        shows=words["shows"],
        allowance_minutes=words["allowance_minutes"],
        after_paper=words["after_paper"],
        opens_on=date.fromisoformat(words["opens_on"]) if words["opens_on"] else None,
    )
