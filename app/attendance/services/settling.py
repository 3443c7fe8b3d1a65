"""Keeping the settled marks equal to what the entries say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from app.attendance.models import Mark, SettledMark
from app.attendance.queries import entries_of
from app.attendance.rules.settling import settle
from app.cohorts.models import ClassSession
from app.storage.journal import record
from app.storage.transaction import session, transaction


def write_marks(rows: Sequence[Mapping[str, Any]]) -> None:
    """Add entries and settle what they touch, inside the running transaction. 4 statements, none for no rows."""
    if not rows:
        return
    session().execute(insert(Mark), [dict(row) for row in rows])
    resettle({row["session_id"] for row in rows}, {row["enrolment_id"] for row in rows})


def resettle(session_ids: Collection[int], enrolment_ids: Collection[int]) -> None:
    """Write anew what counts for these people in these sessions, inside the running transaction. 3 statements."""
    settled = {key: settle(entries) for key, entries in entries_of(session_ids, enrolment_ids).items()}
    session().execute(
        delete(SettledMark).where(SettledMark.session_id.in_(session_ids), SettledMark.enrolment_id.in_(enrolment_ids)),
        execution_options={"synchronize_session": False},
    )
    rows = [
        {"session_id": key[0], "enrolment_id": key[1], "mark_id": mark.mark_id, "state": mark.state, "periods": mark.periods}
        for key, mark in settled.items()
        if mark is not None
    ]
    if rows:
        session().execute(insert(SettledMark), rows)


def rebuild_settled(*, by: int | None, at: datetime) -> int:
    """Work out every settled mark from the entries; gives back how many rows were wrong (0 when all was well)."""
    wrong = 0
    with transaction() as db:
        for session_id in db.scalars(select(ClassSession.id).order_by(ClassSession.id).with_for_update()).all():
            people = set(db.scalars(select(Mark.enrolment_id).where(Mark.session_id == session_id)).all())
            people |= set(db.scalars(select(SettledMark.enrolment_id).where(SettledMark.session_id == session_id)).all())
            before = _rows_of(session_id)
            resettle({session_id}, people)
            wrong += len(before ^ _rows_of(session_id))
        if wrong:
            record("attendance.rebuilt_settled", "attendance", None, by=by, at=at, wrong=wrong)
    return wrong


def _rows_of(session_id: int) -> set[tuple[int, int, str, float]]:
    """The settled marks of a session as they stand in the table."""
    columns = (SettledMark.enrolment_id, SettledMark.mark_id, SettledMark.state, SettledMark.periods)
    return {
        (row[0], row[1], row[2], row[3])
        for row in session().execute(select(*columns).where(SettledMark.session_id == session_id))
    }
