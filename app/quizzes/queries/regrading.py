"""What a regrade would do, what was done, and the sentence of an attempt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from app.cohorts.models import Cohort, Enrolment
from app.courses.models import EditionTopic
from app.people.models import Person, Unit
from app.quizzes.hooks import decisions_about
from app.quizzes.models import Answer, Attempt, AttemptQuestion, Paper, Question, QuestionVersion, VersionRuling
from app.quizzes.queries.arrivals import answer_columns, counted, given_of
from app.quizzes.queries.keys import graded_version, marked_by_hand, newest_ruling
from app.quizzes.queries.marking import marking_of
from app.quizzes.rules.attempts import Given, effective
from app.quizzes.rules.grading import Graded, GradedQuestion, Ruling, Scored, score_of, summed
from app.quizzes.rules.marking import exact
from app.quizzes.rules.regrading import OWN, AnsweredVersion, Change, Preview, Remedy
from app.storage.transaction import session


@dataclass(frozen=True)
class VersionRow:
    """A version of a question with how its answers are judged now and how many attempts have it."""

    id: int
    number: int
    kind: str
    published_at: datetime
    question: GradedQuestion
    options: tuple[tuple[str, str, bool], ...]
    accepts: Mapping[str, Any]
    attempts: int
    remedy: Remedy

    @property
    def answered(self) -> AnsweredVersion:
        """The version as the rules see it."""
        keys = [option.key for option in self.question.options] or [str(n) for n, _gap in enumerate(self.question.gaps)]
        inside = [f"{part.key}:{part.kind}:{option.key}" for part in self.question.parts for option in part.options]
        return AnsweredVersion(self.id, self.number, self.kind, frozenset([*keys, *inside]))


def versions_of(question_id: int) -> dict[int, VersionRow]:
    """The versions of a question, oldest first, by id. 2 statements."""
    held = (
        select(AttemptQuestion.version_id, func.count(AttemptQuestion.attempt_id).label("attempts"))
        .group_by(AttemptQuestion.version_id)
        .subquery()
    )
    rows = session().execute(
        select(QuestionVersion, func.coalesce(held.c.attempts, 0))
        .outerjoin(held, held.c.version_id == QuestionVersion.id)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number)
    )
    stands = rulings()
    return {
        version.id: VersionRow(
            version.id,
            version.number,
            version.kind,
            version.published_at,
            graded_version(version),
            tuple((option["key"], option["html"], bool(option["correct"])) for option in version.options),
            version.accepts,
            attempts,
            stands.get(version.id, OWN),
        )
        for version, attempts in rows
    }


def rulings() -> dict[int, Remedy]:
    """How the versions that were ever regraded are judged now, by version. 1 statement."""
    rows = session().execute(
        select(VersionRuling.version_id, VersionRuling.ruling, VersionRuling.key_version_id).where(newest_ruling())
    )
    return {row[0]: Remedy(Ruling(row[1]), row[2]) for row in rows}


def preview(versions: Mapping[int, VersionRow], remedies: Mapping[int, Remedy], paths: Collection[str] | None = None) -> Preview:
    """What judging these versions in this way does to every attempt that has one of them. 5 statements, one more per room that
    decides about completion, one more where not all units are in reach.

    `paths` are the units whose classes are in reach (None: all).
    """
    heads = {row.id: row for row in session().execute(_heads(remedies))}
    closed = {attempt_id: row for attempt_id, row in heads.items() if row.closed_at is not None}
    decided = decisions_about({row.cohort_id for row in closed.values()})
    answers, stands = _answers(remedies), rulings()
    changes = [
        _change(closed[attempt_id], rows, answers.get(attempt_id, ()), _Judging(versions, remedies, stands), decided, paths)
        for attempt_id, rows in _questions(remedies)
        if attempt_id in closed
    ]
    still_open = [row for row in heads.values() if row.closed_at is None]
    return Preview(
        tuple(change for found in changes for change in found),
        len(still_open),
        sum(not reaches(paths, row.path) for row in still_open),
        _classes_outside(versions, paths),
    )


def reaches(paths: Collection[str] | None, path: str) -> bool:
    """Whether a unit lies under one of these (None: all). 0 statements."""
    return paths is None or any(path.startswith(each) for each in paths)


def _classes_outside(versions: Mapping[int, VersionRow], paths: Collection[str] | None) -> int:
    """How many classes of units out of reach have an edition with the topic of these versions. 1 statement or none."""
    if paths is None:
        return 0
    asked = (
        select(Cohort.id, Unit.path)
        .join(Unit, Unit.id == Cohort.unit_id)
        .join(EditionTopic, EditionTopic.edition_id == Cohort.edition_id)
        .join(Question, Question.topic_id == EditionTopic.topic_id)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .where(QuestionVersion.id.in_(list(versions)))
        .distinct()
    )
    return sum(not reaches(paths, path) for _id, path in session().execute(asked))


@dataclass(frozen=True)
class _Judging:
    """How everything is judged: the versions in question, the remedies for them, the rulings that stand for all others."""

    versions: Mapping[int, VersionRow]
    remedies: Mapping[int, Remedy]
    stands: Mapping[int, Remedy]

    def dropped(self, version_id: int) -> bool:
        """Whether a version is left out of the mark."""
        return self.remedies.get(version_id, self.stands.get(version_id, OWN)).ruling is Ruling.DROP

    def question(self, version_id: int, given: float | None) -> GradedQuestion:
        """A version to regrade with the key and ruling it is to have."""
        own, remedy = self.versions[version_id].question, self.remedies[version_id]
        key = self.versions[remedy.key_version_id].question if remedy.key_version_id else own
        return replace(key, marks=own.marks, given=given if own.kind == "essay" else None, ruling=remedy.ruling)


def _heads(remedies: Mapping[int, Remedy]) -> Any:
    """The attempts that have one of the versions, with whose they are."""
    return (
        select(
            Attempt.id,
            Attempt.paper_id,
            Attempt.enrolment_id,
            Attempt.number,
            Attempt.closed_at,
            Attempt.score,
            Attempt.max_score,
            Attempt.mark,
            Attempt.passed,
            Paper.title,
            Paper.pass_mark,
            Person.full_name,
            Person.sort_key,
            Cohort.id.label("cohort_id"),
            Cohort.code,
            Unit.path,
        )
        .join(Paper, Paper.id == Attempt.paper_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(Attempt.id.in_(having(remedies)))
        .order_by(Attempt.id)
    )


def having(version_ids: Collection[int]) -> Any:
    """The ids of the attempts that have one of these versions, for a condition. 0 statements."""
    return select(AttemptQuestion.attempt_id).where(AttemptQuestion.version_id.in_(list(version_ids)))


def _questions(remedies: Mapping[int, Remedy]) -> Iterator[tuple[int, list[Any]]]:
    """(attempt, all its questions) of the attempts that have one of the versions, one attempt after the other."""
    rows = session().execute(
        select(
            AttemptQuestion.attempt_id,
            AttemptQuestion.position,
            AttemptQuestion.version_id,
            AttemptQuestion.score,
            QuestionVersion.marks,
            marked_by_hand().label("by_hand"),
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(AttemptQuestion.attempt_id.in_(having(remedies)))
        .order_by(AttemptQuestion.attempt_id, AttemptQuestion.position)
        .execution_options(yield_per=2000)
    )
    for attempt_id, found in groupby(rows, key=lambda row: row.attempt_id):
        yield attempt_id, list(found)


def _answers(remedies: Mapping[int, Remedy]) -> dict[int, list[Given]]:
    """The answers to the versions, by attempt."""
    at_position = (AttemptQuestion.attempt_id == Answer.attempt_id) & (AttemptQuestion.position == Answer.position)
    rows = session().execute(
        select(Answer.attempt_id, *answer_columns())
        .join(AttemptQuestion, at_position)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(AttemptQuestion.version_id.in_(list(remedies)), counted())
    )
    found: dict[int, list[Given]] = {}
    for attempt_id, *given in rows:
        found.setdefault(attempt_id, []).extend(given_of([given]))
    return found


def _change(
    head: Any,
    rows: Sequence[Any],
    answers: Sequence[Given],
    judging: _Judging,
    decided: Mapping[int, str],
    paths: Collection[str] | None,
) -> Iterator[Change]:
    """What becomes of one attempt."""
    after = _after(head, rows, answers, judging)
    for row in rows:
        if row.version_id in judging.remedies:
            yield Change(
                head.id,
                head.enrolment_id,
                head.full_name,
                head.sort_key,
                head.code,
                head.title,
                head.number,
                row.position,
                row.score,
                after.scores[row.position],
                head.max_score,
                after.max_score,
                head.score,
                after.total,
                after.waiting,
                head.mark,
                after.mark,
                head.passed,
                after.passed,
                decided.get(head.enrolment_id, ""),
                reaches(paths, head.path),
            )


def _after(head: Any, rows: Sequence[Any], answers: Sequence[Given], judging: _Judging) -> Graded:
    """The attempt with the question judged anew; every other one keeps the score it has."""
    marking, said = marking_of(head.paper_id), effective(answers)
    scored: dict[int, Scored] = {}
    for row in rows:
        score = None if row.score is None else exact(row.score)
        if row.version_id in judging.remedies:
            question = judging.question(row.version_id, row.score if row.by_hand else None)
            score = score_of(question, said.get(row.position, ()), marking)
        scored[row.position] = Scored(row.marks, score, judging.dropped(row.version_id))
    return summed(scored, head.pass_mark, marking)
