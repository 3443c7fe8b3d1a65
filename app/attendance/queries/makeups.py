"""Who belongs on the roll of a session: everybody, or in a make-up those who missed something that it makes up for."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.attendance.models import SettledMark
from app.cohorts.models import ClassSession, Enrolment, SessionMakeup
from app.storage.transaction import session

_MISSED = aliased(ClassSession, name="missed_session")
_HERS = aliased(SettledMark, name="mark_there")
_OWN = aliased(SettledMark, name="mark_here")


def belongs() -> ColumnElement[bool]:
    """That `Enrolment` belongs on the roll of `ClassSession`, both in the statement around it. 0 statements.

    In a make-up: she has a mark with less than the whole in a session that it makes up for, or is marked in the make-up already.
    """
    missed = (
        select(SessionMakeup.makeup_id)
        .join(_MISSED, _MISSED.id == SessionMakeup.session_id)
        .join(_HERS, _HERS.session_id == _MISSED.id)
        .where(
            SessionMakeup.makeup_id == ClassSession.id,
            _MISSED.cancelled_at.is_(None),
            _HERS.enrolment_id == Enrolment.id,
            _HERS.periods < _MISSED.periods,
        )
        .correlate(ClassSession, Enrolment)
        .exists()
    )
    marked = (
        exists().where(_OWN.session_id == ClassSession.id, _OWN.enrolment_id == Enrolment.id).correlate(ClassSession, Enrolment)
    )
    return or_(ClassSession.kind == "regular", missed, marked)


def people_of(session_id: int) -> set[int]:
    """The enrolments on the roll of a session; those who left the class are not. 1 statement."""
    return set(
        session().scalars(
            select(Enrolment.id)
            .join(ClassSession, ClassSession.cohort_id == Enrolment.cohort_id)
            .where(ClassSession.id == session_id, Enrolment.left_at.is_(None), belongs())
        )
    )


def lacking_people(cohort_id: int) -> dict[int, int]:
    """How many people of a class have a mark with less than the whole in each of its sessions. 1 statement."""
    rows = session().execute(
        select(ClassSession.id, func.count())
        .join(SettledMark, SettledMark.session_id == ClassSession.id)
        .join(Enrolment, Enrolment.id == SettledMark.enrolment_id)
        .where(ClassSession.cohort_id == cohort_id, Enrolment.left_at.is_(None), SettledMark.periods < ClassSession.periods)
        .group_by(ClassSession.id)
    )
    return {row[0]: row[1] for row in rows}


def makeup_people(cohort_id: int) -> dict[int, int]:
    """How many people are on the roll of each make-up of a class; a make-up for nobody is missing. 1 statement."""
    rows = session().execute(
        select(ClassSession.id, Enrolment.id)
        .join(Enrolment, Enrolment.cohort_id == ClassSession.cohort_id)
        .where(ClassSession.cohort_id == cohort_id, ClassSession.kind == "makeup", Enrolment.left_at.is_(None), belongs())
    )
    found: dict[int, int] = {}
    for session_id, _enrolment in rows:
        found[session_id] = found.get(session_id, 0) + 1
    return found
