"""What the pages of the roll show, as plain values."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.attendance.queries import RollRow, Taken
from app.attendance.queries.claims import PileRow
from app.attendance.rules.paper import SHOWN, read_letter
from app.attendance.rules.roll import ATTENDED, Conflict, is_mark, may_be_marked, parts_of, periods_for
from app.attendance.rules.settling import MARKS, OWN_WAY, State
from app.attendance.wording import PILE_REASONS, STATES
from app.cohorts.queries import SessionView
from app.kernel.ids import is_id
from app.kernel.periods import say_number
from app.kernel.text import _, given_name

_CLIENT = re.compile(r"[0-9a-f]{16}")
_PART = re.compile(r"\d{1,2}([,.]5)?")
CHOICES = tuple((str(state), STATES[state]) for state in MARKS)
"""The four buttons of a row: value and words."""


@dataclass(frozen=True)
class RollLine:
    """One person on the roll; `recorded` says who and when, `conflict` the state that was chosen and not saved.

    `part` is the tiết she attended when they are not what her state earns ("2", "1,5"), else empty; `promised`: she has leave.
    """

    enrolment_id: int
    name: str
    unit: str
    state: str | None
    recorded_by: str
    received_at: datetime | None
    conflict: str = ""
    mark_id: int = 0
    part: str = ""
    way: str = ""
    promised: bool = False


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
    parts: tuple[str, ...] = ()

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
    people: int


def roll_shown(
    rows: Sequence[RollRow],
    conflicts: Mapping[int, str],
    only: str = "",
    *,
    planned: float = 0,
    rules: Mapping[str, Any] | None = None,
) -> RollShown:
    """The roll as a page; `only` ("left" or a state) leaves the other lines out, `conflicts` are states by enrolment.

    `planned` are the tiết of the session, `rules` what the edition says about attendance.
    """
    lines = [
        RollLine(
            row.enrolment_id,
            row.full_name,
            row.unit_name,
            row.state,
            given_name(row.recorded_by) if row.recorded_by else "",
            row.received_at,
            conflicts.get(row.enrolment_id, ""),
            row.mark_id or 0,
            _part(row, planned, rules or {}),
            row.way,
            row.promised,
        )
        for row in rows
    ]
    counts = Counter(line.state for line in lines if line.state)
    marked = [(line.received_at, line.enrolment_id, line) for line in lines if line.received_at is not None]
    officials = [found for found in marked if found[2].way != OWN_WAY]
    last = max(officials)[2] if officials else None
    wanted = only if only == "left" or is_mark(only) else ""
    kept = tuple(line for line in lines if not wanted or (line.state or "left") == wanted)
    seen = ",".join(f"{row.enrolment_id}:{row.mark_id or 0}" for row in rows)
    parts = tuple(map(say_number, parts_of(planned)))
    return RollShown(kept, counts, len(lines), len(lines) - len(marked), wanted, seen, last, parts)


def _part(row: RollRow, planned: float, rules: Mapping[str, Any]) -> str:
    """The tiết of a mark when they are not what its state earns."""
    if row.state not in ATTENDED or row.periods is None or row.periods == periods_for(row.state, planned, rules):
        return ""
    return say_number(row.periods)


def session_lines(
    sessions: Sequence[SessionView], taken: Mapping[int, Taken], people: int, makeups: Mapping[int, int], today: date
) -> tuple[SessionLine, ...]:
    """The sessions of a class with how far their rolls are taken; `makeups` says how many are on the roll of a make-up."""
    lines = []
    for session in sessions:
        one = taken.get(session.id)
        wanted = makeups.get(session.id, 0) if session.is_makeup else people
        if not may_be_marked(session.held_on, today):
            state = "not_yet"
        elif one is None:
            state = "untaken"
        else:
            state = "taken" if one.marked >= wanted else "partly"
        lines.append(SessionLine(session, state, one, wanted))
    return tuple(lines)


def marks_from(form: Mapping[str, str]) -> tuple[dict[int, str], dict[int, int]]:
    """What a posted roll says: states by enrolment (fields "m12") and the marks that its page had seen (field "seen")."""
    marks = {int(name[1:]): value for name, value in form.items() if name[:1] == "m" and is_id(name[1:])}
    pairs = (pair.partition(":") for pair in form.get("seen", "").split(","))
    seen = {int(person): int(mark) for person, _colon, mark in pairs if is_id(person) and is_id(mark)}
    return marks, {person: mark for person, mark in seen.items() if mark}


def parts_from(form: Mapping[str, str]) -> dict[int, float | None]:
    """The tiết of those who attended a part (fields "t12": "1,5"), by enrolment; None for "all".

    Said only beside a state in which somebody attended; what is no number is as if it had not been said.
    """
    found: dict[int, float | None] = {}
    for name, value in form.items():
        if name[:1] == "t" and is_id(name[1:]) and form.get(f"m{name[1:]}") in ATTENDED:
            part = part_from(value)
            if part or value == "all":
                found[int(name[1:])] = part
    return found


def part_from(text: str) -> float | None:
    """Tiết as a page writes them ("1,5"); None for anything else."""
    return float(text.replace(",", ".")) if _PART.fullmatch(text) else None


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


def client_of(text: str) -> str:
    """The name of a page as it came back, or a new one."""
    return text if _CLIENT.fullmatch(text) else secrets.token_hex(8)


@dataclass(frozen=True)
class GridLine:
    """One row of the grid: the letter that stands in it, whether it could not be read, and what somebody else recorded."""

    enrolment_id: int
    name: str
    unit: str
    letter: str
    wrong: bool = False
    conflict: str = ""
    theirs: str = ""


@dataclass(frozen=True)
class GridShown:
    """The grid: its lines, what the page has seen, how many letters could not be read."""

    lines: tuple[GridLine, ...]
    seen: str
    wrong: int


@dataclass(frozen=True)
class LettersRead:
    """What was typed into a grid: states and parts as `save_roll` takes them, and whose letter could not be read."""

    marks: dict[int, str]
    parts: dict[int, float | None]
    unread: tuple[int, ...]


def grid_shown(
    rows: Sequence[RollRow], planned: float, typed: Mapping[str, str], unread: Sequence[int], conflicts: Mapping[int, str]
) -> GridShown:
    """The grid as a page; what was typed stands before what is recorded."""
    lines = tuple(
        GridLine(
            row.enrolment_id,
            row.full_name,
            row.unit_name,
            typed.get(f"m{row.enrolment_id}", _letter(row, planned)),
            row.enrolment_id in unread,
            STATES[State(conflicts[row.enrolment_id])] if row.enrolment_id in conflicts else "",
            f"{given_name(row.recorded_by)}: {STATES[State(row.state)]}" if row.state else "",
        )
        for row in rows
    )
    seen = typed.get("seen") or ",".join(f"{row.enrolment_id}:{row.mark_id or 0}" for row in rows)
    return GridShown(lines, seen, len(unread))


def _letter(row: RollRow, planned: float) -> str:
    """The letter of a recorded mark; the tiết of somebody who was present for a part."""
    if row.state is None:
        return ""
    partly = row.state == State.PRESENT and row.periods is not None and row.periods < planned
    return say_number(row.periods or 0) if partly else SHOWN[State(row.state)]


def letters_from(form: Mapping[str, str], planned: float) -> LettersRead:
    """What a posted grid says (fields "m12": "x", "M", "P", "K", "1,5")."""
    marks: dict[int, str] = {}
    parts: dict[int, float | None] = {}
    unread = []
    for name, value in form.items():
        if name[:1] != "m" or not is_id(name[1:]):
            continue
        try:
            chosen = read_letter(value, planned)
        except ValueError:
            unread.append(int(name[1:]))
            continue
        if chosen is not None:
            marks[int(name[1:])] = chosen.state
            if chosen.state == State.PRESENT:
                parts[int(name[1:])] = chosen.periods
    return LettersRead(marks, parts, tuple(unread))


@dataclass(frozen=True)
class PileGroup:
    """The codes that wait for one reason, in words."""

    reason: str
    title: str
    rows: tuple[PileRow, ...]

    @property
    def ids(self) -> str:
        """All their ids, as the form of the group sends them."""
        return ",".join(str(row.claim_id) for row in self.rows)

    @property
    def inside(self) -> bool:
        """Whether their people are in the class, so that they can be given a mark."""
        return any(row.enrolment_id for row in self.rows)


def pile_groups(rows: Sequence[PileRow]) -> tuple[PileGroup, ...]:
    """The pile by reason, in the order of the words."""
    found = {reason: tuple(row for row in rows if row.reason == reason) for reason in PILE_REASONS}
    return tuple(PileGroup(reason, PILE_REASONS[reason], group) for reason, group in found.items() if group)
