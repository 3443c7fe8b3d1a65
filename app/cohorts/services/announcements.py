"""Use-cases of announcements: written, changed, taken back, read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Announcement, AnnouncementRead, Enrolment
from app.cohorts.services.classes import locked_cohort
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.storage import writes
from app.storage.journal import record, record_now
from app.storage.transaction import transaction

MOST_TITLE, MOST_BODY = 200, 4000
"""Characters."""


def publish_announcement(*, cohort_id: int, title: str, body: str, by: int, at: datetime) -> int:
    """Tell a class something; gives back the announcement's id. Refused: "no_cohort", "words" (none, or too many)."""
    said, words = _checked(title, body)
    with transaction() as db:
        locked_cohort(db, cohort_id)
        row = Announcement(cohort_id=cohort_id, title=said, body=words, published_at=at, published_by_id=by)
        db.add(row)
        db.flush()
        record("cohorts.published_announcement", "announcement", row.id, by=by, at=at, cohort=cohort_id, title=said, body=words)
        return row.id


def change_announcement(*, cohort_id: int, announcement_id: int, title: str, body: str, by: int, at: datetime) -> bool:
    """Change what a class was told; everybody has to read it again, and what it said before stays in the journal.

    Gives back whether anything changed. Refused: "no_announcement", "withdrawn", "words".
    """
    said, words = _checked(title, body)
    with transaction() as db:
        row = _standing(db, cohort_id, announcement_id)
        if (row.title, row.body) == (said, words):
            return False
        before = {"title": row.title, "body": row.body}
        row.title, row.body, row.changed_at = said, words, at
        record("cohorts.changed_announcement", "announcement", row.id, by=by, at=at, before=before, title=said, body=words)
        return True


def withdraw_announcement(*, cohort_id: int, announcement_id: int, by: int, at: datetime) -> bool:
    """Take an announcement back; nobody is shown it any more. Gives back whether it stood. Refused: "no_announcement"."""
    with transaction() as db:
        row = _locked(db, cohort_id, announcement_id)
        if row.withdrawn_at is not None:
            return False
        row.withdrawn_at = at
        record("cohorts.withdrew_announcement", "announcement", row.id, by=by, at=at)
        return True


def read_announcement(*, enrolment_id: int, announcement_id: int, by: int, at: datetime) -> None:
    """Note that a trainee has read an announcement of her class; once more is once. Refused: "no_announcement", "withdrawn"."""
    with transaction() as db:
        cohort_id = db.scalar(select(Enrolment.cohort_id).where(Enrolment.id == enrolment_id))
        row = _standing(db, cohort_id or 0, announcement_id)
        fresh = row.changed_at or row.published_at
        read_at = db.scalar(
            select(AnnouncementRead.read_at).where(
                AnnouncementRead.announcement_id == announcement_id, AnnouncementRead.enrolment_id == enrolment_id
            )
        )
        if read_at is None or read_at < fresh:
            facts = {"announcement_id": announcement_id, "enrolment_id": enrolment_id, "read_at": at}
            writes.upsert(AnnouncementRead, facts, unique=["announcement_id", "enrolment_id"], newer="read_at")
            record_now("cohorts.read_announcement", "announcement", announcement_id, by=by, at=at, enrolment=enrolment_id)


def _checked(title: str, body: str) -> tuple[str, str]:
    """The words, when there are some and not too many."""
    said, words = squeeze(title), body.strip()
    if not said or not words:
        raise Refused("words", _("Viết tiêu đề và nội dung của thông báo."))
    if len(said) > MOST_TITLE or len(words) > MOST_BODY:
        raise Refused("words", _("Thông báo dài quá. Viết ngắn lại, hoặc chia thành hai thông báo."))
    return said, words


def _locked(db: Session, cohort_id: int, announcement_id: int) -> Announcement:
    """An announcement of this class, locked."""
    row = db.scalar(
        select(Announcement).where(Announcement.id == announcement_id, Announcement.cohort_id == cohort_id).with_for_update()
    )
    if row is None:
        raise Refused("no_announcement", _("Không có thông báo này."))
    return row


def _standing(db: Session, cohort_id: int, announcement_id: int) -> Announcement:
    """An announcement that was not taken back."""
    row = _locked(db, cohort_id, announcement_id)
    if row.withdrawn_at is not None:
        raise Refused("withdrawn", _("Thông báo này đã rút lại."))
    return row
