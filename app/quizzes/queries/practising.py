"""Ready-drawn papers of the quiz of a topic, with what is right: what a phone keeps. Only of questions for practice alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.courses.asking import Asked, Solution, solution
from app.kernel.refusal import Refused
from app.quizzes.queries.attempts import shown_question
from app.quizzes.queries.design import versions_of
from app.quizzes.queries.drawing import bank_of, named_lines
from app.quizzes.queries.keys import graded_part, graded_version
from app.quizzes.queries.marking import marking_of
from app.quizzes.queries.papers import PaperView, papers_of
from app.quizzes.rules.drawing import PRACTICE, Drawn, draw, reordered
from app.quizzes.rules.marking import Marking
from app.quizzes.rules.practice import PAPERS, worth
from app.storage.base import Record


@dataclass(frozen=True)
class PracticeQuestion:
    """A question as it is asked (a case in several forms), with what is right; `worth`: what each answer earns, as JSON, "" where
    only the server can say."""

    position: int
    version_id: int
    kind: str
    stem_html: str
    marks: float
    forms: tuple[tuple[Asked, Solution], ...]
    worth: str


@dataclass(frozen=True)
class PracticePaper:
    """A ready-drawn paper by the seed it was drawn with."""

    seed: int
    questions: tuple[PracticeQuestion, ...]


@dataclass(frozen=True)
class PracticeSet:
    """The quiz of a topic as a phone keeps it; `step`: to what marks are rounded."""

    paper: PaperView
    step: float
    papers: tuple[PracticePaper, ...]


def practice_versions(edition_id: int, content_version: int) -> tuple[int, ...]:
    """What the packs of an edition are made of besides lessons: the versions for practice alone. 1 statement."""
    quizzes = [paper for paper in papers_of(edition_id, content_version) if paper.kind == "topic"]
    bank = bank_of({topic for paper in quizzes for topic in paper.bank_topics})
    return tuple(item.version_id for item in bank.items if item.topic_id in bank.parted and PRACTICE in item.uses)


def has_practice(paper: PaperView, content_version: int) -> bool:
    """Whether a quiz can be done from ready-drawn papers. 1 statement."""
    return paper.kind != "final" and bool(_drawn(paper, content_version))


def practice_set(paper: PaperView, content_version: int) -> PracticeSet | None:
    """The ready-drawn papers of a quiz; None where its bank has too few questions for practice alone. 2 statements."""
    drawn = _drawn(paper, content_version)
    if paper.kind == "final" or not drawn:
        return None
    rows = versions_of([item for items in drawn.values() for item in items], paper.edition_id)
    marking = marking_of(paper.id)
    papers = tuple(
        PracticePaper(seed, tuple(_question(n, item, rows[item.version_id], marking) for n, item in enumerate(items, 1)))
        for seed, items in drawn.items()
    )
    return PracticeSet(paper, marking.step, papers)


def _drawn(paper: PaperView, content_version: int) -> Mapping[int, list[Drawn]]:
    """The questions of each ready-drawn paper, by seed; nothing where a bank is not parted or too small. 1 statement."""
    bank = bank_of(paper.bank_topics)
    if not paper.bank_topics <= bank.parted:
        return {}
    items = {item.version_id: item for item in bank.items}
    lines = named_lines(paper, content_version)
    try:
        return {
            seed: [reordered(items[one.version_id], seed) for one in draw(lines, bank.items, seed)]
            for seed in range(1, PAPERS + 1)
        }
    except Refused:
        return {}


def _question(position: int, item: Drawn, row: Any, marking: Marking) -> PracticeQuestion:
    """A drawn question with its key."""
    shown = shown_question((position, item.option_order, row.kind, row.stem_html, row.options, row.parts), None)
    if row.kind == "case":
        by_key = {part["key"]: part for part in row.parts}
        forms = tuple((form, _part_solution(by_key[key])) for key, form in shown.part_forms(()))
    else:
        forms = ((shown.form(()), solution(graded_version(row), _lines(row.options), row.explanation_html)),)
    table = worth(graded_version(row), marking)
    return PracticeQuestion(
        position,
        row.version_id,
        row.kind,
        row.stem_html,
        row.marks,
        forms,
        json.dumps(table, separators=(",", ":")) if table else "",
    )


def _part_solution(part: Record) -> Solution:
    """What is right in a question of a case."""
    return solution(graded_part(part), _lines(part["options"]), part["explanation_html"])


def _lines(options: Sequence[Record]) -> list[tuple[str, str, str]]:
    """(key, html, feedback) of what is chosen, matched or ordered."""
    return [(option["key"], option["html"], option.get("feedback_html", "")) for option in options]
