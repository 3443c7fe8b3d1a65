"""Use-cases of leave: asked and taken back by the trainee, decided by those who answer for the class."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.attendance.models import LeavePhoto, LeaveRequest, LeaveSession
from app.attendance.queries.leave import has_leave
from app.attendance.rules.asking import LEAVE_KINDS, MAX_AHEAD, may_ask_leave, may_withdraw, objection_days
from app.cohorts.models import ClassSession, Cohort, Enrolment
from app.courses.models import Edition
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc
from app.storage.journal import record
from app.storage.transaction import transaction

MAX_WORDS = 500
"""Characters of her own words that are kept."""


@dataclass(frozen=True)
class Photo:
    """A photo as it was sent: the name of its file and its bytes."""

    name: str
    data: bytes


def ask_leave(
    *,
    enrolment_id: int,
    session_ids: Collection[int],
    kind: str,
    words: str,
    photo: Photo | None,
    client_id: str,
    by: int,
    at: datetime,
) -> int:
    """Ask for leave from one or several sessions; gives back the request's id. The same `client_id` again is the same request.

    Refused: "photo", "kind", "no_words" (the reason "other" needs words), "no_sessions", "not_hers" (a session that is none of
    her class, cancelled or closed), "too_late", "asked" (there is a request for it already), "left" (she left the class).
    """
    picture = _picture(photo)
    if kind not in LEAVE_KINDS:
        raise Refused("kind", _("Chọn một lý do."))
    if kind == "other" and not words.strip():
        raise Refused("no_words", _("Viết vài chữ về lý do của chị."))
    with transaction() as db:
        enrolment = _enrolled(db, enrolment_id)
        known = db.scalar(select(LeaveRequest.id).filter_by(enrolment_id=enrolment_id, client_id=client_id))
        if known is not None:
            return known
        _check_sessions(db, enrolment, set(session_ids), local_day(at))
        request = LeaveRequest(
            enrolment_id=enrolment_id, kind=kind, words=nfc(words)[:MAX_WORDS], client_id=client_id, asked_at=at
        )
        db.add(request)
        db.flush()
        rows = [{"request_id": request.id, "session_id": session_id} for session_id in sorted(set(session_ids))]
        db.execute(insert(LeaveSession), rows)
        if picture is not None:
            db.add(LeavePhoto(request_id=request.id, data=picture))
        record("attendance.asked_leave", "leave_request", request.id, by=by, at=at, sessions=len(rows))
        return request.id


def withdraw_leave(*, request_id: int, by: int, at: datetime) -> bool:
    """Take a request back; gives back whether it stood.

    Refused: "no_request", "decided" (it was answered, and a day of it is over).
    """
    with transaction() as db:
        request = locked_request(db, request_id)
        if request.withdrawn_at is not None:
            return False
        first = db.scalar(
            select(ClassSession.held_on)
            .join(LeaveSession, LeaveSession.session_id == ClassSession.id)
            .where(LeaveSession.request_id == request_id)
            .order_by(ClassSession.held_on)
            .limit(1)
        )
        if not may_withdraw(request.answer, first or date.min, local_day(at)):
            sentence = _("Đơn này đã được trả lời và buổi học đã qua nên không rút được. Gọi người phụ trách lớp nếu cần sửa.")
            raise Refused("decided", sentence)
        request.withdrawn_at = at
        record("attendance.withdrew_leave", "leave_request", request_id, by=by, at=at)
        return True


def locked_request(db: Session, request_id: int) -> LeaveRequest:
    """A request, locked until the end of the transaction. Refused: "no_request"."""
    request = db.scalar(select(LeaveRequest).where(LeaveRequest.id == request_id).with_for_update())
    if request is None:
        raise Refused("no_request", _("Không có đơn xin nghỉ này."))
    return request


def _picture(photo: Photo | None) -> bytes | None:
    """The photo as WebP without metadata, small enough to keep."""
    if photo is None:
        return None
    from app.courses.images import BadPicture, make_set  # Pillow: 2 MB that a process without photos does not need

    try:
        return make_set(photo.data, photo.name).largest.data
    except BadPicture as bad:
        raise Refused("photo", bad.sentence) from bad


def _enrolled(db: Session, enrolment_id: int) -> Enrolment:
    """Her enrolment, locked so that two requests sent at once are looked at one by one."""
    enrolment = db.scalar(select(Enrolment).where(Enrolment.id == enrolment_id).with_for_update(key_share=True))
    if enrolment is None or enrolment.left_at is not None:
        raise Refused("left", _("Chị không còn trong lớp này."))
    return enrolment


def _check_sessions(db: Session, enrolment: Enrolment, wanted: set[int], today: date) -> None:
    """Refuse sessions for which leave cannot be asked."""
    if not wanted or len(wanted) > MAX_AHEAD:
        raise Refused("no_sessions", _("Chọn buổi chị xin nghỉ."))
    days = objection_days(attendance_rules(db, enrolment.cohort_id))
    found = db.execute(
        select(ClassSession.id, ClassSession.held_on).where(
            ClassSession.id.in_(wanted),
            ClassSession.cohort_id == enrolment.cohort_id,
            ClassSession.cancelled_at.is_(None),
            ClassSession.closed_at.is_(None),
        )
    ).all()
    if len(found) != len(wanted):
        raise Refused("not_hers", _("Lịch học vừa thay đổi. Chọn lại buổi xin nghỉ."))
    if not all(may_ask_leave(row[1], today, days) for row in found):
        first = today - timedelta(days=days)
        raise Refused("too_late", _("Chỉ xin nghỉ được cho buổi từ ngày {day} trở đi.").format(day=f"{first:%d/%m/%Y}"))
    twice = _asked_before(db, enrolment.id, wanted)
    if twice is not None:
        raise Refused("asked", _("Chị đã xin nghỉ buổi ngày {day} rồi. Xem đơn ở dưới.").format(day=f"{twice:%d/%m/%Y}"))


def _asked_before(db: Session, enrolment_id: int, wanted: Iterable[int]) -> date | None:
    """The first of these days for which a request of hers waits or was granted."""
    return db.scalar(
        select(ClassSession.held_on)
        .join(LeaveSession, LeaveSession.session_id == ClassSession.id)
        .join(LeaveRequest, LeaveRequest.id == LeaveSession.request_id)
        .where(
            LeaveRequest.enrolment_id == enrolment_id,
            LeaveSession.session_id.in_(wanted),
            LeaveRequest.withdrawn_at.is_(None),
            LeaveRequest.answer.is_(None) | has_leave(),
        )
        .order_by(ClassSession.held_on)
        .limit(1)
    )


def attendance_rules(db: Session, cohort_id: int) -> dict[str, Any]:
    """The attendance block of the edition of a class. 1 statement."""
    rules = db.scalar(select(Edition.attendance).join(Cohort, Cohort.edition_id == Edition.id).where(Cohort.id == cohort_id))
    return rules or {}
