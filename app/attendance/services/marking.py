"""What every way of marking a session does first: lock it, see who is on its roll and what stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.attendance.queries import entries_of
from app.attendance.queries.makeups import people_of
from app.attendance.rules.roll import ATTENDED, Chosen, Done, Standing, Wish, is_mark, may_attend, may_be_marked, may_write
from app.attendance.rules.roll import periods_for as earned_by
from app.attendance.rules.settling import OWN_WAY, Entry, settle
from app.attendance.services.settling import write_marks
from app.attendance.services.shut import open_sessions
from app.cohorts.models import ClassSession, Cohort
from app.courses.models import Edition
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.journal import record
from app.storage.transaction import session, transaction

Entries = Mapping[tuple[int, int], list[Entry]]


@dataclass(frozen=True)
class Room:
    """The session that is marked, with the edition's attendance rules and the people who are on its roll."""

    session_id: int
    cohort_id: int
    held_on: date
    starts: str
    periods: float
    rules: Mapping[str, Any]
    people: frozenset[int]

    def periods_for(self, chosen: Chosen) -> float:
        """The tiết of a mark: those that were said, else what the state earns."""
        return earned_by(chosen.state, self.periods, self.rules) if chosen.periods is None else chosen.periods

    def check(self, chosen: Chosen) -> None:
        """Refuse what no page of ours sends: "no_such_state", "bad_periods"."""
        if not is_mark(chosen.state):
            raise Refused("no_such_state", _("Chọn một trong bốn: có mặt, muộn, có phép, không phép."))
        if chosen.periods is None or chosen.periods == earned_by(chosen.state, self.periods, self.rules):
            return
        if chosen.state not in ATTENDED or not may_attend(chosen.periods, self.periods):
            raise Refused("bad_periods", _("Số tiết dự học phải tròn nửa tiết và không quá số tiết của buổi."))

    def check_all(self, chosen: Iterable[Chosen]) -> None:
        """`check` for each, once."""
        for one in set(chosen):
            self.check(one)


def locked_room(session_id: int, at: datetime) -> Room:
    """The session, locked against a second roll at the same time, when its roll may be taken. 2 statements and the guard's.

    Refused: "no_session", "not_yet" (the session is still to come), "closed" and "cancelled" (see `open_sessions`).
    """
    row = (
        session()
        .execute(
            select(ClassSession.cohort_id, ClassSession.held_on, ClassSession.starts, ClassSession.periods, Edition.attendance)
            .join(Cohort, Cohort.id == ClassSession.cohort_id)
            .join(Edition, Edition.id == Cohort.edition_id)
            .where(ClassSession.id == session_id)
            .with_for_update(of=ClassSession)
        )
        .first()
    )
    if row is None:
        raise Refused("no_session", _("Không có buổi học này."))
    if not may_be_marked(row.held_on, local_day(at)):
        raise Refused("not_yet", _("Buổi này chưa đến ngày nên chưa điểm danh được."))
    open_sessions({session_id})
    people = frozenset(people_of(session_id))
    return Room(session_id, row.cohort_id, row.held_on, row.starts, row.periods, row.attendance, people)


def standing_of(entries: Entries) -> dict[int, Standing]:
    """What counts now in the one session that `entries` are of, by enrolment."""
    found = {}
    for (_session, person), known in entries.items():
        mark = settle(known)
        if mark is not None:
            found[person] = Standing(mark.mark_id, mark.state, mark.periods, str(mark.recorded_by), mark.way)
    return found


def seen_of(seen: Mapping[int, int], session_id: int, entries: Entries) -> dict[int, Standing | None]:
    """What a page showed, by enrolment; an id that is no entry about that person counts as unmarked."""
    found: dict[int, Standing | None] = {}
    for person, mark_id in seen.items():
        entry = next((entry for entry in entries.get((session_id, person), ()) if entry.id == mark_id), None)
        found[person] = Standing(entry.id, entry.state, entry.periods, way=entry.way) if entry else None
    return found


def mark_row(room: Room, enrolment_id: int, chosen: Chosen, replaces_id: int | None, **more: Any) -> dict[str, Any]:
    """The entry of a mark; `more` are way, recorded_by_id, device_at, received_at, client_id and perhaps evidence."""
    return {
        "session_id": room.session_id,
        "enrolment_id": enrolment_id,
        "state": chosen.state,
        "periods": room.periods_for(chosen),
        "replaces_id": replaces_id,
        "import_id": None,
        "evidence": "",
    } | more


