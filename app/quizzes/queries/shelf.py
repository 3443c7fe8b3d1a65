"""The questions of a topic as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from app.quizzes.models import Question, QuestionVersion
from app.quizzes.queries.papers import papers_of
from app.quizzes.queries.texts import bank_texts
from app.quizzes.rules.duplicates import Shelf
from app.quizzes.rules.lines import narrow_words
from app.quizzes.rules.shelf import BankRow, Need, needs_of
from app.quizzes.wording import plain
from app.storage.transaction import session


def bank_rows(topic_id: int) -> Sequence[BankRow]:
    """Every question of a topic in its current version, retired ones too, in the order of their keys. 1 statement."""
    rows = session().execute(
        select(Question, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == Question.version_id)
        .where(Question.topic_id == topic_id)
        .order_by(Question.key)
    )
    return [
        BankRow(
            question.id,
            question.topic_id,
            question.key,
            version.number,
            version.kind,
            version.level,
            plain(version.stem_html),
            tuple(version.tags),
            tuple((option["key"], plain(option["html"]), option["correct"]) for option in version.options),
            question.retired_at,
            question.conflict_number,
            question.file_hash is not None,
            version.published_at,
            use=version.use,
        )
        for question, version in rows
    ]


def with_alike(topic_id: int, rows: Sequence[BankRow]) -> Sequence[BankRow]:
    """The rows, each with the keys of questions in use that say nearly the same. 1 statement."""
    texts = bank_texts(topic_id)
    shelf = Shelf(texts)
    found = {text.key: tuple(key for key, _likeness in shelf.near(text)) for text in texts}
    return [replace(row, alike=found.get(row.key, ())) for row in rows]


def paper_needs(edition_id: int, rows: Sequence[BankRow]) -> Sequence[Need]:
    """What the papers of an edition ask of these questions, line by line. At most 1 statement."""
    papers = [(paper.title, paper.blueprint) for paper in papers_of(edition_id)]
    lines = [line for _title, blueprint in papers for line in blueprint]
    narrow: Mapping[int, str] = {at: narrow_words(line.levels, line.tags, line.skill) for at, line in enumerate(lines)}
    return needs_of(papers, rows, narrow)
