"""Use-cases of what people give by consent: given, taken back, looked at with a right of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.rules import NOTICE_VERSION
from app.privacy.models import Particular, PrivateRight
from app.privacy.queries import may_see_particulars, particulars_of
from app.privacy.rules import ParticularKind, particular_of
from app.storage.journal import record
from app.storage.transaction import transaction


def give_particulars(texts: Mapping[ParticularKind, str], *, agreed: bool, by: int, at: datetime) -> None:
    """Keep what `by` tells about herself, as she agreed under the notice as it stands; an empty one takes back what was given.

    What was taken back or replaced is erased; that it was given, and until when, stays. The journal names kinds and never what
    they say. Refused: "not_agreed", and the reasons of `rules.particular_of`.
    """
    wanted = {kind: particular_of(kind, text) for kind, text in texts.items()}
    with transaction() as db:
        known = particulars_of(by)
        changed = {kind: value for kind, value in wanted.items() if value != known.get(kind, "")}
        if any(changed.values()) and not agreed:
            raise Refused("not_agreed", _("Đánh dấu vào ô đồng ý thì mới lưu được các điều này."))
        for kind, value in changed.items():
            there = (Particular.person_id == by, Particular.kind == kind, Particular.withdrawn_at.is_(None))
            db.execute(update(Particular).where(*there).values(value=None, withdrawn_at=at))
            if value:
                row = Particular(person_id=by, kind=kind, value=value, notice_version=NOTICE_VERSION, given_at=at)
                db.add(row)
            action = "privacy.gave" if value else "privacy.took_back"
            record(action, "person", by, by=by, at=at, kind=str(kind), notice=NOTICE_VERSION)


def reveal_particulars(person_id: int, reason: str, *, by: int, at: datetime) -> dict[str, str]:
    """What somebody gave by consent, for who has the right to see it and says why; that she looked is in the journal.

    Refused: "no_right", "reason_missing".
    """
    said = reason.strip()
    if not said:
        raise Refused("reason_missing", _("Ghi lý do cần xem."))
    with transaction():
        if not may_see_particulars(by, person_id):
            raise Refused("no_right", _("Xem phần này cần quyền riêng. Nhờ người quản trị giao quyền."))
        found = particulars_of(person_id)
        record("privacy.looked_at_particulars", "person", person_id, by=by, at=at, reason=said, kinds=sorted(found))
        return found


def grant_private_right(*, person_id: int, unit_id: int, by: int | None, at: datetime) -> None:
    """Give somebody the right to see what people of a unit and below gave by consent; twice is once."""
    with transaction() as db:
        same = (PrivateRight.person_id == person_id, PrivateRight.unit_id == unit_id, PrivateRight.revoked_at.is_(None))
        if db.scalar(select(PrivateRight.id).where(*same)) is None:
            db.add(PrivateRight(person_id=person_id, unit_id=unit_id, granted_at=at, granted_by_id=by))
            record("privacy.granted_right", "person", person_id, by=by, at=at, unit=unit_id)


def revoke_private_right(*, person_id: int, by: int | None, at: datetime) -> None:
    """Take that right away again, in every unit."""
    with transaction() as db:
        open_ones = (PrivateRight.person_id == person_id, PrivateRight.revoked_at.is_(None))
        db.execute(update(PrivateRight).where(*open_ones).values(revoked_at=at))
        record("privacy.revoked_right", "person", person_id, by=by, at=at)