def record_marks(session_id: int, wishes: Sequence[Wish], *, way: str, device: str, by: int, at: datetime) -> list[Done]:
    """Write single marks that a device sends, at most one per person; each is answered on its own, and a repeat is harmless.

    `device` begins the client ids of the device. Nothing is written for a person who is not on the roll ("refused").
    Refused as a whole: as `locked_room`.
    """
    with transaction():
        room = locked_room(session_id, at)
        entries = entries_of({session_id}, {wish.enrolment_id for wish in wishes})
        current = standing_of(entries)
        rows: list[dict[str, Any]] = []
        hand = _Hand(way, device, by)
        found = [_decide(room, wish, entries.get((session_id, wish.enrolment_id), []), current, hand, rows) for wish in wishes]
        for row in rows:
            row.update(way=way, recorded_by_id=by, received_at=at)
        write_marks(rows)
        if rows:
            record("attendance.saved_roll", "session", session_id, by=by, at=at, written=len(rows), way=way)
        return _with_ids(found, session_id, {wish.client_id: wish.enrolment_id for wish in wishes}) if rows else found


def own_name(client_id: str, known: Sequence[Entry], by: int) -> str:
    """The name under which an entry is kept: the device's own, with the account behind it when another account used that one."""
    taken = any(entry.client_id == client_id and entry.account != by for entry in known)
    return f"{client_id}/{by}" if taken else client_id


@dataclass(frozen=True)
class _Hand:
    """Who marks: the way, the name of the device, the account."""

    way: str
    device: str
    by: int

    def wrote(self, entry: Entry) -> bool:
        """Whether an entry is an earlier word of hers, from this device or another of her own."""
        return self.made(entry) or (entry.account == self.by and entry.way == self.way)

    def made(self, entry: Entry) -> bool:
        """Whether this very device made an entry."""
        return entry.client_id.startswith(f"{self.device}-")

    def came_before(self, entry: Entry, wish: Wish) -> bool:
        """Whether a wish was made before an entry of hers that arrived first; at the same moment on two devices neither was."""
        return wish.device_at < entry.moment or (wish.device_at == entry.moment and not self.made(entry))


def _decide(
    room: Room, wish: Wish, known: Sequence[Entry], current: Mapping[int, Standing], hand: _Hand, rows: list[dict[str, Any]]
) -> Done:
    """What becomes of one wish; adds its entry to `rows` when it is to be written.

    Of several words of one account the latest counts, in whatever order they arrive: one that was made before what stands stands
    beside it, and `settle` chooses.
    """
    stands = current.get(wish.enrolment_id)
    mark_id = stands.mark_id if stands else 0
    name = own_name(wish.client_id, known, hand.by)
    if any(entry.client_id == name for entry in known):
        return Done(wish.client_id, "already", mark_id)
    if wish.enrolment_id not in room.people:
        return Done(wish.client_id, "refused", sentence=_("Người này không có trong danh sách điểm danh của buổi."))
    try:
        room.check(wish.chosen)
    except Refused as refusal:
        return Done(wish.client_id, "refused", mark_id, sentence=refusal.sentence)
    chosen = Chosen(wish.chosen.state, room.periods_for(Chosen(wish.chosen.state))) if wish.whole else wish.chosen
    mine = {entry.id: entry for entry in known if hand.wrote(entry)}
    if not may_write(stands, wish.seen_id, chosen, mine):
        theirs, official = (stands.state, stands.recorded_by) if stands else ("", "")
        return Done(wish.client_id, "conflict", mark_id, theirs, official)
    overtaken = mark_id in mine and hand.came_before(mine[mark_id], wish)
    apart = stands is None or (mark_id != wish.seen_id and (stands.way == OWN_WAY or overtaken))
    more = {"device_at": wish.device_at, "client_id": name, "evidence": wish.evidence}
    rows.append(mark_row(room, wish.enrolment_id, chosen, None if apart else mark_id, **more))
    return Done(wish.client_id, "saved")


def _with_ids(found: Sequence[Done], session_id: int, people: Mapping[str, int]) -> list[Done]:
    """The same answers with what counts after writing. 1 statement."""
    current = standing_of(entries_of({session_id}, set(people.values())))
    return [
        Done(one.client_id, one.outcome, current[people[one.client_id]].mark_id if people[one.client_id] in current else 0)
        if one.outcome == "saved"
        else one
        for one in found
    ]
