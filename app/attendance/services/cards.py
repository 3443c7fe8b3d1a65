"""Use-cases: personal cards are issued, revoked and scanned."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from app.attendance.models import Card, CardKey
from app.attendance.queries import standing
from app.attendance.queries.cards import CardRow, cards_of
from app.attendance.rules.cards import is_genuine, read_card, short_code
from app.attendance.rules.codes import state_at, typed_code
from app.attendance.rules.roll import ATTENDED, Chosen, Done, Wish
from app.attendance.rules.settling import OWN_WAY
from app.attendance.services.marking import locked_room, record_marks
from app.cohorts.models import Cohort
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.journal import record
from app.storage.transaction import session, transaction


@dataclass(frozen=True)
class Scanned:
    """Whose card it was, and what became of her mark."""

    enrolment_id: int
    full_name: str
    state: str
    done: Done


def issue_cards(cohort_id: int, *, by: int, at: datetime) -> int:
    """Give everybody in a class who has no good card one; gives back how many were issued."""
    with transaction():
        _lock(cohort_id)
        people = [row.enrolment_id for row in cards_of(cohort_id) if not row.version]
        return _issue(cohort_id, people, by, at) if people else 0


def reissue_card(cohort_id: int, enrolment_id: int, version: int, *, by: int, at: datetime) -> int:
    """End a person's card and give her a new one; gives back its version. `version` is the card that the page showed.

    A repeat is harmless. Refused: "no_card" (she is not in this class or has none).
    """
    with transaction() as db:
        _lock(cohort_id)
        row = next((row for row in cards_of(cohort_id) if row.enrolment_id == enrolment_id and row.version), None)
        if row is None:
            raise Refused("no_card", _("Học viên này chưa có thẻ trong lớp."))
        if row.version != version:
            return row.version
        db.execute(
            update(Card)
            .where(Card.enrolment_id == enrolment_id, Card.revoked_at.is_(None))
            .values(revoked_at=at, revoked_by_id=by)
        )
        _issue(cohort_id, [enrolment_id], by, at)
        return next(row.version for row in cards_of(cohort_id) if row.enrolment_id == enrolment_id)


def scan_card(session_id: int, words: str, *, client_id: str, device_at: datetime, by: int, at: datetime) -> Scanned:
    """Mark the person whose card was scanned, or whose short code was typed: present, or late by the time of the session.

    Scanning a card twice is harmless; an absence that somebody recorded before is replaced, because she stands there.
    Refused: "no_card" (not a card of ours), "foreign" (a card of another class), "revoked", "not_today", and as `locked_room`.
    """
    with transaction():
        room = locked_room(session_id, at)
        row = _whose(room.cohort_id, words)
        if local_day(device_at) != room.held_on:
            raise Refused("not_today", _("Thẻ chỉ quét trong ngày của buổi. Ngày khác thì điểm danh theo danh sách."))
        stands = standing([session_id]).get((session_id, row.enrolment_id))
        if stands and stands.state in ATTENDED and stands.way != OWN_WAY:
            return Scanned(row.enrolment_id, row.full_name, stands.state, Done(client_id, "same", stands.mark_id))
        state = state_at(room.held_on, room.starts, device_at, room.rules)
        seen = stands.mark_id if stands else 0
        evidence = _("thẻ số {n}").format(n=row.version)
        wish = Wish(row.enrolment_id, Chosen(state), seen, client_id, device_at, evidence)
        done = record_marks(session_id, [wish], way="card", device=client_id.partition("-")[0], by=by, at=at)[0]
        if done.outcome == "refused":
            raise Refused("not_on_roll", done.sentence)
        return Scanned(row.enrolment_id, row.full_name, state, done)


def _whose(cohort_id: int, words: str) -> CardRow:
    """The person of this class whose good card it is."""
    cards = cards_of(cohort_id)
    short = typed_code(words)
    card = read_card(words)
    if card is None:
        found = next((row for row in cards if short and row.short == short), None)
        if found is None:
            raise Refused("no_card", _("Không phải thẻ của lớp này. Kiểm tra lại mã in trên thẻ."))
        return found
    if card.cohort_id != cohort_id:
        code = session().scalar(select(Cohort.code).where(Cohort.id == card.cohort_id))
        raise Refused("foreign", _("Thẻ này của lớp khác ({code}), không ghi.").format(code=code or "?"))
    found = next((row for row in cards if row.enrolment_id == card.enrolment_id), None)
    key = session().scalar(select(CardKey.key).where(CardKey.cohort_id == cohort_id))
    if key is None or not is_genuine(key, card):
        raise Refused("no_card", _("Thẻ này không do lớp cấp, không ghi."))
    if found is None or found.version != card.version:
        raise Refused("revoked", _("Thẻ này đã thay thẻ mới hoặc đã thu lại, không ghi."))
    return found


def _lock(cohort_id: int) -> None:
    """Two who issue cards at once wait for each other."""
    session().execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())


def _key(cohort_id: int, by: int, at: datetime) -> str:
    """The key of a class, made at the first card."""
    db = session()
    key = db.scalar(select(CardKey.key).where(CardKey.cohort_id == cohort_id))
    if key is None:
        key = secrets.token_hex(20)
        db.add(CardKey(cohort_id=cohort_id, key=key, made_at=at, made_by_id=by))
        db.flush()
    return key


def _issue(cohort_id: int, people: Collection[int], by: int, at: datetime) -> int:
    """Write the next version of these people's cards; a version whose short code another card has is passed over."""
    db, key = session(), _key(cohort_id, by, at)
    last = dict(
        db.execute(
            select(Card.enrolment_id, func.max(Card.version)).where(Card.enrolment_id.in_(people)).group_by(Card.enrolment_id)
        )
        .tuples()
        .all()
    )
    taken = {row.short for row in cards_of(cohort_id)}
    rows = []
    for enrolment_id in people:
        version = last.get(enrolment_id, 0) + 1
        while (short := short_code(key, enrolment_id, version)) in taken:
            version += 1
        taken.add(short)
        rows.append({"enrolment_id": enrolment_id, "version": version, "issued_at": at, "issued_by_id": by})
    db.execute(insert(Card), rows)
    record("attendance.issued_cards", "cohort", cohort_id, by=by, at=at, cards=len(rows))
    return len(rows)
