"""Attempts as they go into the file: every question with her answer, both clocks and the score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, null, select

from app.cohorts.models import Enrolment
from app.cohorts.queries import CohortView, EnrolmentView, RosterRow, enrolment_in_reach, own_enrolment, roster
from app.courses.models import EditionTopic
from app.people.rules import Viewer
from app.quizzes.models import Answer, Attempt, AttemptQuestion, Paper, Question, QuestionVersion
from app.quizzes.queries.arrivals import counted
from app.quizzes.queries.attempts import any_attempt_head, attempt_head
from app.quizzes.queries.essays import Criterion, decided
from app.quizzes.queries.marked_essays import hands_of
from app.quizzes.queries.outcome import SEEN, SeenQuestion, seen
from app.quizzes.queries.papers import PaperView, papers_of
from app.quizzes.queries.regrades import changes_of
from app.quizzes.queries.release import reveal_of
from app.quizzes.queries.results import results_of
from app.quizzes.rules.attempts import Given, latest
from app.quizzes.rules.ending import still_arrives
from app.quizzes.rules.release import Reveal
from app.storage.transaction import session


@dataclass(frozen=True)
class PrintedHand:
    """What one person gave for a free text, by criterion and in points of the paper, as which marker and when."""

    full_name: str
    given_at: datetime
    marker: int
    points: Sequence[float]
    score: float


@dataclass(frozen=True)
class PrintedQuestion:
    """A question with her answer: when it was given and when it arrived; None where she gave none.

    Of a free text that is settled: `hands`, who marked it, and `rubric`, what the points were for, where the key may be shown.
    """

    seen: SeenQuestion
    given_at: datetime | None
    received_at: datetime | None
    hands: Sequence[PrintedHand] = ()
    rubric: Sequence[Criterion] = ()


@dataclass(frozen=True)
class PrintedAttempt:
    """A closed attempt for the file. `mark` None while a free text waits; `with_key` whether right answers are marked.

    `changes` says why its mark is not what it was; `arrivals_until` as in `PaperResult`.
    """

    id: int
    number: int
    full_name: str
    unit_name: str
    post_title: str
    opened_at: datetime
    closed_at: datetime
    closed_by: str
    score: float | None
    max_score: float
    mark: float | None
    passed: bool | None
    questions: Sequence[PrintedQuestion]
    with_key: bool
    changes: Sequence[str] = ()
    arrivals_until: datetime | None = None

    def arriving(self, at: datetime) -> datetime | None:
        """Until when its mark may still change by what arrives from another phone; None when it stands."""
        return self.arrivals_until if still_arrives(self.closed_at, self.arrivals_until, at) else None


@dataclass(frozen=True)
class Printout:
    """Attempts at one paper in one class."""

    cohort: CohortView
    paper: PaperView
    attempts: Sequence[PrintedAttempt]


def own_printout(person_id: int, attempt_id: int, at: datetime) -> Printout | None:
    """Her own closed attempt as far as it may be shown; None when it is not hers, still open, or no question may be shown yet.
    At most 9 statements."""
    head = attempt_head(attempt_id, person_id)
    enrolment = own_enrolment(person_id, head.enrolment_id) if head is not None and head.closed_at is not None else None
    if head is None or enrolment is None:
        return None
    paper = next(paper for paper in papers_of(head.edition_id) if paper.id == head.paper_id)
    result = next((result for result in results_of(enrolment.id) if result.paper_id == paper.id), None)
    reveal = reveal_of(head, paper, result, person_id, at).reveal
    if reveal < Reveal.OUTCOME:
        return None
    return _one(attempt_id, enrolment, paper, with_key=reveal is Reveal.KEY)


def printout(viewer: Viewer, attempt_id: int) -> Printout | None:
    """A closed attempt in a class that `viewer` coordinates, with the key; None outside her scope. At most 7 statements."""
    head = any_attempt_head(attempt_id)
    enrolment = enrolment_in_reach(viewer, head.enrolment_id) if head is not None and head.closed_at is not None else None
    if head is None or enrolment is None:
        return None
    paper = next(paper for paper in papers_of(head.edition_id) if paper.id == head.paper_id)
    return _one(attempt_id, enrolment, paper, with_key=True)


def class_printout(cohort: CohortView, paper: PaperView) -> Printout:
    """Every closed attempt of a class at a paper, in the order of the roster. 6 statements, however many people."""
    people = {row.enrolment_id: row for row in roster(cohort.id, left=True)}
    condition = and_(Enrolment.cohort_id == cohort.id, Attempt.paper_id == paper.id)
    found = _printed(condition, people, with_key=True)
    order = {enrolment_id: place for place, enrolment_id in enumerate(people)}
    rows = sorted(found, key=lambda pair: (order[pair[0]], pair[1].number))
    return Printout(cohort, paper, [attempt for _enrolment_id, attempt in rows])


def _one(attempt_id: int, enrolment: EnrolmentView, paper: PaperView, *, with_key: bool) -> Printout:
    """One attempt. 5 statements."""
    found = _printed(Attempt.id == attempt_id, {enrolment.id: enrolment}, with_key=with_key)
    return Printout(enrolment.cohort, paper, [attempt for _enrolment_id, attempt in found])


def _printed(
    condition: Any, people: Mapping[int, RosterRow | EnrolmentView], *, with_key: bool
) -> list[tuple[int, PrintedAttempt]]:
    """(enrolment, attempt) of the closed attempts that meet a condition. 5 statements."""
    questions, given, hands = _questions(condition), _answers(condition), hands_of(condition)
    rows = session().execute(_attempts(condition)).all()
    changes, printed = changes_of([row.id for row in rows], by_number=True), []
    for row in rows:
        said = latest(given.get(row.id, ()))
        lines = [
            _line(question, said.get(question.position), hands.get((row.id, question.position), ()), with_key=with_key)
            for question in questions.get(row.id, ())
        ]
        person = people[row.enrolment_id]
        facts = (row.opened_at, row.closed_at, row.closed_by, row.score, row.max_score, row.mark, row.passed)
        who = (row.id, row.number, person.full_name, person.unit_name, person.post_title)
        printed.append((row.enrolment_id, PrintedAttempt(*who, *facts, lines, with_key, changes.get(row.id, ()), row.arrives)))
    return printed


def _line(question: Any, said: Given | None, hands: Sequence[Any], *, with_key: bool) -> PrintedQuestion:
    """A question with her answer, and who marked it where persons did."""
    return PrintedQuestion(
        seen(question, said.response if said else (), decided(hands) if hands else None, with_key=with_key),
        said.given_at if said else None,
        said.received_at if said else None,
        [PrintedHand(hand.full_name, hand.given_at, hand.marker, hand.points, hand.own) for hand in hands],
        [Criterion(points, html) for points, html in question.accepts.get("rubric", ())] if hands and with_key else (),
    )


def _attempts(condition: Any) -> Any:
    """The closed attempts."""
    return (
        select(
            Attempt.id,
            Attempt.enrolment_id,
            Attempt.number,
            Attempt.opened_at,
            Attempt.closed_at,
            Attempt.closed_by,
            Attempt.score,
            Attempt.max_score,
            Attempt.mark,
            Attempt.passed,
            case((Paper.kind == "final", Attempt.arrivals_until), else_=null()).label("arrives"),
        )
        .join(Paper, Paper.id == Attempt.paper_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(condition, Attempt.closed_at.is_not(None))
        .order_by(Attempt.id)
    )


def _questions(condition: Any) -> Mapping[int, Sequence[Any]]:
    """Their questions in order, by attempt, in the columns that `outcome.seen` reads. 1 statement."""
    topic = and_(EditionTopic.topic_id == Question.topic_id, EditionTopic.edition_id == _edition())
    rows = session().execute(
        select(AttemptQuestion.attempt_id, *SEEN)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .outerjoin(EditionTopic, topic)
        .where(condition, Attempt.closed_at.is_not(None))
        .order_by(AttemptQuestion.attempt_id, AttemptQuestion.position)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.attempt_id].append(row)
    return found


def _edition() -> Any:
    """The edition of the paper of an attempt."""
    return select(Paper.edition_id).where(Paper.id == Attempt.paper_id).correlate(Attempt).scalar_subquery()


def _answers(condition: Any) -> Mapping[int, Sequence[Given]]:
    """What was answered and counts, by attempt. 1 statement."""
    rows = session().execute(
        select(
            Answer.attempt_id,
            Answer.id,
            Answer.position,
            Answer.response,
            Answer.given_at,
            Answer.received_at,
            Answer.client_id,
            Answer.device,
        )
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(condition, Attempt.closed_at.is_not(None), counted())
    )
    found: dict[int, list[Given]] = defaultdict(list)
    for row in rows:
        name = row.client_id if row.device else ""
        found[row.attempt_id].append(Given(row.id, row.position, tuple(row.response), row.given_at, row.received_at, name))
    return found
