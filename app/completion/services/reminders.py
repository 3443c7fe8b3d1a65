"""Use-cases of reminders: note that somebody was reminded, take the note back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.cohorts.models import Enrolment
from app.completion.models import Reminder
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.transaction import transaction

WAYS = ("zalo", "phone", "in_person", "officer")


def remind(enrolment_id: int, how: str, *, client_id: str, by: int, at: datetime) -> int:
    """Note that a trainee was reminded; gives the id of the note, the same for a repeat. Refused: "no_enrolment", "how"."""
    if how not in WAYS:
        raise Refused("how", _("Chọn đã nhắc bằng cách nào."))
    with transaction() as db:
        if db.scalar(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update()) is None:
            raise Refused("no_enrolment", _("Học viên này không có trong lớp."))
        made = db.scalar(select(Reminder.id).where(Reminder.enrolment_id == enrolment_id, Reminder.client_id == client_id))
        if made is not None:
            return made
        row = Reminder(enrolment_id=enrolment_id, how=how, reminded_by_id=by, reminded_at=at, client_id=client_id)
        db.add(row)
        db.flush()
        journal.record("completion.remind", "enrolment", enrolment_id, by=by, at=at, how=how)
        return row.id


def take_reminder_back(enrolment_id: int, reminder_id: int, *, by: int, at: datetime) -> bool:
    """Take a note back; False when it was taken back already. Refused: "no_reminder"."""
    with transaction() as db:
        row = db.scalar(
            select(Reminder).where(Reminder.id == reminder_id, Reminder.enrolment_id == enrolment_id).with_for_update()
        )
        if row is None:
            raise Refused("no_reminder", _("Không có lần nhắc này."))
        if row.taken_back_at is not None:
            return False
        row.taken_back_at, row.taken_back_by_id = at, by
        journal.record("completion.take_reminder_back", "enrolment", enrolment_id, by=by, at=at, reminder=reminder_id)
        return True
