"""What a saved roll writes, and what it leaves to be looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.attendance.rules.settling import MARKS, State
from app.kernel.periods import share_of


@dataclass(frozen=True)
class Standing:
    """What stands about one person in one session, and who recorded it."""

    mark_id: int
    state: str
    periods: float
    recorded_by: str = ""


@dataclass(frozen=True)
class ToWrite:
    """A new entry: for whom, which state, on top of which entry (None: the first one)."""

    enrolment_id: int
    state: str
    replaces_id: int | None


@dataclass(frozen=True)
class Conflict:
    """Somebody else recorded something different since the page was opened; `mine` was not saved."""

    enrolment_id: int
    mine: str
    theirs: str
    recorded_by: str


def periods_for(state: str, planned: float, attendance_rules: Mapping[str, Any]) -> float:
    """The tiết that a state earns in a session of `planned` tiết.

    Everything for present; else the percent that the edition gives ({"late": 50, "excused": 0, "absent": 0}), rounded down to
    half a tiết; a state that the edition does not name earns nothing.
    """
    if state == State.PRESENT:
        return planned
    return share_of(planned, float(attendance_rules.get(state, 0)))


def marks_to_write(
    base_seen: Mapping[int, Standing | None], submitted: Mapping[int, str], current: Mapping[int, Standing]
) -> tuple[list[ToWrite], list[Conflict]]:
    """What to write of a roll that was opened at `base_seen`, sent as `submitted` and finds `current`; all keyed by enrolment.

    A person that is not in `submitted` stays as she is. A row that I left as I saw it writes nothing.
    A row that I changed and that somebody else changed too, differently, is a conflict; the rest is written.
    """
    to_write: list[ToWrite] = []
    conflicts: list[Conflict] = []
    for enrolment_id, state in submitted.items():
        seen, stands = base_seen.get(enrolment_id), current.get(enrolment_id)
        if (stands and stands.state == state) or (seen and seen.state == state):
            continue
        if (stands.mark_id if stands else None) == (seen.mark_id if seen else None):
            to_write.append(ToWrite(enrolment_id, state, stands.mark_id if stands else None))
        else:
            conflicts.append(Conflict(enrolment_id, state, stands.state if stands else "", stands.recorded_by if stands else ""))
    return to_write, conflicts


def is_mark(state: str) -> bool:
    """Whether `state` is one of the four that a person can be given."""
    return state in MARKS


def may_be_marked(held_on: date, today: date) -> bool:
    """Whether a session's roll may be taken: on its day and after."""
    return held_on <= today
