"""What the pages of the roll show, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.attendance.queries import RollRow, Taken
from app.attendance.rules.roll import Conflict, is_mark, may_be_marked
from app.attendance.rules.settling import MARKS
from app.attendance.wording import STATES
from app.cohorts.queries import SessionView
from app.kernel.ids import is_id
from app.kernel.text import _, given_name

CHOICES = tuple((str(state), STATES[state]) for state in MARKS)
"""The four buttons of a row: value and words."""


@dataclass(frozen=True)
class RollLine:
    """One person on the roll; `recorded` says who and when, `conflict` the state that was chosen and not saved."""

    enrolment_id: int
    name: str
    unit: str
    state: str | None
    recorded_by: str
    received_at: datetime | None
    conflict: str = ""


@dataclass(frozen=True)
class RollShown:
    """The roll of a session: its lines, how many are in which state, who saved last, and what the page has seen."""

    lines: tuple[RollLine, ...]
    counts: Mapping[str, int]
    total: int
    left: int
    only: str
    seen: str
    last: RollLine | None

    @property
    def conflicts(self) -> tuple[RollLine, ...]:
        """The lines that somebody else changed."""
        return tuple(line for line in self.lines if line.conflict)


@dataclass(frozen=True)
class SessionLine:
    """A session in the list: "not_yet", "untaken", "partly" or "taken", and how far."""

    session: SessionView
    state: str
    taken: Taken | None


def roll_shown(rows: Sequence[RollRow], conflicts: Mapping[int, str], only: str = "") -> RollShown:
    """The roll as a page; `only` ("left" or a state) leaves the other lines out, `conflicts` are states by enrolment."""
    lines = [
        RollLine(
            row.enrolment_id,
            row.full_name,
            row.unit_name,
            row.state,
            given_name(row.recorded_by) if row.recorded_by else "",
            row.received_at,
            conflicts.get(row.enrolment_id, ""),
        )
        for row in rows
    ]
    counts = Counter(line.state for line in lines if line.state)
    marked = [(line.received_at, line.enrolment_id, line) for line in lines if line.received_at is not None]
    last = max(marked)[2] if marked else None
    wanted = only if only == "left" or is_mark(only) else ""
    kept = tuple(line for line in lines if not wanted or (line.state or "left") == wanted)
    seen = ",".join(f"{row.enrolment_id}:{row.mark_id or 0}" for row in rows)
    return RollShown(kept, counts, len(lines), len(lines) - len(marked), wanted, seen, last)


def session_lines(
    sessions: Sequence[SessionView], taken: Mapping[int, Taken], people: int, today: date
) -> tuple[SessionLine, ...]:
    """The sessions of a class with how far their rolls are taken."""
    lines = []
    for session in sessions:
        one = taken.get(session.id)
        if not may_be_marked(session.held_on, today):
            state = "not_yet"
        elif one is None:
            state = "untaken"
        else:
            state = "taken" if one.marked >= people else "partly"
        lines.append(SessionLine(session, state, one))
    return tuple(lines)


def marks_from(form: Mapping[str, str]) -> tuple[dict[int, str], dict[int, int]]:
    """What a posted roll says: states by enrolment (fields "m12") and the marks that its page had seen (field "seen")."""
    marks = {int(name[1:]): value for name, value in form.items() if name[:1] == "m" and is_id(name[1:])}
    pairs = (pair.partition(":") for pair in form.get("seen", "").split(","))
    seen = {int(person): int(mark) for person, _colon, mark in pairs if is_id(person) and is_id(mark)}
    return marks, {person: mark for person, mark in seen.items() if mark}


def conflicts_to(conflicts: Sequence[Conflict]) -> str:
    """Conflicts as part of an address: "12-present,15-late"."""
    return ",".join(f"{one.enrolment_id}-{one.mine}" for one in conflicts)


def conflicts_from(text: str) -> dict[int, str]:
    """What `conflicts_to` wrote; anything else is left out."""
    pairs = (pair.partition("-") for pair in text.split(","))
    return {int(person): state for person, _dash, state in pairs if is_id(person) and is_mark(state)}


def say_saved(written: int, left: int) -> str:
    """What saving did, and what is still open."""
    did = _("Đã ghi cho {n} người.").format(n=written) if written else _("Không có gì thay đổi.")
    return f"{did} {_('Còn {n} người chưa ghi.').format(n=left)}" if left else did
