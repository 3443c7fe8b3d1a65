"""Free texts that wait for a person, and one of them with its rubric. Names are not read: a text is marked for what it says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Cohort, Enrolment
from app.courses.models import TopicSteward
from app.people.models import Person, Unit
from app.people.queries import within
from app.quizzes.models import Attempt, AttemptQuestion, EssayDraft, EssayMark, Paper, Question, QuestionVersion
from app.quizzes.queries.arrivals import answers_of
from app.quizzes.queries.keys import for_this_text
from app.quizzes.queries.marking import marking_of
from app.quizzes.rules.attempts import effective
from app.quizzes.rules.essays import Why, why_asked
from app.quizzes.rules.markers import HandMark, may_see, state_of
from app.storage.transaction import session

LIMIT = 200
"""Texts on the list at once, oldest first."""


@dataclass(frozen=True)
class WaitingEssay:
    """A free text that nobody has marked; `id` of the question in the attempt."""

    id: int
    key: str
    stem_html: str
    paper: str
    cohort_code: str
    closed_at: datetime
    given: int


@dataclass(frozen=True)
class Criterion:
    """A line of the rubric."""

    points: float
    html: str


@dataclass(frozen=True)
class EssayMarkView:
    """What a person gave, and when; `stands` False when it was corrected since. `reason`: why it replaced another mark."""

    points: tuple[float, ...]
    comment: str
    score: float
    given_by: str
    given_at: datetime
    stands: bool
    marker: int = 1
    person_id: int = 0
    reason: str = ""


@dataclass(frozen=True)
class DraftView:
    """A marking form as it was left."""

    typed: tuple[str, ...]
    comment: str
    saved_at: datetime


@dataclass(frozen=True)
class Essay:
    """A free text to mark: what was asked, what she wrote, the rubric, a model answer, and what was given so far.

    `writer` is a name only where the edition shows names; `two`: two people mark it; `state` as in `rules.markers`; `score` is
    what was settled, None while it waits; `draft` is what the person who asks left half filled.
    """

    id: int
    key: str
    stem_html: str
    model_html: str
    marks: float
    rubric: tuple[Criterion, ...]
    text: str
    paper: str
    cohort_code: str
    closed_at: datetime
    given: tuple[EssayMarkView, ...]
    writer: str
    two: bool
    state: str
    may_differ: float
    score: float | None
    draft: DraftView | None

    @property
    def text_changed(self) -> bool:
        """Whether it was marked, but another text came afterwards, so that none of those marks counts any more."""
        return bool(self.given) and not any(mark.stands for mark in self.given)

    def stands(self, person_id: int) -> EssayMarkView | None:
        """The mark that the form corrects: with two markers her own, else the one that counts."""
        return next((mark for mark in self.given if mark.stands and (not self.two or mark.person_id == person_id)), None)

    def why(self, person_id: int) -> Why:
        """Whether changing the points that stand asks for a reason, and what for."""
        mine, stand = self.stands(person_id), sum(mark.stands for mark in self.given)
        if mine is None:
            return Why.NOTHING
        return why_asked(of_colleague=mine.person_id != person_id, settled=self.score is not None, seen=self.two and stand > 1)

    @property
    def third(self) -> bool:
        """Whether a third person's mark decides."""
        return self.two and any(mark.stands and mark.marker == 3 for mark in self.given)

    def others_seen(self, person_id: int) -> Sequence[EssayMarkView]:
        """What was given so far, as far as she may see it before she gives her own."""
        own = [mark for mark in self.given if mark.person_id == person_id]
        hands = [HandMark(mark.marker, mark.person_id, mark.score) for mark in self.given if mark.stands]
        return self.given if not self.two or may_see(hands, person_id, self.marks, self.may_differ) else own


def waiting_essays(
    steward_id: int | None, paths: Collection[str], person_id: int | None = None, limit: int = LIMIT
) -> Sequence[WaitingEssay]:
    """The texts that wait, oldest first, at most `limit`: of the topics a person stewards (None: all topics), in classes of
    units under `paths`; for `person_id` without those that she has marked already. 1 statement."""
    rows = session().execute(
        texts_in_reach(steward_id, paths)
        .add_columns(standing_count(None).label("given"))
        .where(*_waits(person_id))
        .order_by(Attempt.closed_at, AttemptQuestion.id)
        .limit(limit)
    )
    return [WaitingEssay(row.id, row.key, row.stem_html, row.paper, row.cohort_code, row.closed_at, row.given) for row in rows]


def count_waiting_essays(steward_id: int | None, paths: Collection[str], person_id: int | None = None) -> int:
    """How many texts wait. 1 statement."""
    waiting = texts_in_reach(steward_id, paths).where(*_waits(person_id)).subquery()
    return session().scalar(select(func.count()).select_from(waiting)) or 0


def _waits(person_id: int | None) -> list[Any]:
    """That a text waits, and not for others only."""
    waits: list[Any] = [AttemptQuestion.score.is_(None)]
    return waits if person_id is None else [*waits, standing_count(person_id) == 0]


def standing_count(person_id: int | None) -> Any:
    """How many marks stand for a text; of one person, or of anybody. A part of a question: 0 statements."""
    later = aliased(EssayMark)
    stands = ~select(later.id).where(later.replaces_id == EssayMark.id).exists()
    own = [] if person_id is None else [EssayMark.given_by_id == person_id]
    counted = select(func.count()).where(EssayMark.attempt_question_id == AttemptQuestion.id, stands, for_this_text(), *own)
    return counted.correlate(AttemptQuestion).scalar_subquery()


