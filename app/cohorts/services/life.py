"""Use-cases of what happens to a session once it stands in the timetable: moved, split, cancelled, closed; all leave a trace."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.cohorts import hooks
from app.cohorts.models import ClassSession, Cohort, SessionChange, SessionMakeup
from app.cohorts.services.sessions import check_session, flush_session, locked_session
from app.kernel.clock import local_day
from app.kernel.periods import is_periods, say_number
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.storage.journal import record
from app.storage.transaction import transaction


def move_session(
    *,
    session_id: int,
    held_on: date,
    half: str,
    starts: str,
    place: str,
    mode: str,
    reason: str,
    by: int,
    at: datetime,
) -> bool:
    """Move a session to another day, half or place, or between the classroom and the screen; its marks follow.

    Gives back whether anything changed. Refused: "no_session", "closed", "cancelled", "no_reason", "marked_ahead" (a session that
    was marked cannot lie ahead), "half", "mode", "outside", "clash".
    """
    with transaction() as db:
        cohort, row = _living(db, session_id)
        wanted = {"held_on": held_on, "half": half, "starts": squeeze(starts), "place": squeeze(place), "mode": mode}
        changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
        if not changed:
            return False
        _check_reason(reason)
        if held_on > local_day(at) and "held_on" in changed and hooks.has_marks(session_id):
            raise Refused("marked_ahead", _("Buổi này đã điểm danh nên chỉ chuyển được về ngày đã qua. Học tiếp thì tách buổi."))
        before = {name: getattr(row, name) for name in changed}
        with db.no_autoflush:
            for name, value in changed.items():
                setattr(row, name, value)
            check_session(db, cohort, row)
        flush_session(db, held_on, half)
        action = "moved" if {"held_on", "half", "place"} & changed.keys() else "changed"
        _trace(db, row, action, before, changed, reason, by, at)
        return True


def split_session(
    *, session_id: int, first: float, held_on: date, half: str, starts: str, reason: str, by: int, at: datetime
) -> int:
    """Split a session in two: it keeps `first` tiết, the rest becomes a new session then and there; gives back the new id.

    Marks follow in the room above, by `hooks.session_split`: where the second part is over as well, they are shared out; where it
    lies ahead, it starts unmarked. Make-ups that name the session name both. Refused: "no_session", "closed", "cancelled",
    "no_reason", "first" (nothing left for one of the two), "half", "outside", "clash".
    """
    with transaction() as db:
        cohort, row = _living(db, session_id)
        _check_reason(reason)
        planned = row.periods
        if not is_periods(first) or not 0 < first < planned:
            sentence = _("Phần đầu phải từ nửa tiết đến {n} tiết, để cả hai buổi đều còn tiết.")
            raise Refused("first", sentence.format(n=say_number(planned - 0.5)))
        row.periods = first
        second = ClassSession(
            cohort_id=cohort.id,
            held_on=held_on,
            half=half,
            starts=squeeze(starts),
            periods=planned - first,
            edition_topic_id=row.edition_topic_id,
            instructor_id=row.instructor_id,
            place=row.place,
            mode=row.mode,
            kind=row.kind,
        )
        check_session(db, cohort, second)
        db.add(second)
        flush_session(db, held_on, half)
        _name_in_makeups(db, row.id, second.id)
        _trace(db, row, "split", {"periods": planned}, {"periods": first, "second": second.id}, reason, by, at)
        for follow in hooks.session_split:
            follow(row.id, second.id, planned, by, at)
        return second.id


def cancel_session(*, session_id: int, reason: str, by: int, at: datetime) -> bool:
    """Cancel a session: it stays in the timetable struck through, its marks stay and no longer count.

    Gives back whether it was not cancelled before. Refused: "no_session", "closed", "no_reason".
    """
    with transaction() as db:
        _cohort, row = locked_session(db, session_id)
        if row.cancelled_at is not None:
            return False
        _check_open(row)
        _check_reason(reason)
        row.cancelled_at, row.cancel_reason = at, squeeze(reason)
        _trace(db, row, "cancelled", {}, {}, reason, by, at)
        return True


def restore_session(*, session_id: int, by: int, at: datetime) -> bool:
    """Take a cancellation back; the marks count again. Gives back whether it was cancelled.

    Refused: "no_session", "clash" (another session took the half-day meanwhile), "outside".
    """
    with transaction() as db:
        cohort, row = locked_session(db, session_id)
        if row.cancelled_at is None:
            return False
        before = {"cancel_reason": row.cancel_reason}
        with db.no_autoflush:
            row.cancelled_at, row.cancel_reason = None, None
            check_session(db, cohort, row)
        flush_session(db, row.held_on, row.half)
        _trace(db, row, "restored", before, {}, "", by, at)
        return True


def close_session(*, session_id: int, by: int, at: datetime) -> bool:
    """Close a session ("chốt buổi"): its marks are locked. Gives back whether it was open.

    Refused: "no_session", "cancelled", "not_yet" (it is still to come).
    """
    with transaction() as db:
        _cohort, row = locked_session(db, session_id)
        if row.closed_at is not None:
            return False
        if row.cancelled_at is not None:
            raise Refused("cancelled", _("Buổi này đã hủy nên không cần chốt."))
        if row.held_on > local_day(at):
            raise Refused("not_yet", _("Buổi này chưa đến ngày nên chưa chốt được."))
        row.closed_at = at
        _trace(db, row, "closed", {}, {}, "", by, at)
        return True


def reopen_session(*, session_id: int, reason: str, by: int, at: datetime) -> bool:
    """Open a closed session again, so that marks can be corrected. Gives back whether it was closed.

    Refused: "no_session", "no_reason".
    """
    with transaction() as db:
        _cohort, row = locked_session(db, session_id)
        if row.closed_at is None:
            return False
        _check_reason(reason)
        row.closed_at = None
        _trace(db, row, "reopened", {}, {}, reason, by, at)
        return True


def _living(db: Session, session_id: int) -> tuple[Cohort, ClassSession]:
    """A session that is neither closed nor cancelled, locked with its class."""
    cohort, row = locked_session(db, session_id)
    if row.cancelled_at is not None:
        raise Refused("cancelled", _("Buổi này đã hủy. Khôi phục buổi trước rồi mới thay đổi."))
    _check_open(row)
    return cohort, row


def _check_open(row: ClassSession) -> None:
    """Refuse a closed session."""
    if row.closed_at is not None:
        raise Refused("closed", _("Buổi này đã chốt. Mở lại buổi trước rồi mới thay đổi."))


def _check_reason(reason: str) -> None:
    """Refuse when nobody says why."""
    if not squeeze(reason):
        raise Refused("no_reason", _("Ghi lý do để học viên và người sau hiểu."))


def _name_in_makeups(db: Session, session_id: int, second_id: int) -> None:
    """Let make-ups that name a session name its second part too, and a make-up's second part name what it makes up."""
    for other in db.scalars(select(SessionMakeup.makeup_id).where(SessionMakeup.session_id == session_id)).all():
        db.execute(insert(SessionMakeup).values(makeup_id=other, session_id=second_id))
    for other in db.scalars(select(SessionMakeup.session_id).where(SessionMakeup.makeup_id == session_id)).all():
        db.execute(insert(SessionMakeup).values(makeup_id=second_id, session_id=other))


def _trace(
    db: Session,
    row: ClassSession,
    action: str,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str,
    by: int,
    at: datetime,
) -> None:
    """Write down what happened, who did it and why."""
    change = SessionChange(
        session_id=row.id,
        action=action,
        before=_plain(before),
        after=_plain(after),
        reason=squeeze(reason),
        changed_at=at,
        changed_by_id=by,
    )
    db.add(change)
    db.flush()
    record(f"cohorts.{action}_session", "session", row.id, by=by, at=at, before=change.before, after=change.after)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON knows them: days in ISO."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
