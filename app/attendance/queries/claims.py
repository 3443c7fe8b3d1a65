"""Named reads of the codes that people sent: the pile that somebody has to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, case, cast, exists, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from app.attendance.models import Claim, ClaimDecision, Mark, SettledMark
from app.attendance.queries.entries import RECORDER
from app.attendance.rules.roll import ATTENDED
from app.attendance.rules.settling import OWN_WAY
from app.cohorts.models import ClassSession
from app.people.models import Person
from app.storage.transaction import session

_STANDS = aliased(Mark, name="stands")
"""The mark that counts now, beside the one that the code brought."""


@dataclass(frozen=True)
class PileRow:
    """A code to look at: who sent it, why it is here, from which phone and when; and what stands about her now.

    `reason` is "differs" when only an official's mark contradicts it. `mates` are others who sent a code of this session from
    the same phone. `drift_seconds` is None for a code that never stood on this wall.
    """

    claim_id: int
    enrolment_id: int | None
    full_name: str
    code: str
    reason: str
    device: str
    device_at: datetime
    received_at: datetime
    clock_offset_seconds: int
    drift_seconds: int | None
    counts: bool
    stands: str
    stands_by: str
    mates: tuple[str, ...] = ()


def pile(session_id: int) -> list[PileRow]:
    """The codes of a session that nobody has decided about yet, by reason, the oldest first. 2 statements."""
    rows = session().execute(
        select(
            Claim.id,
            Claim.enrolment_id,
            Person.full_name,
            Claim.code,
            case((Claim.reason == "", "differs"), else_=Claim.reason),
            Claim.device,
            Claim.device_at,
            Claim.received_at,
            Claim.clock_offset_seconds,
            Claim.drift_seconds,
            func.coalesce(Claim.mark_id == SettledMark.mark_id, False),
            func.coalesce(SettledMark.state, ""),
            func.coalesce(RECORDER.full_name, ""),
            Claim.person_id,
        )
        .join(Person, Person.id == Claim.person_id)
        .outerjoin(SettledMark, _settled())
        .outerjoin(_STANDS, _STANDS.id == SettledMark.mark_id)
        .outerjoin(RECORDER, RECORDER.id == _STANDS.recorded_by_id)
        .where(Claim.session_id == session_id, _waits())
        .order_by(Claim.reason, Claim.received_at, Claim.id)
    )
    mates = _mates(session_id)
    found: list[list[Any]] = [[*row[:13], _others(mates, row.device, row.person_id)] for row in rows]
    return [PileRow(*values) for values in found]


def codes_of_classes(cohort_ids: Collection[int]) -> Select[Any]:
    """The part of `queries.waiting` about codes: ("codes", class, how many wait, since when, no day). 0 statements."""
    columns: Select[Any] = select(
        literal("codes"), ClassSession.cohort_id, func.count(), func.min(Claim.received_at), cast(null(), Date)
    )
    return (
        columns.select_from(Claim)
        .join(ClassSession, ClassSession.id == Claim.session_id)
        .outerjoin(SettledMark, _settled())
        .outerjoin(_STANDS, _STANDS.id == SettledMark.mark_id)
        .where(ClassSession.cohort_id.in_(cohort_ids), _waits())
        .group_by(ClassSession.cohort_id)
    )


def codes_by_session(cohort_id: int) -> dict[int, int]:
    """How many codes wait to be looked at in each session of a class; sessions without any are not there. 1 statement."""
    rows = session().execute(
        select(Claim.session_id, func.count())
        .join(ClassSession, ClassSession.id == Claim.session_id)
        .outerjoin(SettledMark, _settled())
        .outerjoin(_STANDS, _STANDS.id == SettledMark.mark_id)
        .where(ClassSession.cohort_id == cohort_id, _waits())
        .group_by(Claim.session_id)
    )
    return {row[0]: row[1] for row in rows}


def codes_of_sessions(session_ids: Collection[int]) -> dict[int, int]:
    """How many codes wait to be looked at in these sessions; sessions without any are not there. 1 statement, none for none."""
    if not session_ids:
        return {}
    rows = session().execute(
        select(Claim.session_id, func.count())
        .outerjoin(SettledMark, _settled())
        .outerjoin(_STANDS, _STANDS.id == SettledMark.mark_id)
        .where(Claim.session_id.in_(session_ids), _waits())
        .group_by(Claim.session_id)
    )
    return {row[0]: row[1] for row in rows}


def waiting_codes(session_id: int) -> int:
    """How many codes of a session wait to be looked at. 1 statement."""
    return codes_of_sessions([session_id]).get(session_id, 0)


def _settled() -> ColumnElement[bool]:
    """The condition that joins a claim with what counts about her in its session."""
    return and_(SettledMark.session_id == Claim.session_id, SettledMark.enrolment_id == Claim.enrolment_id)


def _waits() -> ColumnElement[bool]:
    """Undecided, and either with a reason or contradicted by an official."""
    decided = exists().where(ClaimDecision.claim_id == Claim.id)
    contradicted = and_(Claim.mark_id.is_not(None), _STANDS.way != OWN_WAY, SettledMark.state.not_in(ATTENDED))
    return and_(~decided, or_(Claim.reason != "", contradicted))


def _mates(session_id: int) -> dict[str, dict[int, str]]:
    """Who sent codes of a session from which phone. 1 statement."""
    rows: Any = session().execute(
        select(Claim.device, Claim.person_id, Person.full_name)
        .join(Person, Person.id == Claim.person_id)
        .where(Claim.session_id == session_id, Claim.device != "")
        .distinct()
    )
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for device, person_id, name in rows:
        found[device][person_id] = name
    return found


def _others(mates: dict[str, dict[int, str]], device: str, person_id: int) -> tuple[str, ...]:
    """The others on a phone."""
    return tuple(sorted(name for other, name in mates.get(device, {}).items() if other != person_id))
