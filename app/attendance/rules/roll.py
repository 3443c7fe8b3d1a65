"""What a saved roll writes, and what it leaves to be looked at again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.attendance.rules.settling import MARKS, OWN_WAY, State
from app.kernel.periods import is_periods, share_of

ATTENDED = (State.PRESENT, State.LATE)
"""The states in which somebody may have attended a part only."""


@dataclass(frozen=True)
class Standing:
    """What stands about one person in one session, who recorded it and by which way."""

    mark_id: int
    state: str
    periods: float
    recorded_by: str = ""
    way: str = ""


@dataclass(frozen=True)
class Chosen:
    """What somebody chose for a person: the state, and the tiết when she said them (None: what the state earns)."""

    state: str
    periods: float | None = None


@dataclass(frozen=True)
class ToWrite:
    """A new entry: for whom, what, on top of which entry (None: the first one)."""

    enrolment_id: int
    chosen: Chosen
    replaces_id: int | None


@dataclass(frozen=True)
class Conflict:
    """Somebody else recorded something different since the page was opened; `mine` was not saved."""

    enrolment_id: int
    mine: str
    theirs: str
    recorded_by: str


@dataclass(frozen=True)
class Wish:
    """One mark as a device asks for it: `seen_id` is the mark its page showed (0: none), `client_id` its own name for it.

    `whole`: whatever part stood before, it is all that the state earns.
    """

    enrolment_id: int
    chosen: Chosen
    seen_id: int
    client_id: str
    device_at: datetime
    evidence: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Done:
    """What became of a wish: "saved", "already" (sent before), "same" (a card of somebody marked), "conflict" or "refused".

    `theirs` and `recorded_by` say what stands instead; `mark_id` is the entry that counts now (0: none).
    """

    client_id: str
    outcome: str
    mark_id: int = 0
    theirs: str = ""
    recorded_by: str = ""
    sentence: str = ""


def periods_for(state: str, planned: float, attendance_rules: Mapping[str, Any]) -> float:
    """The tiết that a state earns in a session of `planned` tiết.

    Everything for present; else the percent that the edition gives ({"late": 50, "excused": 0, "absent": 0}), rounded down to
    half a tiết; a state that the edition does not name earns nothing.
    """
    if state == State.PRESENT:
        return planned
    return share_of(planned, float(attendance_rules.get(state, 0)))


def may_attend(periods: float, planned: float) -> bool:
    """Whether somebody can have attended so many tiết of a session: half a tiết at least, all of it at most."""
    return 0 < periods <= planned and is_periods(periods)


def parts_of(planned: float) -> tuple[float, ...]:
    """The tiết that can be chosen for somebody who attended a part: from half a tiết to half a tiết less than all."""
    return tuple(halves / 2 for halves in range(1, int(planned * 2)))


def marks_to_write(
    base_seen: Mapping[int, Standing | None],
    submitted: Mapping[int, Chosen],
    current: Mapping[int, Standing],
    mine: Collection[int] = (),
) -> tuple[list[ToWrite], list[Conflict]]:
    """What to write of a roll that was opened at `base_seen`, sent as `submitted` and finds `current`; all keyed by enrolment.

    A person that is not in `submitted` stays as she is. A row that I left as I saw it writes nothing.
    A row that I changed and that another official changed too, differently, is a conflict; the rest is written. `mine` are marks
    that this device recorded itself: its later word is no conflict with its earlier one. Nor is her own code one.
    """
    to_write: list[ToWrite] = []
    conflicts: list[Conflict] = []
    for enrolment_id, chosen in submitted.items():
        seen, stands = base_seen.get(enrolment_id), current.get(enrolment_id)
        if _same(stands, chosen) or _same(seen, chosen):
            continue
        if (stands.mark_id if stands else None) == (seen.mark_id if seen else None) or (stands and stands.mark_id in mine):
            to_write.append(ToWrite(enrolment_id, chosen, stands.mark_id if stands else None))
        elif stands and stands.way == OWN_WAY:
            to_write.append(ToWrite(enrolment_id, chosen, None))
        else:
            theirs, name = (stands.state, stands.recorded_by) if stands else ("", "")
            conflicts.append(Conflict(enrolment_id, chosen.state, theirs, name))
    return to_write, conflicts


def may_write(stands: Standing | None, seen_id: int, chosen: Chosen, mine: Collection[int]) -> bool:
    """Whether a single mark that a device sends may be written over what stands; else it is a conflict.

    Yes when nothing changed since its page was opened, or what stands says the same, is its own earlier word, or is the trainee's
    own code. A mark that says the same is written all the same: what is written is known when it is sent again, and a queue that
    arrives twice can then never bring an older word back.
    """
    if stands is None:
        return not seen_id
    return stands.mark_id == seen_id or stands.mark_id in mine or stands.way == OWN_WAY or _same(stands, chosen)


def _same(stands: Standing | None, chosen: Chosen) -> bool:
    """Whether a mark says what was chosen; tiết only count when they were said."""
    return stands is not None and stands.state == chosen.state and chosen.periods in (None, stands.periods)


def is_mark(state: str) -> bool:
    """Whether `state` is one of the four that a person can be given."""
    return state in MARKS


def may_be_marked(held_on: date, today: date) -> bool:
    """Whether a session's roll may be taken: on its day and after."""
    return held_on <= today
