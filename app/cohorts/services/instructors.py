"""Use-case of instructors from several bodies: where somebody works."""

from __future__ import annotations

from datetime import datetime

from app.cohorts.models import InstructorBody
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.people.models import Person
from app.storage.journal import record
from app.storage.transaction import transaction

MOST = 200
"""Characters of the name of a body."""


def say_body(*, person_id: int, body: str, by: int, at: datetime) -> None:
    """Note where an instructor works; empty words go back to the unit of her post. Refused: "no_person", "body" (too long)."""
    said = squeeze(body)
    if len(said) > MOST:
        raise Refused("body", _("Tên nơi công tác dài quá {n} ký tự. Viết gọn lại.").format(n=MOST))
    with transaction() as db:
        if db.get(Person, person_id, with_for_update=True) is None:
            raise Refused("no_person", _("Không tìm thấy giảng viên này."))
        kept = db.get(InstructorBody, person_id)
        before = kept.body if kept else ""
        if said == before:
            return
        if kept is not None and not said:
            db.delete(kept)
        else:
            row = kept or InstructorBody(person_id=person_id)
            row.body, row.said_at, row.said_by_id = said, at, by
            db.add(row)
        record("cohorts.said_body", "person", person_id, by=by, at=at, before=before, body=said)
