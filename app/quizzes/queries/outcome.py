"""The result of a closed attempt, question by question, as far as it may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from app.courses.asking import SolvedRow, solved_rows
from app.courses.judging import Shape, by_part, shape_of
from app.courses.models import EditionTopic
from app.quizzes.models import AttemptQuestion, Question, QuestionVersion
from app.quizzes.queries.arrivals import answers_of
from app.quizzes.queries.attempts import AttemptHead, attempt_head
from app.quizzes.queries.essays import EssayMarkView, comments_of
from app.quizzes.queries.keys import graded_part
from app.quizzes.queries.papers import PaperView, papers_of
from app.quizzes.queries.release import reveal_of
from app.quizzes.queries.results import PaperResult, results_of
from app.quizzes.rules.attempts import effective
from app.quizzes.rules.counting import Which
from app.quizzes.rules.release import Release, Reveal
from app.quizzes.wording import result_sentence
from app.quizzes.wording_papers import NOT_SAID, NOT_YET, counts_sentence, withheld_sentence
from app.storage import reads
from app.storage.base import Record

SEEN = (
    AttemptQuestion.position,
    AttemptQuestion.option_order,
    AttemptQuestion.score,
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
"""The columns that `seen` reads."""


@dataclass(frozen=True)
class SeenOption:
    """An option in a result; `state` ("right", "wrong") and feedback only where the key may be shown."""

    key: str
    html: str
    chosen: bool
    state: str = ""
    feedback_html: str = ""


@dataclass(frozen=True)
class SeenPart:
    """A question of a case in a result."""

    key: str
    kind: str
    stem_html: str
    options: tuple[SeenOption, ...]
    rows: tuple[SolvedRow, ...]
    explanation_html: str


@dataclass(frozen=True)
class SeenQuestion:
    """A question of a closed attempt; `verdict`: right, part, wrong, blank or waiting.

    `rows` are the lines of an answer that was not chosen, with what is right only where the key may be shown; `written` is a
    free text, `given` what a person gave for it.
    """

    position: int
    kind: str
    stem_html: str
    options: tuple[SeenOption, ...]
    written: str
    score: float
    marks: float
    verdict: str
    edition_topic_id: int | None
    topic_code: str
    topic_title: str
    explanation_html: str = ""
    rows: tuple[SolvedRow, ...] = ()
    parts: tuple[SeenPart, ...] = ()
    given: EssayMarkView | None = None


@dataclass(frozen=True)
class Revise:
    """A topic to go back to: how many of its questions were not fully right."""

    edition_topic_id: int
    code: str
    title: str
    count: int


@dataclass(frozen=True)
class Outcome:
    """The result of a closed attempt: its head, the questions as far as they may be shown, `tries_left` None is no limit."""

    head: AttemptHead
    release: Release
    questions: Sequence[SeenQuestion]
    tries_left: int | None
    result: PaperResult | None
    paper: PaperView

    @property
    def reveal(self) -> Reveal:
        """How far it may be shown."""
        return self.release.reveal

    @property
    def counts(self) -> str:
        """Which attempt counts, where that is not the best one and there is more than one."""
        several = self.result is not None and self.result.tries_used > 1
        return self.paper.which_counts if several and self.paper.which_counts != Which.BEST else ""

    @property
    def sentence(self) -> str:
        """What she is told first."""
        if self.reveal is Reveal.NOTHING:
            return NOT_YET if self.release.why in {"arriving", "testing"} else NOT_SAID
        said = result_sentence(self.mark, self.head.pass_mark, passed=self.passed)
        return f"{said} {counts_sentence(self.counts, self.result.best if self.result else None)}".strip()

    @property
    def withheld(self) -> str:
        """Why not everything is shown; "" when it is."""
        return withheld_sentence(self.release.why, self.head.arrivals_until)

    @property
    def mark(self) -> float | None:
        """On the scale of 10; None while a free text waits for a person, and where no mark may be shown."""
        return self.head.mark if self.reveal >= Reveal.MARK else None

    @property
    def passed(self) -> bool:
        """Whether the mark is enough, as far as that may be shown."""
        return bool(self.head.passed) and self.reveal >= Reveal.MARK

    @property
    def revise(self) -> Sequence[Revise]:
        """The topics of what was not fully right, most first."""
        found: dict[int, Revise] = {}
        for question in self.questions:
            if question.verdict not in {"right", "waiting"} and question.edition_topic_id is not None:
                known = found.get(question.edition_topic_id)
                count = known.count + 1 if known else 1
                found[question.edition_topic_id] = Revise(
                    question.edition_topic_id, question.topic_code, question.topic_title, count
                )
        return sorted(found.values(), key=lambda topic: (-topic.count, topic.edition_topic_id))


def outcome(attempt_id: int, person_id: int, *, at: datetime) -> Outcome | None:
    """The result of her own closed attempt; None when it is not hers or still open. 5 statements, one more of
    a final paper, one more with a free text in it."""
    head = attempt_head(attempt_id, person_id)
    if head is None or head.closed_at is None:
        return None
    result = next((result for result in results_of(head.enrolment_id) if result.paper_id == head.paper_id), None)
    paper = next(paper for paper in papers_of(head.edition_id) if paper.id == head.paper_id)
    release = reveal_of(head, paper, result, person_id, at)
    tries = result.tries_of(paper.tries) if result else paper.tries
    tries_left = None if tries is None else max(0, tries - (result.tries_used if result else 0))
    return Outcome(head, release, seen_questions(head, release.reveal), tries_left, result, paper)


def seen_questions(head: AttemptHead, reveal: Reveal) -> Sequence[SeenQuestion]:
    """The questions of a closed attempt with what became of them; none when only the mark may be shown. 2 statements,
    one more with a free text in it; or 0."""
    if reveal < Reveal.OUTCOME:
        return []
    rows = reads.rows(_marked(), attempt_id=head.id, edition_id=head.edition_id)
    given = effective(answers_of(head.id))
    marked = comments_of(head.id) if any(row.kind == "essay" for row in rows) else {}
    with_key = reveal is Reveal.KEY
    return [seen(row, given.get(row.position, ()), marked.get(row.position), with_key=with_key) for row in rows]


@cache
def _marked() -> Select[Any]:
    """The questions of the attempt `attempt_id` with score and key, and the topic in the edition `edition_id`."""
    topic = and_(EditionTopic.topic_id == Question.topic_id, EditionTopic.edition_id == bindparam("edition_id"))
    return (
        select(*SEEN)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .outerjoin(EditionTopic, topic)
        .where(AttemptQuestion.attempt_id == bindparam("attempt_id"))
        .order_by(AttemptQuestion.position)
    )


def seen(row: Any, response: Sequence[str], marked: EssayMarkView | None, *, with_key: bool) -> SeenQuestion:
    """One question with her answer; the key only when it is asked for. 0 statements.

    `row`: position, option_order, score, kind, marks and words of the version, id, code and title of its topic.
    """
    shape, said = shape_of(row.kind, row.option_order), by_part(response)
    by_key = {part["key"]: part for part in row.parts or ()}
    parts = [_part(by_key[key], part, said.get(key, ()), with_key=with_key) for key, part in shape.parts]
    whole = _part(_as_part(row), shape, response, with_key=with_key)
    return SeenQuestion(
        row.position,
        row.kind,
        row.stem_html,
        whole.options,
        response[0] if response and row.kind == "essay" else "",
        row.score or 0.0,
        row.marks,
        verdict_of(bool(response), row.score, row.marks),
        row.id,
        row.code or "",
        row.title or "",
        whole.explanation_html,
        whole.rows,
        tuple(parts),
        marked,
    )


def _as_part(row: Any) -> Record:
    """A question that is no part of a case, in the form of one."""
    return {
        "key": "",
        "kind": row.kind,
        "marks": row.marks,
        "stem_html": row.stem_html,
        "options": row.options,
        "accepts": row.accepts,
        "explanation_html": row.explanation_html,
    }


def _part(part: Record, shape: Shape, response: Sequence[str], *, with_key: bool) -> SeenPart:
    """A question with her answer: options as she saw them, or the lines of what she wrote, matched or ordered."""
    options = {option["key"]: option for option in part["options"]}
    choices = [options[key] for key in shape.keys if key in options]
    lines = [(option["key"], option["html"], option.get("feedback_html", "")) for option in choices]
    rows = solved_rows(graded_part(part), lines, response, with_key=with_key)
    return SeenPart(
        part["key"],
        part["kind"],
        part["stem_html"],
        () if rows else tuple(_option(option, option["key"] in response, with_key=with_key) for option in choices),
        rows,
        part["explanation_html"] if with_key else "",
    )


def _option(option: dict[str, Any], chosen: bool, *, with_key: bool) -> SeenOption:
    """One option; feedback stands at what she chose and at what is right."""
    if not with_key:
        return SeenOption(option["key"], option["html"], chosen)
    state = "right" if option["correct"] else ("wrong" if chosen else "")
    return SeenOption(option["key"], option["html"], chosen, state, option.get("feedback_html", "") if state else "")


def verdict_of(answered: bool, score: float | None, marks: float) -> str:
    """A word for what an answer came to. 0 statements."""
    if not answered:
        return "blank"
    if score is None:
        return "waiting"
    if score >= marks:
        return "right"
    return "part" if score > 0 else "wrong"
