"""Named reads of objections: hers, the pile of a class, one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from app.attendance.models import Mark, Objection
from app.cohorts.models import ClassSession, Enrolment
from app.courses.models import EditionTopic
from app.people.models import Person
from app.storage.transaction import session

_ANSWERER = aliased(Person, name="answerer")
_RECORDER = aliased(Person, name="recorder_of_mark")


@dataclass(frozen=True)
class ObjectionView:
    """An objection to a mark; `answer` is None while it waits, else accepted or declined, by whom, when and with which words."""

    id: int
    enrolment_id: int
    full_name: str
    cohort_id: int
    session_id: int
    held_on: date
    half: str
    topic_title: str
    instructor_id: int | None
    mark_state: str
    mark_periods: float
    mark_by: str
    words: str
    raised_at: datetime
    answer: str | None
    answer_words: str
    answered_at: datetime | None
    answered_by: str


def objections_of(enrolment_id: int) -> list[ObjectionView]:
    """The objections of one trainee, the newest first. 1 statement."""
    return _views(Objection.enrolment_id == enrolment_id)


def objection_pile(cohort_id: int, *, since: datetime) -> list[ObjectionView]:
    """The objections of a class that wait, and those raised since then, the newest first. 1 statement."""
    return _views((Enrolment.cohort_id == cohort_id) & (Objection.answer.is_(None) | (Objection.raised_at >= since)))


def objections_in_session(session_id: int) -> list[ObjectionView]:
    """The objections about a session, the newest first. 1 statement."""
    return _views(Objection.session_id == session_id)


def objection(objection_id: int) -> ObjectionView | None:
    """One objection, whoever asks. 1 statement."""
    return next(iter(_views(Objection.id == objection_id)), None)


def _views(condition: ColumnElement[bool]) -> list[ObjectionView]:
    """Objections, the newest first. 1 statement."""
    return [ObjectionView(*row) for row in session().execute(_objections().where(condition).order_by(Objection.id.desc()))]


def _objections() -> Select[Any]:
    """The columns of `ObjectionView`."""
    columns: Select[Any] = select(
        Objection.id,
        Objection.enrolment_id,
        Person.full_name,
        Enrolment.cohort_id,
        Objection.session_id,
        ClassSession.held_on,
        ClassSession.half,
        EditionTopic.title,
        ClassSession.instructor_id,
        Mark.state,
        Mark.periods,
        _RECORDER.full_name,
        Objection.words,
        Objection.raised_at,
        Objection.answer,
        Objection.answer_words,
        Objection.answered_at,
        func.coalesce(_ANSWERER.full_name, ""),
    )
    return (
        columns.join(Enrolment, Enrolment.id == Objection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(ClassSession, ClassSession.id == Objection.session_id)
        .join(EditionTopic, EditionTopic.id == ClassSession.edition_topic_id)
        .join(Mark, Mark.id == Objection.mark_id)
        .join(_RECORDER, _RECORDER.id == Mark.recorded_by_id)
        .outerjoin(_ANSWERER, _ANSWERER.id == Objection.answered_by_id)
    )
