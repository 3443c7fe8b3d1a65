"""Use-cases of surveys: opened for a class, answered without a name, closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Enrolment
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.journal import record
from app.storage.transaction import transaction
from app.surveys.models import Survey, SurveyRespondent, SurveyTally
from app.surveys.rules import Template, added, is_open, missing, question_of, record_of


def open_survey(template: Template, *, cohort_id: int, closes_on: date, by: int, at: datetime) -> int:
    """Give a class a survey with the questions of today; gives back its id.

    Refused: "no_cohort", "past" (its last day is over), "open" (the class has this survey).
    """
    if closes_on < local_day(at):
        raise Refused("past", _("Hạn trả lời phải từ hôm nay trở đi."))
    with transaction() as db:
        if db.scalar(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update()) is None:
            raise Refused("no_cohort", _("Không còn lớp này."))
        same = select(Survey.id).where(Survey.cohort_id == cohort_id, Survey.template_key == template.key)
        if db.scalar(same) is not None:
            raise Refused("open", _("Lớp đã có phiếu khảo sát này."))
        row = Survey(
            cohort_id=cohort_id,
            template_key=template.key,
            title=template.title,
            questions=[record_of(question) for question in template.questions],
            opened_at=at,
            opened_by_id=by,
            closes_on=closes_on,
        )
        db.add(row)
        db.flush()
        record("surveys.opened_survey", "survey", row.id, by=by, at=at, cohort=cohort_id, closes_on=closes_on.isoformat())
        return row.id


def close_survey(*, cohort_id: int, survey_id: int, by: int, at: datetime) -> bool:
    """Close a survey before its last day; nobody can answer any more. Gives back whether it was open. Refused: "no_survey"."""
    with transaction() as db:
        row = _locked(db, cohort_id, survey_id)
        if not is_open(local_day(at), row.closes_on, row.closed_at):
            return False
        row.closed_at = at
        record("surveys.closed_survey", "survey", row.id, by=by, at=at)
        return True


def answer_survey(*, survey_id: int, enrolment_id: int, answers: Mapping[str, str], by: int, at: datetime) -> None:
    """Add a trainee's answers to those of the others and note that she has answered: nothing joins the two.

    The journal says that an answer came, not whose; `by` is only asked whether the enrolment is hers.
    Refused: "no_survey", "closed", "again" (she has answered), "missing".
    """
    with transaction() as db:
        hers = select(Enrolment.cohort_id).where(
            Enrolment.id == enrolment_id, Enrolment.person_id == by, Enrolment.left_at.is_(None)
        )
        row = _locked(db, db.scalar(hers) or 0, survey_id)
        if not is_open(local_day(at), row.closes_on, row.closed_at):
            raise Refused("closed", _("Phiếu khảo sát đã đóng. Cảm ơn chị đã quan tâm."))
        questions = [question_of(kept) for kept in row.questions]
        if missing(questions, answers):
            raise Refused("missing", _("Còn câu chưa chọn. Chọn đủ rồi gửi."))
        try:
            db.execute(insert(SurveyRespondent).values(survey_id=survey_id, enrolment_id=enrolment_id))
        except IntegrityError as error:
            raise Refused("again", _("Chị đã gửi phiếu này. Cảm ơn chị.")) from error
        kept = {one.question_key: one for one in db.scalars(select(SurveyTally).where(SurveyTally.survey_id == survey_id))}
        for question in questions:
            tally = kept.get(question.key) or SurveyTally(survey_id=survey_id, question_key=question.key, tally={})
            tally.tally = added(question, tally.tally, answers.get(question.key, ""))
            db.add(tally)
        record("surveys.answered_survey", "survey", survey_id, by=None, at=at)


def _locked(db: Session, cohort_id: int, survey_id: int) -> Survey:
    """A survey of this class, locked, so that two answers are added one after the other."""
    row = db.scalar(select(Survey).where(Survey.id == survey_id, Survey.cohort_id == cohort_id).with_for_update())
    if row is None:
        raise Refused("no_survey", _("Không có phiếu khảo sát này."))
    return row
