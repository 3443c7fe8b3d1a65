"""Named reads of surveys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.cohorts.models import Enrolment
from app.storage.transaction import session
from app.surveys.models import Survey, SurveyRespondent, SurveyTally
from app.surveys.rules import Question, Result, is_open, may_be_seen, question_of, result_of


@dataclass(frozen=True)
class SurveyView:
    """The survey of a class; `answered` of `asked` people have answered."""

    id: int
    cohort_id: int
    title: str
    questions: tuple[Question, ...]
    opened_at: datetime
    closes_on: date
    closed_at: datetime | None
    answered: int
    asked: int

    def is_open(self, today: date) -> bool:
        """Whether it can be answered."""
        return is_open(today, self.closes_on, self.closed_at)

    def may_be_seen(self, today: date) -> bool:
        """Whether its results may be seen."""
        return may_be_seen(self.answered, still_open=self.is_open(today))


def survey_of(cohort_id: int) -> SurveyView | None:
    """The newest survey of a class. 1 statement."""
    row = session().execute(_surveys().where(Survey.cohort_id == cohort_id).order_by(Survey.id.desc())).first()
    return _view(row) if row else None


def has_answered(enrolment_id: int, survey_id: int) -> bool:
    """Whether she has answered. 1 statement."""
    found = select(SurveyRespondent.survey_id).where(
        SurveyRespondent.enrolment_id == enrolment_id, SurveyRespondent.survey_id == survey_id
    )
    return session().scalar(found) is not None


def results_of(survey: SurveyView, *, today: date) -> list[Result]:
    """The answers added up, question by question; none while they may not be seen. 1 statement."""
    if not survey.may_be_seen(today):
        return []
    rows = session().execute(select(SurveyTally.question_key, SurveyTally.tally).where(SurveyTally.survey_id == survey.id))
    tallies: Mapping[str, Mapping[str, Any]] = dict(rows.tuples().all())
    return [result_of(question, tallies.get(question.key, {})) for question in survey.questions]


def _surveys() -> Select[Any]:
    """Surveys with how many answered and how many are asked."""
    answered = select(func.count()).where(SurveyRespondent.survey_id == Survey.id).correlate(Survey).scalar_subquery()
    asked = (
        select(func.count())
        .where(Enrolment.cohort_id == Survey.cohort_id, Enrolment.left_at.is_(None))
        .correlate(Survey)
        .scalar_subquery()
    )
    found: Select[Any] = select(
        Survey.id, Survey.cohort_id, Survey.title, Survey.questions, Survey.opened_at, Survey.closes_on, Survey.closed_at,
        answered, asked,
    )  # fmt: skip
    return found


def _view(row: Any) -> SurveyView:
    """One row of `_surveys`."""
    return SurveyView(row[0], row[1], row[2], tuple(map(question_of, row[3])), *row[4:])
