"""The regrades that were made: of a question, one of them line by line, and what they did to an attempt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Cohort, Enrolment
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.models import Person, Unit
from app.quizzes.models import Attempt, Paper, Question, QuestionVersion, Regrade, RegradedAttempt, VersionRuling
from app.quizzes.rules.grading import Ruling
from app.quizzes.rules.regrading import OWN, Remedy
from app.quizzes.wording_regrading import change_sentence
from app.storage.transaction import session


@dataclass(frozen=True)
class RegradeView:
    """A decision about a key: who, when, why, how many attempts it changed; `undone_id` is the row that took it back."""

    id: int
    question_id: int
    key: str
    topic_id: int
    remedy: str
    version_number: int | None
    reason: str
    made_by: str
    made_at: datetime
    undoes_id: int | None
    undone_id: int | None
    changed: int


@dataclass(frozen=True)
class RegradeLine:
    """What a regrade did to one attempt of a class in reach."""

    full_name: str
    cohort_code: str
    paper: str
    number: int
    position: int
    score_before: float | None
    score_after: float | None
    mark_before: float | None
    mark_after: float | None
    passed_before: bool | None
    passed_after: bool | None
    decided: str
    total_before: float | None
    total_after: float | None
    max_before: float | None
    max_after: float | None


def regrades_of(question_id: int) -> Sequence[RegradeView]:
    """The regrades of a question, newest first. 1 statement."""
    rows = session().execute(_regrades().where(Regrade.question_id == question_id).order_by(Regrade.id.desc()))
    return [RegradeView(*row) for row in rows]


def regrade_view(regrade_id: int) -> RegradeView | None:
    """One regrade. 1 statement."""
    row = session().execute(_regrades().where(Regrade.id == regrade_id)).first()
    return RegradeView(*row) if row else None


def _regrades() -> Select[Any]:
    """Regrades in the columns of `RegradeView`."""
    undo = aliased(Regrade)
    changed = select(func.count()).where(RegradedAttempt.regrade_id == Regrade.id).correlate(Regrade).scalar_subquery()
    undone = select(undo.id).where(undo.undoes_id == Regrade.id).correlate(Regrade).scalar_subquery()
    return (
        select(
            Regrade.id,
            Regrade.question_id,
            Question.key,
            Question.topic_id,
            Regrade.remedy,
            QuestionVersion.number,
            Regrade.reason,
            func.coalesce(Person.full_name, ""),
            Regrade.made_at,
            Regrade.undoes_id,
            undone,
            changed,
        )
        .join(Question, Question.id == Regrade.question_id)
        .outerjoin(QuestionVersion, QuestionVersion.id == Regrade.version_id)
        .outerjoin(Person, Person.id == Regrade.made_by_id)
    )


def lines_of(regrade_id: int, paths: Collection[str]) -> tuple[Sequence[RegradeLine], int]:
    """(what it did in classes of units under `paths`, by class and name; how many lines stand in other classes). 1 statement."""
    rows = (
        session()
        .execute(
            select(
                Person.full_name,
                Cohort.code,
                Paper.title,
                Attempt.number,
                RegradedAttempt.position,
                RegradedAttempt.score_before,
                RegradedAttempt.score_after,
                RegradedAttempt.mark_before,
                RegradedAttempt.mark_after,
                RegradedAttempt.passed_before,
                RegradedAttempt.passed_after,
                RegradedAttempt.decided,
                RegradedAttempt.total_before,
                RegradedAttempt.total_after,
                RegradedAttempt.max_before,
                RegradedAttempt.max_after,
                Unit.path,
            )
            .join(Attempt, Attempt.id == RegradedAttempt.attempt_id)
            .join(Paper, Paper.id == Attempt.paper_id)
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .join(Person, Person.id == Enrolment.person_id)
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .join(Unit, Unit.id == Cohort.unit_id)
            .where(RegradedAttempt.regrade_id == regrade_id)
            .order_by(Cohort.code, Person.sort_key, RegradedAttempt.id)
        )
        .all()
    )
    seen = [RegradeLine(*row[:-1]) for row in rows if any(row.path.startswith(path) for path in paths)]
    return seen, len(rows) - len(seen)


def elsewhere_only(question_id: int, paths: Collection[str]) -> frozenset[int]:
    """The regrades of a question that changed attempts, but none in classes of units under `paths`. 1 statement."""
    asked = (
        select(RegradedAttempt.regrade_id, Unit.path)
        .join(Regrade, Regrade.id == RegradedAttempt.regrade_id)
        .join(Attempt, Attempt.id == RegradedAttempt.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(Regrade.question_id == question_id)
        .distinct()
    )
    rows = session().execute(asked).all()
    ours = {row.regrade_id for row in rows if any(row.path.startswith(path) for path in paths)}
    return frozenset(row.regrade_id for row in rows) - ours


def change_sentences(attempt_id: int, *, by_number: bool) -> Sequence[str]:
    """What regrades did to the mark of an attempt, as its owner reads it (`changes_of`). 1 statement."""
    return changes_of([attempt_id], by_number=by_number).get(attempt_id, [])


def changes_of(attempt_ids: Sequence[int], *, by_number: bool) -> Mapping[int, Sequence[str]]:
    """What regrades did to the marks of these attempts: one sentence each, from the mark before all of them to the last one, and
    nothing when every one was taken back or the mark is what it was. 1 statement."""
    undo = aliased(Regrade)
    asked = (
        select(
            RegradedAttempt.attempt_id,
            Regrade.made_at,
            Regrade.remedy,
            RegradedAttempt.position,
            RegradedAttempt.mark_before,
            RegradedAttempt.mark_after,
            or_(Regrade.undoes_id.is_not(None), undo.id.is_not(None)).label("gone"),
        )
        .join(Regrade, Regrade.id == RegradedAttempt.regrade_id)
        .outerjoin(undo, undo.undoes_id == Regrade.id)
        .where(RegradedAttempt.attempt_id.in_(attempt_ids))
        .order_by(RegradedAttempt.attempt_id, RegradedAttempt.id)
    )
    rows = groupby(session().execute(asked).all(), key=lambda row: row.attempt_id)
    return {attempt_id: _change(list(changes), by_number=by_number) for attempt_id, changes in rows}


def _change(rows: Sequence[Any], *, by_number: bool) -> Sequence[str]:
    """The regrades of one attempt, oldest first, in one sentence or none."""
    stands = [row for row in rows if not row.gone]
    if not stands or rows[0].mark_before == rows[-1].mark_after:
        return []
    last = stands[-1]
    position = last.position if by_number else None
    return [change_sentence(last.made_at, last.remedy, position, rows[0].mark_before, rows[-1].mark_after)]


def rulings_before(regrade_id: int) -> dict[int, Remedy]:
    """How the versions of a regrade were judged before it, by version. 2 statements.

    Refused: "later" (a newer regrade of the same versions stands, so that this one cannot be taken back alone).
    """
    db = session()
    ours = db.scalars(select(VersionRuling.version_id).where(VersionRuling.regrade_id == regrade_id)).all()
    found = dict.fromkeys(ours, OWN)
    for ruling in db.scalars(select(VersionRuling).where(VersionRuling.version_id.in_(ours)).order_by(VersionRuling.id)):
        if ruling.regrade_id > regrade_id:
            raise Refused("later", _("Sau lần này câu hỏi đã được chấm lại nữa. Hoàn lại lần mới nhất trước."))
        if ruling.regrade_id < regrade_id:
            found[ruling.version_id] = Remedy(Ruling(ruling.ruling), ruling.key_version_id)
    return found


def questions_called(key: str) -> Sequence[tuple[int, int]]:
    """(question, topic) of every question with this key; keys are unique in a topic only. 1 statement."""
    rows = session().execute(select(Question.id, Question.topic_id).where(Question.key == key).order_by(Question.id))
    return [(row[0], row[1]) for row in rows]
