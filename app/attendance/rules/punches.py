"""What a fingerprint machine's punches say: who was there when a session began, and who came late."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.attendance.rules.choices import Choices, SourceKind
from app.attendance.rules.heads import Slot
from app.attendance.rules.people import Match, Outcome
from app.attendance.rules.proposal import Cell, Issue, Proposal, ProposedRow, Source
from app.attendance.rules.reading import ClassFacts
from app.attendance.rules.roll import may_be_marked, periods_for
from app.attendance.rules.settling import State
from app.kernel.periods import MINUTES_PER_PERIOD

_CLOCK = re.compile(r"\D*(\d{1,2})\s*(?:[:hg.]\s*(\d{2})?)?\D*", re.IGNORECASE)
_USUAL = {"morning": time(7, 30), "afternoon": time(13, 30), "evening": time(19, 0)}
"""When a session begins whose timetable says nothing that can be read."""
_HOURS = {"morning": range(4, 13), "afternoon": range(11, 19), "evening": range(16, 24)}
"""The hours in which a session of each half can begin; "1:30" in the afternoon is 13:30."""


@dataclass(frozen=True)
class Punch:
    """A finger on the machine: the number that the machine knows her by, the moment on its clock, the line of the file."""

    number: str
    at: datetime
    line: int


def starts_at(slot: Slot) -> datetime:
    """When a session begins, by the clocks of Viet Nam, without a zone."""
    found = _CLOCK.fullmatch(slot.starts)
    clock = _USUAL.get(slot.half, time(7, 30))
    if found and int(found[2] or 0) < 60:
        hours = [hour for hour in (int(found[1]), int(found[1]) + 12) if hour in _HOURS.get(slot.half, range(24))]
        clock = time(hours[0], int(found[2] or 0)) if hours else clock
    return datetime.combine(slot.held_on, clock)


def ends_at(slot: Slot) -> datetime:
    """When its tiết are over, breaks not counted."""
    return starts_at(slot) + timedelta(minutes=slot.periods * MINUTES_PER_PERIOD)


def read_punches(punches: Sequence[Punch], numbers: Mapping[str, int], facts: ClassFacts, choices: Choices) -> Proposal:
    """The proposal that a machine makes: a row for each number, a mark for each session whose window holds a punch of it.

    The window reaches from `early_minutes` before the start to the end. The first punch in it counts, whatever the machine calls
    it (in, out); after start + `late_minutes` it is late. A punch in two windows belongs to the later session when the earlier
    one has one already. `numbers` are the people whom the numbers are known to mean; the others are asked for.
    """
    first, outside = _first_punches(punches, facts.slots, timedelta(minutes=choices.early_minutes))
    covered = {slot.session_id: slot for slots in first.values() for slot in slots}
    by_number: dict[str, list[Punch]] = defaultdict(list)
    for punch in punches:
        by_number[punch.number].append(punch)
    known = {person.enrolment_id for person in facts.people}
    ahead = [slot for slot in facts.slots if slot.session_id in covered and not may_be_marked(slot.held_on, facts.today)]
    slots = [slot for slot in facts.slots if slot.session_id in covered and slot not in ahead]
    rows: list[ProposedRow] = []
    named: set[int] = set()
    for number in sorted(by_number, key=lambda text: (len(text), text)):
        match = _match(numbers.get(number), known - named)
        named.update(match.candidates)
        cells = _cells(first.get(number, {}), slots, facts, choices)
        rows.append(_row(number, by_number[number], match, cells))
    issues = [Issue("punches_ahead", "", "", slot.called) for slot in ahead]
    if outside:
        days = sorted({punch.at.date() for punch in outside})
        issues.append(Issue("punches_outside", str(len(outside)), f"{days[0]:%d/%m/%Y}", f"{days[-1]:%d/%m/%Y}"))
    source = Source(kind=SourceKind.ATTLOG, signature="attlog", choices=choices)
    sessions = tuple((slot.session_id, slot.periods) for slot in slots)
    return Proposal("", sessions, tuple(rows), tuple(issues), choices.blank, False, source)


def _first_punches(
    punches: Sequence[Punch], slots: Sequence[Slot], early: timedelta
) -> tuple[dict[str, dict[Slot, Punch]], list[Punch]]:
    """The first punch of each number in each session, and the punches that belong to none."""
    windows = [(starts_at(slot) - early, ends_at(slot), slot) for slot in slots]
    first: dict[str, dict[Slot, Punch]] = defaultdict(dict)
    outside = []
    for punch in sorted(punches, key=lambda one: (one.at, one.line)):
        open_now = [slot for begin, end, slot in windows if begin <= punch.at <= end]
        if not open_now:
            outside.append(punch)
            continue
        mine = first[punch.number]
        free = next((slot for slot in open_now if slot not in mine), None)
        if free is not None:
            mine[free] = punch
    return first, outside


def _match(enrolment_id: int | None, free: set[int]) -> Match:
    """Whom a number means: known from before, or to be asked for."""
    return Match(Outcome.CERTAIN, (enrolment_id,)) if enrolment_id in free and enrolment_id else Match(Outcome.NOT_FOUND)


def _cells(mine: Mapping[Slot, Punch], slots: Sequence[Slot], facts: ClassFacts, choices: Choices) -> tuple[Cell, ...]:
    """The marks of one number; a session without a punch says what `choices.blank` says."""
    cells = []
    for slot in slots:
        punch = mine.get(slot)
        if punch is not None:
            late = punch.at > starts_at(slot) + timedelta(minutes=choices.late_minutes)
            state, place, shown = (State.LATE if late else State.PRESENT), str(punch.line), f"{punch.at:%H:%M}"
        elif choices.blank:
            state, place, shown = State(choices.blank), "", ""
        else:
            continue
        cells.append(Cell(slot.session_id, str(state), periods_for(state, slot.periods, facts.attendance_rules), place, shown))
    return tuple(cells)


def _row(number: str, punches: Sequence[Punch], match: Match, cells: tuple[Cell, ...]) -> ProposedRow:
    """The row of one number; its name is the number, `about` how often and when it was punched."""
    moments = sorted(punch.at for punch in punches)
    about = f"{len(moments)}|{moments[0]:%d/%m/%Y %H:%M}|{moments[-1]:%d/%m/%Y %H:%M}"
    line = min(punch.line for punch in punches)
    return ProposedRow(line, number, about, match.outcome, match.candidates, match.why, match.detail, cells)
