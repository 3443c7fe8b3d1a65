"""Use-case of make-up sessions (học bù): they name the sessions they make up for and plan no tiết of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.cohorts.models import ClassSession, Cohort, SessionMakeup
from app.cohorts.services.classes import locked_cohort
from app.cohorts.services.sessions import check_session, flush_session
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.storage.journal import record
from app.storage.transaction import transaction


def add_makeup(
    *,
    cohort_id: int,
    makes_up: Collection[int],
    held_on: date,
    half: str,
    starts: str,
    periods: float,
    instructor_id: int | None,
    place: str,
    mode: str,
    by: int,
    at: datetime,
) -> int:
    """Add a make-up session for what was missed in the sessions `makes_up`; gives back its id.

    Its topic is that of the first session it makes up for. Refused: "makes_up" (none, or not ordinary sessions of this class),
    "before" (it would lie before one of them), and those of `add_session`.
    """
    with transaction() as db:
        cohort = locked_cohort(db, cohort_id)
        named = _named(db, cohort, makes_up, held_on)
        row = ClassSession(
            cohort_id=cohort_id,
            held_on=held_on,
            half=half,
            starts=squeeze(starts),
            periods=periods,
            edition_topic_id=named[0].edition_topic_id,
            instructor_id=instructor_id,
            place=squeeze(place),
            mode=mode,
            kind="makeup",
        )
        check_session(db, cohort, row)
        db.add(row)
        flush_session(db, held_on, half)
        db.execute(insert(SessionMakeup), [{"makeup_id": row.id, "session_id": session.id} for session in named])
        record("cohorts.added_makeup", "session", row.id, by=by, at=at, cohort=cohort_id, makes_up=[one.id for one in named])
        return row.id


def _named(db: Session, cohort: Cohort, makes_up: Collection[int], held_on: date) -> list[ClassSession]:
    """The ordinary sessions of this class that are to be made up for, in order of day."""
    found = db.scalars(
        select(ClassSession)
        .where(
            ClassSession.id.in_(set(makes_up)),
            ClassSession.cohort_id == cohort.id,
            ClassSession.kind == "regular",
            ClassSession.cancelled_at.is_(None),
        )
        .order_by(ClassSession.held_on, ClassSession.id)
    ).all()
    if not found or len(found) != len(set(makes_up)):
        raise Refused("makes_up", _("Chọn ít nhất một buổi của lớp để học bù."))
    late = next((row for row in found if row.held_on > held_on), None)
    if late is not None:
        sentence = _("Buổi học bù phải cùng ngày hoặc sau buổi được bù ({day}).")
        raise Refused("before", sentence.format(day=f"{late.held_on:%d/%m/%Y}"))
    return list(found)
