"""Named reads of the wall: its secret, the walls that a code may belong to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, literal, select

from app.attendance.models import Claim, Mark, SettledMark
from app.attendance.models import Wall as WallRow
from app.attendance.rules.codes import LATEST_ARRIVAL, Wall
from app.attendance.rules.heads import Slot
from app.attendance.rules.nearest import Candidate, meant_at
from app.attendance.rules.settling import OWN_WAY
from app.cohorts.models import ClassSession, Enrolment
from app.cohorts.queries import SessionView, timetable
from app.cohorts.queries.sessions import half_order
from app.kernel.clock import local_day
from app.storage.transaction import session

_A_DAY = 24
"""Sessions that are looked at to find those of one day: three halves of as many classes as anybody is in."""


def wall_of(session_id: int) -> Wall | None:
    """The wall of a session; None while nobody opened one. 1 statement."""
    row = session().execute(_walls().where(WallRow.session_id == session_id)).first()
    return Wall(*row) if row else None


def own_walls(person_id: int, day: date) -> list[Wall]:
    """The walls of the classes that she is in, of the last days until `day`, the latest first. 1 statement."""
    rows = session().execute(
        _walls()
        .join(Enrolment, Enrolment.cohort_id == ClassSession.cohort_id)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.left_at.is_(None),
            ClassSession.held_on.between(day - LATEST_ARRIVAL - timedelta(days=1), day),
        )
        .order_by(WallRow.opened_at.desc(), WallRow.session_id)
    )
    return [Wall(*row) for row in rows]


def walls_on(days: tuple[date, ...], limit: int = 200) -> list[Wall]:
    """The walls of all sessions on these days, whatever class; to tell whose code somebody typed. 1 statement."""
    statement = _walls().where(ClassSession.held_on.in_(days)).order_by(WallRow.opened_at.desc(), WallRow.session_id)
    return [Wall(*row) for row in session().execute(statement.limit(limit))]


def last_session_of(person_id: int, at: datetime) -> tuple[int, int] | None:
    """(session, enrolment) that she should be in at that moment; None when none of her classes ever met. 1 statement.

    Of the last day until then on which her classes meet: see `rules.nearest.meant_at`.
    """
    day = local_day(at)
    columns: Select[Any] = select(
        ClassSession.id,
        literal(0),
        ClassSession.held_on,
        ClassSession.half,
        ClassSession.periods,
        ClassSession.starts,
        Enrolment.id.label("enrolment_id"),
        and_(WallRow.session_id.is_not(None), WallRow.closed_at.is_(None), ClassSession.held_on == day).label("shown"),
        ClassSession.cancelled_at.is_(None).label("live"),
    )
    rows = session().execute(
        columns.join(Enrolment, Enrolment.cohort_id == ClassSession.cohort_id)
        .outerjoin(WallRow, WallRow.session_id == ClassSession.id)
        .where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None), ClassSession.held_on <= day)
        .order_by(ClassSession.held_on.desc(), half_order(), ClassSession.id)
        .limit(_A_DAY)
    )
    found = [Candidate(Slot(*row[:6]), row.enrolment_id, bool(row.shown), bool(row.live)) for row in rows]
    meant = meant_at([one for one in found if one.slot.held_on == found[0].slot.held_on], at)
    return (meant.slot.session_id, meant.enrolment_id) if meant else None


def session_shown(session_id: int) -> SessionView | None:
    """A session with its number in the timetable; None for a cancelled one. 2 statements."""
    cohort_id = session().scalar(select(ClassSession.cohort_id).where(ClassSession.id == session_id))
    return next((one for one in timetable(cohort_id or 0) if one.id == session_id), None)


def came_by_code(session_id: int) -> tuple[int, int, datetime | None]:
    """(marks that count by a code, people on the roll who are marked at all, when the last code came). 1 statement."""
    row = (
        session()
        .execute(
            select(
                select(func.count())
                .select_from(SettledMark)
                .join(Mark, Mark.id == SettledMark.mark_id)
                .where(SettledMark.session_id == session_id, Mark.way == OWN_WAY)
                .scalar_subquery(),
                select(func.count()).select_from(SettledMark).where(SettledMark.session_id == session_id).scalar_subquery(),
                select(func.max(Claim.received_at)).where(Claim.session_id == session_id).scalar_subquery(),
            )
        )
        .one()
    )
    return row[0], row[1], row[2]


def _walls() -> Select[Any]:
    """The columns of `Wall`."""
    columns: Select[Any] = select(WallRow.session_id, WallRow.secret, ClassSession.held_on, WallRow.opened_at, WallRow.closed_at)
    return columns.join(ClassSession, ClassSession.id == WallRow.session_id)