def essay(essay_id: int, steward_id: int | None, paths: Collection[str], person_id: int = 0) -> Essay | None:
    """A free text of a closed attempt with what `person_id` left half filled; None outside of her topics and classes.
    4 statements, one more when the process has not met the paper yet."""
    row = session().execute(texts_in_reach(steward_id, paths).where(AttemptQuestion.id == essay_id)).first()
    if row is None:
        return None
    response = effective(answers_of(row.attempt_id)).get(row.position, ())
    marking, given = marking_of(row.paper_id), tuple(_marks_of(essay_id))
    two = row.paper_key in marking.second_marker
    hands = [HandMark(mark.marker, mark.person_id, mark.score) for mark in given if mark.stands]
    return Essay(
        row.id,
        row.key,
        row.stem_html,
        row.explanation_html,
        row.marks,
        tuple(Criterion(points, html) for points, html in row.accepts.get("rubric", ())),
        response[0] if response else "",
        row.paper,
        row.cohort_code,
        row.closed_at,
        given,
        row.full_name if marking.show_names else "",
        two,
        state_of(hands, row.marks, marking.may_differ) if two else "settled" if hands else "first",
        marking.may_differ,
        row.score,
        _draft(essay_id, person_id),
    )


def _draft(essay_id: int, person_id: int) -> DraftView | None:
    """What a person left half filled."""
    asked = select(EssayDraft.typed, EssayDraft.comment, EssayDraft.saved_at)
    row = session().execute(asked.where(EssayDraft.attempt_question_id == essay_id, EssayDraft.person_id == person_id)).first()
    return DraftView(tuple(row[0]), row[1], row[2]) if row else None


def texts_in_reach(steward_id: int | None, paths: Collection[str]) -> Any:
    """Free texts of closed attempts within reach, to be narrowed. 0 statements."""
    asked = (
        select(
            AttemptQuestion.id,
            AttemptQuestion.position,
            AttemptQuestion.attempt_id,
            Question.key,
            QuestionVersion.stem_html,
            QuestionVersion.explanation_html,
            QuestionVersion.marks,
            QuestionVersion.accepts,
            Paper.title.label("paper"),
            Paper.id.label("paper_id"),
            Paper.key.label("paper_key"),
            Cohort.code.label("cohort_code"),
            Attempt.closed_at,
            AttemptQuestion.score,
            Person.full_name,
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(Paper, Paper.id == Attempt.paper_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(QuestionVersion.kind == "essay", Attempt.closed_at.is_not(None), within(paths))
    )
    if steward_id is None:
        return asked
    return asked.where(Question.topic_id.in_(select(TopicSteward.topic_id).where(TopicSteward.person_id == steward_id)))


def _marks_of(essay_id: int) -> Sequence[EssayMarkView]:
    """What persons gave for a text, newest first. 1 statement."""
    later = aliased(EssayMark)
    stands = ~select(later.id).where(later.replaces_id == EssayMark.id).exists()
    rows = session().execute(
        select(
            EssayMark.points,
            EssayMark.comment,
            EssayMark.score,
            Person.full_name,
            EssayMark.given_at,
            and_(stands, for_this_text()),
            EssayMark.marker,
            EssayMark.given_by_id,
            EssayMark.reason,
        )
        .join(AttemptQuestion, AttemptQuestion.id == EssayMark.attempt_question_id)
        .join(Person, Person.id == EssayMark.given_by_id)
        .where(EssayMark.attempt_question_id == essay_id)
        .order_by(EssayMark.id.desc())
    )
    return [
        EssayMarkView(tuple(row[0]), row[1], row[2], row[3], row[4], bool(row[5]), row[6], row[7], row[8] or "") for row in rows
    ]


def comments_of(attempt_id: int) -> dict[int, EssayMarkView]:
    """What was settled for the free texts of an attempt, by position: the score, and the words of whoever decided it.
    1 statement."""
    later = aliased(EssayMark)
    rows = session().execute(
        select(
            AttemptQuestion.position,
            EssayMark.points,
            EssayMark.comment,
            AttemptQuestion.score,
            Person.full_name,
            EssayMark.given_at,
            EssayMark.marker,
        )
        .join(EssayMark, EssayMark.attempt_question_id == AttemptQuestion.id)
        .join(Person, Person.id == EssayMark.given_by_id)
        .where(AttemptQuestion.attempt_id == attempt_id, AttemptQuestion.score.is_not(None))
        .where(~select(later.id).where(later.replaces_id == EssayMark.id).exists(), for_this_text())
        .order_by(AttemptQuestion.position, EssayMark.marker)
    )
    return {position: decided(list(marks)) for position, marks in groupby(rows, key=lambda row: row.position)}


def decided(rows: Sequence[Any]) -> EssayMarkView:
    """The marks of one text as its writer reads them: of a third marker hers alone, else the words of both. 0 statements."""
    deciding = rows[-1:] if rows[-1].marker == 3 else rows
    last, words = rows[-1], "\n".join(row.comment for row in deciding if row.comment)
    names = ", ".join(row.full_name for row in deciding)
    return EssayMarkView(tuple(last.points), words, last.score, names, last.given_at, True, last.marker)
