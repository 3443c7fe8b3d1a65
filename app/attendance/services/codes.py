"""Use-case: somebody sends a code from the wall. It is always taken; what is in doubt waits for an official."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.attendance.models import Claim, Mark
from app.attendance.queries import entries_of
from app.attendance.queries.walls import last_session_of, own_walls, session_shown, wall_of, walls_on
from app.attendance.rules.codes import Ruling, Wall, judge, moment_of_step, state_at
from app.attendance.rules.roll import ATTENDED, Chosen
from app.attendance.rules.settling import OWN_WAY, State, settle
from app.attendance.services.marking import Room, locked_room, mark_row, own_name
from app.attendance.services.settling import write_marks
from app.cohorts.models import ClassSession, Enrolment
from app.cohorts.queries import SessionView
from app.kernel.clock import local, local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.journal import record
from app.storage.transaction import session, transaction


@dataclass(frozen=True)
class SentCode:
    """A code as it arrives: `session_id` is what the QR said (0: typed); `device_at` is corrected by `offset`."""

    code: str
    session_id: int
    client_id: str
    device: str
    device_at: datetime
    offset: timedelta = timedelta(0)


@dataclass(frozen=True)
class Claimed:
    """What became of a code: the state it brought ("" when an official will look at it), and the session."""

    state: str
    session_id: int | None
    reason: str = ""

    @property
    def unmatched(self) -> bool:
        """Whether the code stood on no wall at all: mistyped, most likely."""
        return self.reason == "unknown" or (self.session_id is None and not self.state)


@dataclass(frozen=True)
class _Found:
    """The session that a code is taken for, with her place in its class (None: she is not in it)."""

    session_id: int | None
    enrolment_id: int | None
    ruling: Ruling


def claim_code(sent: SentCode, *, by: int, at: datetime) -> Claimed:
    """Take a code: a mark when it belongs to a session of her class at that time, else a row in the pile. Never refused.

    A repeat (same client id) is harmless. At most 14 statements.
    """
    with transaction() as db:
        before = db.execute(
            select(Claim.mark_id, Claim.session_id, Claim.reason, Mark.state)
            .outerjoin(Mark, Mark.id == Claim.mark_id)
            .where(Claim.person_id == by, Claim.client_id == sent.client_id)
        ).first()
        if before is not None:
            return Claimed(before.state or "", before.session_id, before.reason)
        found = _find(sent, by, at)
        state, mark_id, reason = _record(found, sent, by, at)
        step = found.ruling.step
        claim = Claim(
            session_id=found.session_id,
            person_id=by,
            enrolment_id=found.enrolment_id,
            code=sent.code,
            reason=reason,
            device=sent.device,
            device_at=sent.device_at,
            received_at=at,
            clock_offset_seconds=int(sent.offset.total_seconds()),
            drift_seconds=None if step is None else int((sent.device_at - moment_of_step(step)).total_seconds()),
            mark_id=mark_id,
            client_id=sent.client_id,
        )
        db.add(claim)
        record("attendance.claimed_code", "session", found.session_id, by=by, at=at, reason=reason)
        return Claimed(state, found.session_id, reason)


def shown_to_her(claimed: Claimed) -> SessionView | None:
    """The session that a code counted for, as the timetable has it; None when it did not count. At most 2 statements."""
    return session_shown(claimed.session_id) if claimed.state and claimed.session_id else None


def _find(sent: SentCode, by: int, at: datetime) -> _Found:
    """The session that a code belongs to: one of her own first, else anybody's, else the last one she should have been in."""
    own = sorted(own_walls(by, local_day(at)), key=lambda wall: wall.session_id != sent.session_id)
    mine = _best(own, sent, at)
    if mine is not None:
        wall, ruling = mine
        return _Found(wall.session_id, _place(by, wall.session_id), ruling)
    named = wall_of(sent.session_id) if sent.session_id else None
    others = [*([named] if named else []), *walls_on((local_day(sent.device_at), local_day(at)))]
    theirs = _best([wall for wall in others if wall not in own], sent, at)
    place = last_session_of(by, sent.device_at)
    if theirs is not None:
        return _Found(theirs[0].session_id, None, Ruling(theirs[1].step, "other_class" if place else "enrolled_nowhere"))
    if place is None:
        return _Found(None, None, Ruling(None, "enrolled_nowhere"))
    return _Found(*place, Ruling(None, "unknown"))


def _best(walls: Sequence[Wall], sent: SentCode, at: datetime) -> tuple[Wall, Ruling] | None:
    """The wall on which a code counts; else one on which it once stood; None when it stood on none."""
    rulings = [(wall, judge(wall, sent.code, sent.device_at, at)) for wall in walls]
    good = next((pair for pair in rulings if not pair[1].reason), None)
    return good or next((pair for pair in rulings if pair[1].step is not None), None)


def _place(person_id: int, session_id: int) -> int | None:
    """Her place in the class of a session. 1 statement."""
    return session().scalar(
        select(Enrolment.id)
        .join(ClassSession, ClassSession.cohort_id == Enrolment.cohort_id)
        .where(ClassSession.id == session_id, Enrolment.person_id == person_id, Enrolment.left_at.is_(None))
    )


def _record(found: _Found, sent: SentCode, by: int, at: datetime) -> tuple[str, int | None, str]:
    """(state, entry, reason): writes the mark of a code that counts; the reason is why somebody has to look at it."""
    if found.ruling.reason or found.session_id is None or found.enrolment_id is None or found.ruling.step is None:
        return "", None, found.ruling.reason
    try:
        room = locked_room(found.session_id, at)
    except Refused as refusal:
        return "", None, refusal.reason
    if found.enrolment_id not in room.people:
        return "", None, "not_on_roll"
    known = entries_of({room.session_id}, {found.enrolment_id}).get((room.session_id, found.enrolment_id), [])
    stood = moment_of_step(found.ruling.step)
    state = state_at(room.held_on, room.starts, stood, room.rules)
    first = [entry for entry in known if entry.way == OWN_WAY and entry.moment <= sent.device_at]
    if first and (stands := settle(known)) is not None:
        return stands.state, None, ""
    name = own_name(sent.client_id, known, by)
    mark_id = _write(room, found.enrolment_id, state, sent, name, by, at)
    official = settle([entry for entry in known if entry.way != OWN_WAY])
    if official is not None and official.state not in ATTENDED:
        return "", mark_id, "differs"
    return state, mark_id, "second_person" if _shared(room.session_id, sent.device, by) else ""


def _write(room: Room, enrolment_id: int, state: State, sent: SentCode, name: str, by: int, at: datetime) -> int:
    """Write the mark of a code under a name; gives back its id."""
    evidence = _("mã trên bảng, gõ lúc {at:%H:%M:%S}").format(at=local(sent.device_at))
    more = {"way": OWN_WAY, "recorded_by_id": by, "device_at": sent.device_at, "received_at": at, "client_id": name}
    write_marks([mark_row(room, enrolment_id, Chosen(state), None, evidence=evidence, **more)])
    statement = select(Mark.id).where(Mark.enrolment_id == enrolment_id, Mark.client_id == name)
    return int(session().scalars(statement).one())


def _shared(session_id: int, device: str, person_id: int) -> bool:
    """Whether somebody else sent a code of this session from this phone. 1 statement."""
    others = select(Claim.id).where(Claim.session_id == session_id, Claim.device == device, Claim.person_id != person_id)
    return bool(device) and session().scalar(others.limit(1)) is not None
