"""Use-cases: a coordinator brings the events of a phone that has had no line for days, as a file."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select

from app.cohorts.models import Cohort
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc, without_controls
from app.offline.models import EventFile
from app.offline.queries import enrolled_in, event_file, file_content, known_events
from app.offline.rules import MOST_IN_A_FILE, Batch, keepable, read_batch, read_file
from app.offline.services.accepting import Answer, accept_events
from app.people.rules import Viewer
from app.storage.journal import record
from app.storage.transaction import transaction

MAX_NAME = 200
"""Characters of a file's name that are kept."""
MOST_AT_ONCE = 1000
"""Events that one confirmation takes: a few seconds, in pieces that let others in between."""


def stage_event_file(cohort_id: int, data: bytes, file_name: str, *, secret: str, by: int, at: datetime) -> int:
    """Keep a file of events until it is confirmed; gives back its id. The same file is the same one.

    Refused: "no_file", "not_genuine" (changed, or made for another account), "not_in_class", "too_many", "no_batch".
    """
    sealed = read_file(data)
    if not sealed.is_genuine(secret):
        raise Refused(
            "not_genuine", _("Tệp đã bị sửa hoặc không do máy của học viên lưu ra, nên không nhận. Lưu lại tệp từ máy.")
        )
    content = sealed.content()
    read_batch(content, at, most=MOST_IN_A_FILE, in_file=True)
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction() as db:
        db.execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())
        if not enrolled_in(sealed.person_id, cohort_id):
            raise Refused("not_in_class", _("Người lưu tệp này không học lớp này. Mở đúng lớp của người ấy rồi nhập lại."))
        known = db.scalar(select(EventFile.id).filter_by(cohort_id=cohort_id, sha256=sha256))
        if known is not None:
            return known
        file = EventFile(
            cohort_id=cohort_id,
            person_id=sealed.person_id,
            file_name=without_controls(nfc(file_name))[-MAX_NAME:],
            sha256=sha256,
            content=keepable(content),
            staged_by_id=by,
            staged_at=at,
        )
        db.add(file)
        db.flush()
        record("offline.staged_events", "event_file", file.id, by=by, at=at, cohort=cohort_id)
        return file.id


def take_event_file(cohort_id: int, file_id: int, *, by: int, at: datetime) -> list[Answer]:
    """Take the events of a file, at most `MOST_AT_ONCE` that are new; they count as they stood when it was uploaded.

    Harmless to repeat: cut off in the middle, or longer than that, it goes on where it stopped when it is confirmed again.
    They are hers, with what she may do as a trainee and as an officer of her class. Refused: "no_file".
    """
    file = event_file(cohort_id, file_id)
    if file is None:
        raise Refused("no_file", _("Không còn tệp này."))
    batch = read_batch(file_content(file_id), file.staged_at, most=MOST_IN_A_FILE, in_file=True)
    known = known_events(file.person_id, [event.client_id for event in batch.events])
    new = [event for event in batch.events if event.client_id not in known]
    later = {event.client_id for event in new[MOST_AT_ONCE:]}
    now = Batch(tuple(event for event in batch.events if event.client_id not in later), batch.unread)
    answers = accept_events(now, viewer=Viewer(file.person_id, file.full_name), device="", at=at, by=by, file_id=file_id)
    if not later:
        _close(file_id, by, at)
    return answers


def _close(file_id: int, by: int, at: datetime) -> None:
    """Nothing of the file is left."""
    with transaction() as db:
        kept = db.scalars(select(EventFile).filter_by(id=file_id).with_for_update()).one()
        if kept.taken_at is None:
            kept.taken_at, kept.taken_by_id = at, by
            record("offline.took_events", "event_file", file_id, by=by, at=at, cohort=kept.cohort_id)
