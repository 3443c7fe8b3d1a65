"""Use-case: a roll call is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.attendance.queries import entries_of
from app.attendance.rules.roll import Conflict, Standing, ToWrite, is_mark, marks_to_write, may_be_marked, periods_for
from app.attendance.rules.settling import Entry, settle
from app.attendance.services.settling import write_marks
from app.cohorts.models import ClassSession, Cohort, Enrolment
from app.courses.models import Edition
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.journal import record
from app.storage.transaction import session, transaction


@dataclass(frozen=True)
class SavedRoll:
    """What saving a roll did: new entries, rows that somebody else changed meanwhile, and how many are marked of how many."""

    written: int
    conflicts: tuple[Conflict, ...]
    marked: int
    people: int


@dataclass(frozen=True)
class _Room:
    """The session that is marked, with the edition's attendance rules."""

    cohort_id: int
    held_on: date
    periods: float
    rules: Mapping[str, Any]


def save_roll(
    session_id: int,
    marks: Mapping[int, str],
    seen: Mapping[int, int],
    *,
    fill: str = "",
    way: str = "roll",
    device_at: datetime,
    by: int,
    at: datetime,
    client_prefix: str,
) -> SavedRoll:
    """Write down who is present, late, excused or absent; `marks` are states by enrolment, people not in it stay as they are.

    `seen` are the ids of the marks that the page showed: a row that somebody else changed since is a conflict (see
    `rules.roll.marks_to_write`). `fill` is the state for everybody still unmarked. `client_prefix` names this page or device; the
    same roll sent twice is sent once. Who may do this is asked before (`cohorts.queries.session_reach`). 8 statements.
    Refused: "no_session", "not_yet" (the session is still to come), "no_such_state".
    """
    _check_states(marks, fill)
    with transaction():
        room = _locked(session_id, local_day(at))
        people = set(
            session().scalars(select(Enrolment.id).where(Enrolment.cohort_id == room.cohort_id, Enrolment.left_at.is_(None)))
        )
        entries = entries_of({session_id}, people)
        current = _current(entries)
        submitted = {person: state for person, state in marks.items() if person in people}
        if fill:
            submitted |= dict.fromkeys(sorted(people - submitted.keys() - current.keys()), fill)
        to_write, conflicts = marks_to_write(_seen(seen, session_id, entries), submitted, current)
        sent = _Sent(session_id, room, way, by, device_at, at, client_prefix, _names_of(entries))
        rows = [sent.row(new) for new in to_write if not sent.before(new.enrolment_id, new.replaces_id, new.state)]
        open_conflicts = tuple(
            one for one in conflicts if not sent.before(one.enrolment_id, seen.get(one.enrolment_id), one.mine)
        )
        write_marks(rows)
        if rows:
            record("attendance.saved_roll", "session", session_id, by=by, at=at, written=len(rows))
        return SavedRoll(len(rows), open_conflicts, len(current.keys() | {row["enrolment_id"] for row in rows}), len(people))


def _check_states(marks: Mapping[int, str], fill: str) -> None:
    """Refuse what no button of the roll sends."""
    if not all(is_mark(state) for state in (*marks.values(), *filter(None, [fill]))):
        raise Refused("no_such_state", _("Chọn một trong bốn: có mặt, muộn, có phép, không phép."))


@dataclass(frozen=True)
class _Sent:
    """One roll as it was sent; makes its entries and knows which of them came before."""

    session_id: int
    room: _Room
    way: str
    by: int
    device_at: datetime
    at: datetime
    client_prefix: str
    known: frozenset[tuple[int, str]]

    def before(self, enrolment_id: int, seen_id: int | None, state: str) -> bool:
        """Whether this device sent this very mark already."""
        return (enrolment_id, self._client_id(seen_id, state)) in self.known

    def row(self, new: ToWrite) -> dict[str, Any]:
        """The entry of a mark."""
        return {
            "session_id": self.session_id,
            "enrolment_id": new.enrolment_id,
            "state": new.state,
            "periods": periods_for(new.state, self.room.periods, self.room.rules),
            "way": self.way,
            "recorded_by_id": self.by,
            "device_at": self.device_at,
            "received_at": self.at,
            "replaces_id": new.replaces_id,
            "import_id": None,
            "evidence": "",
            "client_id": self._client_id(new.replaces_id, new.state),
        }

    def _client_id(self, seen_id: int | None, state: str) -> str:
        """The name of a mark: page or device, session, the mark it was made on, the state."""
        return f"{self.client_prefix}-{self.session_id}-{seen_id or 0}-{state}"


def _locked(session_id: int, today: date) -> _Room:
    """The session, locked against a second roll at the same time, when its roll may be taken."""
    row = (
        session()
        .execute(
            select(ClassSession.cohort_id, ClassSession.held_on, ClassSession.periods, Edition.attendance)
            .join(Cohort, Cohort.id == ClassSession.cohort_id)
            .join(Edition, Edition.id == Cohort.edition_id)
            .where(ClassSession.id == session_id)
            .with_for_update(of=ClassSession)
        )
        .first()
    )
    if row is None:
        raise Refused("no_session", _("Không có buổi học này."))
    room = _Room(*row)
    if not may_be_marked(room.held_on, today):
        raise Refused("not_yet", _("Buổi này chưa đến ngày nên chưa điểm danh được."))
    return room


def _names_of(entries: Mapping[tuple[int, int], list[Entry]]) -> frozenset[tuple[int, str]]:
    """The (enrolment, client id) of all entries."""
    return frozenset((person, entry.client_id) for (_session, person), known in entries.items() for entry in known)


def _current(entries: Mapping[tuple[int, int], list[Entry]]) -> dict[int, Standing]:
    """What counts now, by enrolment."""
    found = {}
    for (_session, person), known in entries.items():
        mark = settle(known)
        if mark is not None:
            found[person] = Standing(mark.mark_id, mark.state, mark.periods, str(mark.recorded_by))
    return found


def _seen(seen: Mapping[int, int], session_id: int, entries: Mapping[tuple[int, int], list[Entry]]) -> dict[int, Standing | None]:
    """What the page showed, by enrolment; an id that is no entry about that person counts as unmarked."""
    found: dict[int, Standing | None] = {}
    for person, mark_id in seen.items():
        entry = next((entry for entry in entries.get((session_id, person), ()) if entry.id == mark_id), None)
        found[person] = Standing(entry.id, entry.state, entry.periods) if entry else None
    return found
