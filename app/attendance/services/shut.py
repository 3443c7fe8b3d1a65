"""The one check that every way in asks before it writes: a session that is closed or cancelled takes no more marks.

Who calls it, inside its transaction and after locking the sessions: `services.roll.save_roll` (roll, offline roll, paper, cards),
`services.imports` (confirm and undo), the wall code's claims (into the review pile instead), `services.batches` of the API
(a refusal per row, by `shut_sessions`), `services.leave` and `services.objections`.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from app.cohorts.models import ClassSession
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.transaction import session

_CLOSED = _("Buổi ngày {day} đã chốt nên không ghi thêm được. Người phụ trách lớp mở lại buổi thì ghi tiếp được.")
_CANCELLED = _("Buổi ngày {day} đã hủy nên không điểm danh. Khôi phục buổi trong lịch học nếu hủy nhầm.")


def open_sessions(session_ids: Collection[int]) -> None:
    """Nothing when all of these sessions take marks. Refused: "closed", "cancelled" (of the first that does not). 1 statement."""
    shut = shut_sessions(session_ids)
    if shut:
        raise shut[min(shut)]


def shut_sessions(session_ids: Collection[int]) -> dict[int, Refused]:
    """The refusal of each of these sessions that takes no more marks, by session. 1 statement, none for none."""
    if not session_ids:
        return {}
    rows = session().execute(
        select(ClassSession.id, ClassSession.held_on, ClassSession.cancelled_at).where(
            ClassSession.id.in_(session_ids),
            or_(ClassSession.closed_at.is_not(None), ClassSession.cancelled_at.is_not(None)),
        )
    )
    return {row[0]: refusal(row[1].strftime("%d/%m/%Y"), cancelled=row[2] is not None) for row in rows}


def refusal(day: str, *, cancelled: bool) -> Refused:
    """Why a session of that day takes no more marks."""
    if cancelled:
        return Refused("cancelled", _CANCELLED.format(day=day))
    return Refused("closed", _CLOSED.format(day=day))
