"""Use-case: an official decides about codes in the pile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from app.attendance.models import Claim, ClaimDecision
from app.attendance.queries import entries_of
from app.attendance.rules.codes import state_at
from app.attendance.rules.roll import ATTENDED, Chosen
from app.attendance.rules.settling import Entry, State, settle
from app.attendance.services.marking import Room, locked_room, mark_row
from app.attendance.services.settling import write_marks
from app.kernel.clock import local, local_day
from app.kernel.text import _
from app.storage.journal import record
from app.storage.transaction import transaction


@dataclass(frozen=True)
class Decided:
    """What deciding did: how many codes were decided, and how many were left because their person is not in the class."""

    decided: int
    outside: int


def decide_claims(session_id: int, claim_ids: Collection[int], outcome: str, *, by: int, at: datetime) -> Decided:
    """Say of codes of a session that she was there ("present"), or that they do not count ("dismissed").

    "present" writes an official's mark where none says so already: present or late by the time of the code; the moment of a code
    from another day says nothing, so it is present. "dismissed" takes the code's own mark back. What was decided before stays;
    a person who is not on the roll can only be dismissed. Refused: as `marking.locked_room`.
    """
    with transaction() as db:
        room = locked_room(session_id, at)
        statement = select(Claim).where(
            Claim.session_id == session_id, Claim.id.in_(claim_ids), ~exists().where(ClaimDecision.claim_id == Claim.id)
        )
        claims = db.scalars(statement.order_by(Claim.id)).all()
        chosen = [claim for claim in claims if outcome == "dismissed" or claim.enrolment_id in room.people]
        entries = entries_of({session_id}, {claim.enrolment_id for claim in chosen if claim.enrolment_id})
        rows: dict[int, dict[str, Any]] = {}
        for claim in chosen:
            known = entries.get((session_id, claim.enrolment_id or 0), [])
            row = _present(room, claim, known) if outcome == "present" else _withdrawn(room, claim, known)
            if row is not None:
                rows.setdefault(claim.id if outcome == "dismissed" else claim.enrolment_id or 0, row)
            db.add(ClaimDecision(claim_id=claim.id, outcome=outcome, decided_at=at, decided_by_id=by))
        write_marks([row | {"recorded_by_id": by, "device_at": at, "received_at": at, "way": "roll"} for row in rows.values()])
        if chosen:
            record("attendance.decided_codes", "session", session_id, by=by, at=at, outcome=outcome, codes=len(chosen))
        return Decided(len(chosen), len(claims) - len(chosen))


def _present(room: Room, claim: Claim, known: list[Entry]) -> dict[str, Any] | None:
    """The entry that says she was there; None when what counts says so already."""
    stands = settle(known)
    if claim.enrolment_id is None or (stands and stands.state in ATTENDED):
        return None
    same_day = local_day(claim.device_at) == room.held_on
    state = state_at(room.held_on, room.starts, claim.device_at, room.rules) if same_day else State.PRESENT
    evidence = _("theo mã {code} gửi lúc {at:%H:%M %d/%m/%Y}").format(code=claim.code, at=local(claim.received_at))
    name = f"ma-{claim.id}"
    return mark_row(
        room, claim.enrolment_id, Chosen(state), stands.mark_id if stands else None, client_id=name, evidence=evidence
    )


def _withdrawn(room: Room, claim: Claim, known: list[Entry]) -> dict[str, Any] | None:
    """The entry that takes a code's own mark back; None when it brought none."""
    if claim.mark_id is None or claim.enrolment_id is None or all(entry.id != claim.mark_id for entry in known):
        return None
    row = mark_row(room, claim.enrolment_id, Chosen(State.WITHDRAWN, 0), claim.mark_id, client_id=f"bo-{claim.id}")
    return row | {"evidence": _("bỏ mã {code}").format(code=claim.code)}
