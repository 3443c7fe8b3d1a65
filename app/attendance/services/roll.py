"""Use-case: a roll call is saved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.attendance.queries import entries_of
from app.attendance.queries.leave import promised
from app.attendance.rules.roll import Chosen, Conflict, marks_to_write
from app.attendance.rules.settling import State
from app.attendance.services.marking import Entries, Room, locked_room, mark_row, seen_of, standing_of
from app.attendance.services.settling import write_marks
from app.storage.journal import record
from app.storage.transaction import transaction


@dataclass(frozen=True)
class SavedRoll:
    """What saving a roll did: new entries, rows that somebody else changed meanwhile, and how many are marked of how many."""

    written: int
    conflicts: tuple[Conflict, ...]
    marked: int
    people: int


def save_roll(
    session_id: int,
    marks: Mapping[int, str],
    seen: Mapping[int, int],
    *,
    parts: Mapping[int, float | None] | None = None,
    fill: str = "",
    way: str = "roll",
    device_at: datetime,
    by: int,
    at: datetime,
    client_prefix: str,
) -> SavedRoll:
    """Write down who is present, late, excused or absent; `marks` are states by enrolment, others stay as they are.

    `parts` are the tiết of those who attended a part (None: what the state earns), `seen` the marks that the page showed (see
    `rules.roll.marks_to_write`), `fill` the state for everybody unmarked (excused for who has leave), `client_prefix` names the
    page or device. Who may do this is asked before. 9 statements, one more to fill.
    Refused: "no_session", "not_yet" (the session is still to come), "closed", "cancelled", "no_such_state", "bad_periods".
    """
    with transaction():
        room = locked_room(session_id, at)
        current = standing_of(entries := entries_of({session_id}, room.people))
        submitted = _submitted(room, marks, parts or {})
        if fill:
            submitted |= _filled(session_id, room.people - submitted.keys() - current.keys(), fill)
        room.check_all(submitted.values())
        to_write, conflicts = marks_to_write(seen_of(seen, session_id, entries), submitted, current)
        sent = _Sent(session_id, client_prefix, _names_of(entries))
        more = {"way": way, "recorded_by_id": by, "device_at": device_at, "received_at": at}
        rows = [
            mark_row(room, new.enrolment_id, new.chosen, new.replaces_id, client_id=name, **more)
            for new in to_write
            if (name := sent.name(new.replaces_id, new.chosen)) and (new.enrolment_id, name) not in sent.known
        ]
        write_marks(rows)
        if rows:
            record("attendance.saved_roll", "session", session_id, by=by, at=at, written=len(rows), way=way)
        marked = current.keys() | {row["enrolment_id"] for row in rows}
        return SavedRoll(len(rows), sent.open(conflicts, seen, submitted), len(marked), len(room.people))


def _submitted(room: Room, marks: Mapping[int, str], parts: Mapping[int, float | None]) -> dict[int, Chosen]:
    """What was chosen for the people of the roll; a row that says "all" of its tiết means what its state earns."""
    return {
        person: Chosen(state, (parts[person] or room.periods_for(Chosen(state))) if person in parts else None)
        for person, state in marks.items()
        if person in room.people
    }


def _filled(session_id: int, left: Collection[int], fill: str) -> dict[int, Chosen]:
    """The state for everybody who is left; who was granted leave from this session is excused. 1 statement."""
    excused = promised({session_id}).get(session_id, set())
    return {person: Chosen(State.EXCUSED if person in excused else fill) for person in sorted(left)}


@dataclass(frozen=True)
class _Sent:
    """The names of one roll's marks, and those that are known."""

    session_id: int
    client_prefix: str
    known: frozenset[tuple[int, str]]

    def before(self, enrolment_id: int, seen_id: int | None, chosen: Chosen) -> bool:
        """Whether this device sent this very mark already."""
        return (enrolment_id, self.name(seen_id, chosen)) in self.known

    def open(
        self, conflicts: Sequence[Conflict], seen: Mapping[int, int], submitted: Mapping[int, Chosen]
    ) -> tuple[Conflict, ...]:
        """The conflicts without those that are a repetition."""
        return tuple(
            one for one in conflicts if not self.before(one.enrolment_id, seen.get(one.enrolment_id), submitted[one.enrolment_id])
        )

    def name(self, seen_id: int | None, chosen: Chosen) -> str:
        """The name of a mark: page or device, session, the mark it was made on, the state, the tiết when they were said."""
        part = "" if chosen.periods is None else f"-{chosen.periods:g}"
        return f"{self.client_prefix}-{self.session_id}-{seen_id or 0}-{chosen.state}{part}"


def _names_of(entries: Entries) -> frozenset[tuple[int, str]]:
    """The (enrolment, client id) of all entries."""
    return frozenset((person, entry.client_id) for (_session, person), known in entries.items() for entry in known)
