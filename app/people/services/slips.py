"""Use-cases of the QR on a sign-in slip: it opens one account, once, until a day."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.models import EntrySlip
from app.people.queries import account_of_person
from app.people.rules import SLIP_DAYS
from app.people.services.sign_in import NewSignIn, begin_sign_in, hidden, token_hash
from app.storage.journal import record
from app.storage.transaction import transaction


def make_entry_slips(person_ids: Collection[int], *, by: int | None, at: datetime) -> dict[int, str]:
    """A new token for each of these accounts, to be printed as a QR and kept nowhere; slips made before open nothing any more."""
    tokens = {person_id: secrets.token_urlsafe(24) for person_id in person_ids}
    with transaction() as db:
        end_entry_slips(person_ids, at=at)
        for person_id, token in tokens.items():
            slip = EntrySlip(person_id=person_id, token_hash=token_hash(token), made_at=at, made_by_id=by)
            slip.expires_at = at + timedelta(days=SLIP_DAYS)
            db.add(slip)
            record("people.made_entry_slip", "person", person_id, by=by, at=at)
    return tokens


def end_entry_slips(person_ids: Collection[int], *, at: datetime) -> None:
    """Let the open slips of these accounts open nothing any more."""
    with transaction() as db:
        open_ones = (EntrySlip.person_id.in_(sorted(person_ids)), EntrySlip.ended_at.is_(None))
        db.execute(update(EntrySlip).where(*open_ones).values(ended_at=at))


def enter_by_slip(token: str, *, device: str, address: str = "", at: datetime) -> NewSignIn:
    """Begin a sign-in with the token of a slip, which is spent by it; a working day long, because a slip is no own phone.

    Refused: "slip" (unknown, spent, too old, or its account is closed; says no more than that).
    """
    with transaction() as db:
        fits = (EntrySlip.token_hash == token_hash(token), EntrySlip.ended_at.is_(None), EntrySlip.expires_at > at)
        slip = db.scalar(select(EntrySlip).where(*fits).with_for_update())
        account = account_of_person(slip.person_id) if slip else None
        if slip is None or account is None or account.disabled:
            raise Refused(
                "slip",
                _("Phiếu này đã dùng rồi hoặc quá hạn. Đăng nhập bằng mật khẩu, hoặc nhờ người phụ trách lớp in phiếu mới."),
            )
        slip.ended_at = at
        record("people.entered_by_slip", "person", account.person_id, by=account.person_id, at=at)
        return begin_sign_in(account, remember=False, device=device, at=at, came_from=hidden(address) if address else "")
