"""Use-cases: a coordinator brings the events of a phone that has had no line for days, as a file."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select

from app.cohorts.models import Cohort
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc
from app.offline.models import EventFile
from app.offline.queries import enrolled_in, event_file
from app.offline.rules import MOST_IN_A_FILE, read_batch, read_file
from app.offline.services.accepting import Answer, accept_events
from app.people.rules import Viewer
from app.storage.journal import record
from app.storage.transaction import transaction

MAX_NAME = 200
"""Characters of a file's name that are kept."""


def stage_event_file(cohort_id: int, data: bytes, file_name: str, *, secret: str, by: int, at: datetime) -> int:
    """Keep a file of events until it is confirmed; gives back its id. The same file is the same one.

    Refused: "no_file", "not_genuine" (changed, or made for another account), "not_in_class", "too_many", "no_batch".
    """
    sealed = read_file(data)
    if not sealed.is_genuine(secret):
        raise Refused(
            "not_genuine", _("Tệp đã bị sửa hoặc không do máy của học viên lưu ra, nên không nhận. Lưu lại tệp từ máy.")
        )
    content = dict(sealed.content())
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
            file_name=nfc(file_name)[-MAX_NAME:],
            sha256=sha256,
            content=content,
            staged_by_id=by,
            staged_at=at,
        )
        db.add(file)
        db.flush()
        record("offline.staged_events", "event_file", file.id, by=by, at=at, cohort=cohort_id)
        return file.id


def take_event_file(cohort_id: int, file_id: int, *, by: int, at: datetime) -> list[Answer]:
    """Take the events of a file; they count as they stood when it was uploaded. Harmless to repeat.

    Cut off in the middle, it goes on where it stopped when it is confirmed again.
    They are hers, with what she may do as a trainee and as an officer of her class. Refused: "no_file".
    """
    file = event_file(cohort_id, file_id)
    if file is None:
        raise Refused("no_file", _("Không còn tệp này."))
    batch = read_batch(file.content, file.staged_at, most=MOST_IN_A_FILE, in_file=True)
    viewer = Viewer(file.person_id, file.full_name)
    answers = accept_events(batch, viewer=viewer, device="", at=at, by=by, file_id=file.id)
    with transaction() as db:
        kept = db.scalars(select(EventFile).filter_by(id=file_id).with_for_update()).one()
        if kept.taken_at is None:
            kept.taken_at, kept.taken_by_id = at, by
    return answers
