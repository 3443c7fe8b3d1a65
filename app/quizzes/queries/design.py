"""A paper as its makers see it: its blueprint against the banks, trial draws, a trial answer. Nothing here is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select

from app.courses.asking import FIELD, Asked
from app.courses.models import Edition, EditionTopic
from app.courses.queries import EditionView, edition_view
from app.quizzes.models import Attempt, Question, QuestionVersion
from app.quizzes.queries.attempts import ShownQuestion, shown_question
from app.quizzes.queries.drawing import Bank, bank_of, named_lines
from app.quizzes.queries.keys import graded_version
from app.quizzes.queries.marking import marking_of
from app.quizzes.queries.outcome import SeenQuestion, seen
from app.quizzes.queries.papers import PaperView, paper_of, papers_of
from app.quizzes.rules.attempts import checked_response
from app.quizzes.rules.drawing import DrawLine, Drawn, counts, draw, shortages, too_small
from app.quizzes.rules.grading import Graded, grade
from app.quizzes.rules.lines import EASIEST
from app.storage.transaction import session


@dataclass(frozen=True)
class LineView:
    """A line of a blueprint: what it takes, and how many questions there are for it."""

    line: DrawLine
    there: int


@dataclass(frozen=True)
class Design:
    """A paper with its edition and the banks it draws from; `begun`: how many attempts there are at it."""

    paper: PaperView
    edition: EditionView
    papers: Sequence[PaperView]
    bank: Bank
    lines: Sequence[DrawLine]
    begun: int

    @cached_property
    def rows(self) -> list[LineView]:
        """The blueprint line by line."""
        return [LineView(line, there) for line, there in zip(self.lines, counts(self.lines, self.bank.items), strict=True)]

    @cached_property
    def short(self) -> list[str]:
        """Why it cannot be drawn; nothing when it can."""
        return too_small(self.lines, shortages(self.lines, self.bank.items))

    @cached_property
    def mixed(self) -> bool:
        """Whether a line draws from questions of several levels: with a level of its own its draws would be more alike."""
        return any(len({item.level for item in self.bank.items if line.takes(item)}) > 1 for line in self.lines)

    @cached_property
    def marks(self) -> tuple[float, float]:
        """The least and the most marks that all questions of a draw can be worth, line by line."""
        least = most = 0.0
        for line in self.lines:
            worth = sorted(self.bank.marks[item.version_id] for item in self.bank.items if line.takes(item))
            least, most = least + sum(worth[: line.count]), most + sum(worth[max(0, len(worth) - line.count) :])
        return least, most


@dataclass(frozen=True)
class Spread:
    """How far draws side by side lie apart: the least and the most marks, and questions of the easiest level, of how many."""

    marks: tuple[float, float]
    easiest: tuple[int, int]
    questions: int


@dataclass(frozen=True)
class TriedQuestion:
    """A question of a trial: as it is asked (a whole, or the parts of a case), and, once answered, what became of it."""

    shown: ShownQuestion
    forms: Sequence[Asked]
    seen: SeenQuestion | None = None


@dataclass(frozen=True)
class Trial:
    """A trial draw; with `graded` once it was answered."""

    questions: Sequence[TriedQuestion]
    max_score: float
    graded: Graded | None = None


@dataclass(frozen=True)
class DrawView:
    """One of several draws side by side: keys of its questions, spread over levels and topics, marks in all."""

    seed: int
    versions: Sequence[int]
    levels: Mapping[str, int]
    topics: Mapping[str, int]
    marks: float


def design(paper_id: int) -> Design | None:
    """A paper with its banks; None when there is none. 4 statements (the edition is remembered by the process)."""
    paper = paper_of(paper_id)
    if paper is None:
        return None
    version = session().scalar(select(Edition.content_version).where(Edition.id == paper.edition_id)) or 0
    lines = named_lines(paper, version)
    papers = papers_of(paper.edition_id, version)
    edition = edition_view(paper.edition_id, version)
    return Design(paper, edition, papers, bank_of(paper.bank_topics), lines, _begun(paper_id))


def _begun(paper_id: int) -> int:
    """How many attempts there are at a paper. 1 statement."""
    return session().scalar(select(func.count()).select_from(Attempt).where(Attempt.paper_id == paper_id)) or 0


def trial(found: Design, seed: int) -> Trial:
    """A draw as a trainee meets it. 1 statement. Refused: "bank_too_small"."""
    drawn = draw(found.lines, found.bank.items, seed)
    rows = versions_of(drawn, found.paper.edition_id)
    asked = [_tried(number, item, rows[item.version_id]) for number, item in enumerate(drawn, 1)]
    return Trial(asked, sum(found.bank.marks[item.version_id] for item in drawn))


def judged(found: Design, seed: int, said: Mapping[int, Sequence[str]]) -> Trial:
    """The same draw with answers by position, graded as a trainee's would be. 1 statement. Refused: "bank_too_small", and what
    `checked_response` refuses."""
    drawn = draw(found.lines, found.bank.items, seed)
    rows = versions_of(drawn, found.paper.edition_id)
    answers = {
        number: checked_response(rows[item.version_id].kind, item.option_order, said.get(number, ()))
        for number, item in enumerate(drawn, 1)
    }
    questions = [replace(graded_version(rows[item.version_id]), position=number) for number, item in enumerate(drawn, 1)]
    graded = grade(questions, answers, found.paper.pass_mark, marking_of(found.paper.id))
    asked = []
    for number, item in enumerate(drawn, 1):
        facts = rows[item.version_id]._asdict() | {"option_order": item.option_order, "score": graded.scores[number]}
        row = SimpleNamespace(**facts, position=number)
        asked.append(replace(_tried(number, item, row), seen=seen(row, answers[number], None, with_key=True)))
    return Trial(asked, graded.max_score, graded)


def several_draws(found: Design, seed: int, count: int = 5) -> list[DrawView]:
    """Draws side by side. 0 statements. Refused: "bank_too_small"."""
    items = {item.version_id: item for item in found.bank.items}
    codes = {topic.topic_id: topic.code for topic in found.edition.topics}
    places = {topic.topic_id: topic.position for topic in found.edition.topics}
    views = []
    for number in range(seed, seed + count):
        versions = sorted(
            (item.version_id for item in draw(found.lines, found.bank.items, number)),
            key=lambda version: (places.get(items[version].topic_id, 0), found.bank.keys[version]),
        )
        levels = Counter(items[version].level for version in versions)
        topics = Counter(codes.get(items[version].topic_id, "") for version in versions)
        views.append(DrawView(number, versions, levels, topics, sum(found.bank.marks[version] for version in versions)))
    return views


def spread_of(views: Sequence[DrawView]) -> Spread:
    """How far draws lie apart. 0 statements."""
    marks, easiest = [view.marks for view in views], [view.levels.get(EASIEST, 0) for view in views]
    return Spread((min(marks), max(marks)), (min(easiest), max(easiest)), len(views[0].versions))


def versions_of(drawn: Sequence[Drawn], edition_id: int) -> Mapping[int, Any]:
    """The drawn versions with the topic of the edition, by id. 1 statement."""
    topic = (EditionTopic.topic_id == Question.topic_id) & (EditionTopic.edition_id == edition_id)
    rows = session().execute(
        select(
            QuestionVersion.id.label("version_id"),
            QuestionVersion.kind,
            QuestionVersion.marks,
            QuestionVersion.stem_html,
            QuestionVersion.options,
            QuestionVersion.explanation_html,
            QuestionVersion.accepts,
            QuestionVersion.parts,
            EditionTopic.id,
            EditionTopic.code,
            EditionTopic.title,
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .outerjoin(EditionTopic, topic)
        .where(QuestionVersion.id.in_([item.version_id for item in drawn]))
    )
    return {row.version_id: row for row in rows}


def _tried(number: int, item: Drawn, row: Any) -> TriedQuestion:
    """A drawn question with fields of its own on a page of many."""
    shown = shown_question((number, item.option_order, row.kind, row.stem_html, row.options, row.parts), None)
    forms = [form for _key, form in shown.part_forms(())] if shown.kind == "case" else [shown.form(())]
    return TriedQuestion(shown, [replace(form, name=f"q{number}.{form.name}") for form in forms])


def field_prefix(number: int) -> str:
    """What the names of the fields of a question of a trial begin with. 0 statements."""
    return f"q{number}.{FIELD}"
