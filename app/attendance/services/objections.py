"""Use-cases of objections ("em có mặt"): raised by the trainee, answered once by those who answer for the class."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.models import Mark, Objection, SettledMark
from app.attendance.rules.asking import may_object, objection_days
from app.attendance.rules.settling import State
from app.attendance.services.entries import Pen
from app.attendance.services.leave import MAX_WORDS, attendance_rules
from app.attendance.services.settling import write_marks
from app.attendance.services.shut import open_sessions
from app.cohorts.models import ClassSession
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc, squeeze
from app.storage.journal import record
from app.storage.transaction import transaction

MAX_ANSWER = 300


def raise_objection(*, enrolment_id: int, session_id: int, words: str, by: int, at: datetime) -> int:
    """Say that the mark that counts in a session is wrong; gives back the objection's id. The same mark again is the same one.

    Refused: "no_words", "no_mark" (nothing counts there), "not_lacking" (she has the whole session, or the time is over).
    """
    if not words.strip():
        raise Refused("no_words", _("Viết vài chữ để người phụ trách biết chuyện gì đã xảy ra."))
    with transaction() as db:
        row = db.scalar(select(ClassSession).where(ClassSession.id == session_id).with_for_update())
        settled = db.get(SettledMark, (session_id, enrolment_id)) if row is not None and row.cancelled_at is None else None
        if row is None or settled is None:
            raise Refused("no_mark", _("Buổi này chưa điểm danh nên chưa có gì để phản ánh."))
        known = db.scalar(select(Objection.id).filter_by(mark_id=settled.mark_id))
        if known is not None:
            return known
        recorded_on = local_day(db.scalars(select(Mark.received_at).filter_by(id=settled.mark_id)).one())
        days = objection_days(attendance_rules(db, row.cohort_id))
        if not may_object(settled.state, settled.periods, row.periods, recorded_on, local_day(at), days):
            sentence = _("Buổi này đã ghi đủ tiết, hoặc đã quá {n} ngày kể từ khi ghi. Gọi người phụ trách lớp nếu còn vướng.")
            raise Refused("not_lacking", sentence.format(n=days))
        words = nfc(words)[:MAX_WORDS]
        raised = Objection(
            enrolment_id=enrolment_id, session_id=session_id, mark_id=settled.mark_id, words=words, raised_at=at, answer_words=""
        )
        db.add(raised)
        db.flush()
        record("attendance.raised_objection", "objection", raised.id, by=by, at=at, session=session_id)
        return raised.id


def answer_objection(*, objection_id: int, accepted: bool, words: str, by: int, at: datetime) -> bool:
    """Accept an objection (a new mark "present" is written) or decline it with a sentence; gives back whether the answer is new.

    Refused: "no_objection", "no_words" (declined without a word), "answered" (otherwise, before), "closed", "cancelled".
    """
    answer = "accepted" if accepted else "declined"
    if not accepted and not words.strip():
        raise Refused("no_words", _("Viết một câu để học viên hiểu vì sao giữ nguyên."))
    with transaction() as db:
        raised = db.scalar(select(Objection).where(Objection.id == objection_id).with_for_update())
        if raised is None:
            raise Refused("no_objection", _("Không có phản ánh này."))
        if raised.answer == answer:
            return False
        if raised.answer is not None:
            raise Refused("answered", _("Người khác vừa trả lời phản ánh này. Xem câu trả lời ở dưới."))
        if accepted:
            _write_present(db, raised, by, at)
        raised.answer, raised.answer_words = answer, squeeze(words)[:MAX_ANSWER]
        raised.answered_at, raised.answered_by_id = at, by
        record("attendance.answered_objection", "objection", objection_id, by=by, at=at, answer=answer)
        return True


def _write_present(db: Session, raised: Objection, by: int, at: datetime) -> None:
    """The new mark of an objection that was right, on top of what counts now; nothing when she has the whole session by now."""
    row = db.scalars(select(ClassSession).where(ClassSession.id == raised.session_id).with_for_update()).one()
    open_sessions([row.id])
    settled = db.get(SettledMark, (row.id, raised.enrolment_id), populate_existing=True)
    if settled is not None and settled.state == State.PRESENT and settled.periods >= row.periods:
        return
    pen = Pen("roll", by, at, _("theo phản ánh số {n}").format(n=raised.id))
    replaces = settled.mark_id if settled else None
    name = f"objection-{raised.id}"
    write_marks([pen.entry(row.id, raised.enrolment_id, State.PRESENT, row.periods, replaces_id=replaces, client_id=name)])
