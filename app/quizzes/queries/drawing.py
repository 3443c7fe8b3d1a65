"""The banks as a draw sees them, and the drawing of a paper from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased

from app.cohorts.queries import CohortView
from app.courses.judging import Shape
from app.courses.memory import Memory
from app.courses.queries import edition_view
from app.quizzes.models import Question, QuestionVersion
from app.quizzes.queries.papers import PaperView
from app.quizzes.rules.drawing import PRACTICE, BankItem, DrawLine, Drawn, draw, uses_of
from app.storage import reads
from app.storage.base import Record


@dataclass(frozen=True)
class DrawnPaper:
    """The questions of one attempt in the order shown, and the marks that all of them are worth."""

    questions: Sequence[Drawn]
    max_score: float


@dataclass(frozen=True)
class Bank:
    """The questions in use of some topics, the marks of each version, by what key authors know it, and which of the topics have
    questions for practice alone."""

    items: Sequence[BankItem]
    marks: Mapping[int, float]
    keys: Mapping[int, str]
    parted: frozenset[int] = frozenset()


def draw_paper(paper: PaperView, cohort: CohortView, seed: int) -> DrawnPaper:
    """Draw a paper for a class. 1 statement (edition and bank are remembered by the process). Refused: "bank_too_small"."""
    bank = bank_of(paper.bank_topics)
    drawn = draw(named_lines(paper, cohort.content_version), bank.items, seed)
    return DrawnPaper(drawn, sum(bank.marks[item.version_id] for item in drawn))


def named_lines(paper: PaperView, content_version: int) -> list[DrawLine]:
    """The blueprint with the words by which people call the topics. 0 statements when the edition is remembered."""
    return titled(paper.blueprint, paper.edition_id, content_version)


def titled(lines: Sequence[DrawLine], edition_id: int, content_version: int) -> list[DrawLine]:
    """Lines with code and title of their topics. 0 statements when the edition is remembered."""
    topics = {topic.topic_id: f"{topic.code}, {topic.title}" for topic in edition_view(edition_id, content_version).topics}
    return [replace(line, title=topics.get(line.topic_id, "")) for line in lines]


_banks: Memory[Bank] = Memory(64)


def bank_of(topic_ids: Collection[int]) -> Bank:
    """The questions in use of these topics, in their present version. 1 statement, one more when the process meets them first.

    A version never changes, so the same versions are the same bank.
    """
    version_ids = tuple(row[0] for row in reads.rows(_in_use(), topic_ids=sorted(topic_ids)))
    return _banks.get(version_ids, lambda: _read_bank(version_ids))


def bank_of_versions(version_ids: Collection[int]) -> Bank:
    """Some versions, in use or not. 1 statement."""
    return _read_bank(sorted(version_ids))


def forget_banks() -> None:
    """Read everything anew from here on: for tests that change versions under a running process. 0 statements."""
    _banks.forget()


@cache
def _in_use() -> Select[Any]:
    """The versions in use of the topics `topic_ids`."""
    return (
        select(Question.version_id)
        .where(
            Question.topic_id.in_(bindparam("topic_ids", expanding=True)),
            Question.retired_at.is_(None),
            Question.version_id.is_not(None),
        )
        .order_by(Question.version_id)
    )


def _read_bank(version_ids: Sequence[int]) -> Bank:
    """The versions from the database."""
    rows = reads.rows(_versions(), version_ids=list(version_ids))
    parted = frozenset(row.topic_id for row in rows if row.use == PRACTICE)
    items = [_item(row, parted=row.topic_id in parted) for row in rows]
    return Bank(items, {row.id: row.marks for row in rows}, {row.id: row.key for row in rows}, parted)


@cache
def _versions() -> Select[Any]:
    """The versions `version_ids` with their questions, and whether an earlier one of the same question was for practice."""
    earlier = aliased(QuestionVersion, name="earlier")
    practised = select(earlier.id).where(
        earlier.question_id == QuestionVersion.question_id, earlier.number < QuestionVersion.number, earlier.use == PRACTICE
    )
    return (
        select(
            QuestionVersion.id,
            Question.topic_id,
            Question.key,
            QuestionVersion.kind,
            QuestionVersion.level,
            QuestionVersion.options,
            QuestionVersion.accepts,
            QuestionVersion.parts,
            QuestionVersion.tags,
            QuestionVersion.marks,
            QuestionVersion.use,
            practised.exists().label("practised"),
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionVersion.id.in_(bindparam("version_ids", expanding=True)))
        .order_by(QuestionVersion.id)
    )


def _item(row: Any, *, parted: bool) -> BankItem:
    """A question as the draw sees it."""
    return BankItem(
        row.id,
        row.topic_id,
        row.kind,
        _keys(row.kind, row.options, row.accepts),
        _parts(row.parts),
        row.level,
        frozenset(row.tags),
        bool(row.accepts.get("fixed")),
        uses_of(row.use, parted=parted, practised=row.practised),
    )


def _keys(kind: str, options: Sequence[Record], accepts: Record) -> tuple[str, ...]:
    """What may be chosen in a question: keys of options, or the numbers of its gaps."""
    if kind == "gaps":
        return tuple(str(number) for number in range(1, len(accepts["gaps"]) + 1))
    return tuple(option["key"] for option in options)


def _parts(parts: Sequence[Record] | None) -> tuple[tuple[str, Shape], ...]:
    """The shapes of the questions of a case."""
    return tuple(
        (part["key"], Shape(part["kind"], _keys(part["kind"], part["options"], part["accepts"]))) for part in parts or ()
    )
