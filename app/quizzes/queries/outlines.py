"""The tests of an edition in the words of programme.yml and topic.yml, for the programme desk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.courses.hooks import TestsWritten
from app.courses.models import EditionTopic, Topic
from app.quizzes.models import Paper
from app.storage.base import Record
from app.storage.transaction import session


def tests_as_written(edition_id: int) -> TestsWritten:
    """The tests of an edition as they are set now. 2 statements."""
    rows = session().execute(
        select(Paper, Topic.key)
        .join(EditionTopic, EditionTopic.id == Paper.edition_topic_id)
        .join(Topic, Topic.id == EditionTopic.topic_id)
        .where(Paper.edition_id == edition_id)
        .order_by(Paper.id)
    )
    found = [(paper, key) for paper, key in rows]
    wanted = {line["topic_id"] for paper, _key in found for line in paper.blueprint}
    keys = dict(session().execute(select(Topic.id, Topic.key).where(Topic.id.in_(wanted))).tuples().all())
    papers = [_paper(paper, key, keys) for paper, key in found if paper.kind != "topic"]
    return TestsWritten(papers, {key: _quiz(paper, keys) for paper, key in found if paper.kind == "topic"})


def _quiz(paper: Paper, keys: dict[int, str]) -> Record:
    """The quiz of a topic."""
    lines = [_line(line, keys) for line in paper.blueprint]
    facts = {"periods": _plain(paper.periods), "draw": sum(line["count"] for line in lines)}
    return facts | {"pass_mark": _plain(paper.pass_mark), "essays": _essays(paper), "blueprint": lines}


def _paper(paper: Paper, topic: str, keys: dict[int, str]) -> Record:
    """A test of the programme."""
    waits = {name: value for condition in paper.conditions for name, value in condition.items()}
    return {
        "key": paper.key,
        "topic": topic,
        "title": paper.title,
        "minutes": paper.minutes,
        "tries": paper.tries,
        "pass_mark": _plain(paper.pass_mark),
        "opens_after": paper.opens_after,
        "blueprint": [_line(line, keys) for line in paper.blueprint],
        "essays": _essays(paper),
        "counts": paper.which_counts,
        "shows": paper.shows,
        "allowance_minutes": paper.allowance_minutes,
        "after_paper": waits.get("paper", ""),
        "opens_on": waits.get("on", ""),
    }


def _line(line: Record, keys: dict[int, str]) -> Record:
    """A line of a blueprint, its topic by key."""
    said = {name: line[name] for name in ("levels", "tags", "skill") if line.get(name)}
    return {"topic": keys.get(line["topic_id"], ""), "count": line["count"], **said}


def _essays(paper: Paper) -> bool:
    """Whether free texts are drawn."""
    return any(line.get("essays") for line in paper.blueprint)


def _plain(value: float) -> Any:
    """A number without a needless ".0"."""
    return int(value) if float(value).is_integer() else value
