"""Use-cases: a wall is opened for a session, and put away."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select, update

from app.attendance.models import Wall
from app.attendance.services.shut import open_sessions
from app.cohorts.models import ClassSession
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.journal import record
from app.storage.transaction import transaction


def open_wall(session_id: int, *, by: int, at: datetime) -> None:
    """Show the wall of a session; one that was put away comes back with its secret, so that codes kept on phones stay good.

    Refused: "no_session", "not_today" (a wall is for the day of the session), "closed", "cancelled".
    """
    with transaction() as db:
        held_on = db.scalar(select(ClassSession.held_on).where(ClassSession.id == session_id).with_for_update())
        if held_on is None:
            raise Refused("no_session", _("Không có buổi học này."))
        if held_on != local_day(at):
            raise Refused("not_today", _("Mã trên bảng chỉ dùng trong ngày của buổi. Ngày khác thì điểm danh theo danh sách."))
        open_sessions({session_id})
        if db.get(Wall, session_id) is None:
            db.add(Wall(session_id=session_id, secret=secrets.token_hex(20), opened_at=at, opened_by_id=by))
        else:
            db.execute(update(Wall).where(Wall.session_id == session_id).values(closed_at=None))
        record("attendance.opened_wall", "session", session_id, by=by, at=at)


def close_wall(session_id: int, *, by: int, at: datetime) -> None:
    """Put the wall away: codes that stand from now on no longer count by themselves. Nothing when there is none."""
    with transaction() as db:
        closed = db.execute(update(Wall).where(Wall.session_id == session_id, Wall.closed_at.is_(None)).values(closed_at=at))
        if closed.rowcount:  # type: ignore[attr-defined]
            record("attendance.closed_wall", "session", session_id, by=by, at=at)
