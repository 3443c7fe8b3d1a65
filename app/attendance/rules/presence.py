"""What the list of a video meeting says: who was in it for how many of the session's minutes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.attendance.rules.choices import Choices
from app.attendance.rules.heads import Slot
from app.attendance.rules.names import bare
from app.attendance.rules.people import Match, Named, Outcome, Register, match_person
from app.attendance.rules.proposal import Cell, Issue, Proposal, ProposedRow, Source
from app.attendance.rules.punches import ends_at, starts_at
from app.attendance.rules.reading import MOST_STRANGERS, ClassFacts
from app.attendance.rules.roll import may_be_marked, periods_for
from app.attendance.rules.settling import State
from app.kernel.periods import MINUTES_PER_PERIOD, share_of

Span = tuple[datetime, datetime]
_PARTS = re.compile(r"\s*[|_/;,:()\[\]–—]+\s*|\s+-+\s*|\s*-+\s+")


@dataclass(frozen=True)
class Presence:
    """A line about somebody in a meeting: from when to when, by the clocks of Viet Nam; or only the minutes, where the file says
    no more."""

    line: int
    name: str
    email: str = ""
    spans: tuple[Span, ...] = ()
    minutes: float = 0.0


@dataclass(frozen=True)
class Meeting:
    """A meeting's list: its name there, its people, and the numbers of lines that could not be read."""

    kind: str
    title: str
    people: tuple[Presence, ...]
    unread: tuple[int, ...] = field(default=())


def session_of(meeting: Meeting, slots: Sequence[Slot]) -> Slot | None:
    """The session that a meeting was: of its day, and of several on that day the one it shares the most time with, else the
    nearest; None when there is none on that day."""
    spans = [span for person in meeting.people for span in person.spans]
    if not spans:
        return None
    begin, end = min(span[0] for span in spans), max(span[1] for span in spans)
    on_that_day = [slot for slot in slots if begin.date() <= slot.held_on <= end.date()]
    return min(on_that_day, key=lambda slot: (-_shared(slot, begin, end), abs(starts_at(slot) - begin)), default=None)


def _shared(slot: Slot, begin: datetime, end: datetime) -> timedelta:
    """The time that a session and a meeting have in common."""
    return max(min(end, ends_at(slot)) - max(begin, starts_at(slot)), timedelta(0))


def minutes_of(spans: Iterable[Span]) -> float:
    """The minutes that spans cover together; two devices at once count once."""
    covered, reached = timedelta(0), None
    for begin, end in sorted(spans):
        counted_from = begin if reached is None else max(begin, reached)
        covered += max(end - counted_from, timedelta(0))
        reached = end if reached is None else max(reached, end)
    return covered.total_seconds() / 60


def mark_for(minutes: float, slot: Slot, facts: ClassFacts, choices: Choices) -> tuple[State, float]:
    """State and tiết for so many minutes in a session: from `full_percent` present, from `part_percent` late with the tiết that
    were attended, rounded down to half a tiết; below it absent."""
    percent = min(minutes * 100 / max(slot.periods * MINUTES_PER_PERIOD, 1), 100.0)
    if percent >= choices.full_percent:
        return State.PRESENT, slot.periods
    if percent >= choices.part_percent:
        return State.LATE, share_of(slot.periods, percent)
    return State.ABSENT, periods_for(State.ABSENT, slot.periods, facts.attendance_rules)


def read_presence(meeting: Meeting, facts: ClassFacts, choices: Choices) -> Proposal:
    """The proposal that a meeting's list makes for one session: a row for each name in it.

    Lines of one name or one address are one row; so are names that certainly mean the same person, on two devices. Without a
    session (none chosen, none on that day) the rows carry no marks.
    """
    slots = {slot.session_id: slot for slot in facts.slots}
    slot = slots.get(choices.session_id or 0) or session_of(meeting, facts.slots)
    choices = replace(choices, session_id=slot.session_id if slot else None)
    register = Register(facts.people)
    rows, strangers = [], 0
    for group, match in _matched(_grouped(meeting.people), register):
        strangers += match.outcome is Outcome.NOT_FOUND
        if match.outcome is not Outcome.NOT_FOUND or strangers <= MOST_STRANGERS:
            rows.append(_row(group, match, slot, facts, choices))
    issues = [Issue("lines_unread", str(line)) for line in meeting.unread[:20]]
    issues += [Issue("more_strangers", str(strangers - MOST_STRANGERS))] if strangers > MOST_STRANGERS else []
    if slot is None:
        issues.insert(0, Issue("which_session", ""))
    elif not may_be_marked(slot.held_on, facts.today):
        issues.insert(0, Issue("punches_ahead", "", "", slot.called))
    source = Source(kind=meeting.kind, signature=meeting.kind, choices=choices)
    sessions = ((slot.session_id, slot.periods),) if slot else ()
    return Proposal(meeting.title, sessions, tuple(rows), tuple(issues), "", False, source)


def _grouped(people: Sequence[Presence]) -> list[Presence]:
    """One entry for each address, or each name where there is none."""
    groups: dict[str, Presence] = {}
    for person in people:
        key = person.email.lower() or bare(person.name)
        groups[key] = _together(groups[key], person) if key in groups else person
    return list(groups.values())


def _together(first: Presence, second: Presence) -> Presence:
    """Two entries as one."""
    name = first.name if bare(first.name) == bare(second.name) or second.name in first.name else f"{first.name}; {second.name}"
    minutes = first.minutes + second.minutes
    return replace(first, name=name, spans=first.spans + second.spans, minutes=minutes)


def _matched(people: Sequence[Presence], register: Register) -> list[tuple[Presence, Match]]:
    """Each entry with whom it means; entries that certainly mean one person are one."""
    sure: dict[int, Presence] = {}
    found: list[tuple[Presence, Match]] = []
    for person in people:
        match = match_shown_name(person.name, register)
        if match.outcome is Outcome.CERTAIN:
            known = match.candidates[0]
            sure[known] = _together(sure[known], person) if known in sure else person
        found.append((person, match))
    first: Mapping[int, int] = {one.line: known for known, one in sure.items()}
    return [
        (sure[first[person.line]] if match.outcome is Outcome.CERTAIN else person, match)
        for person, match in found
        if match.outcome is not Outcome.CERTAIN or person.line in first
    ]


def match_shown_name(name: str, register: Register) -> Match:
    """Whom a name in a meeting means: as a whole, else a part of it with the rest as her unit ("Lan Anh - xã Mường Lát").

    The first reading that is certain counts, else the first that may be somebody.
    """
    parts = [part for part in _PARTS.split(name) if part]
    readings = [Named(name)]
    for at, part in enumerate(parts):
        if len(parts) > 1 and " " in part:
            readings.append(Named(part, unit_name=" ".join(parts[:at] + parts[at + 1 :])))
    matches = [match_person(reading, register) for reading in readings]
    matches += [match_person(replace(reading, unit_name=""), register) for reading in readings if reading.unit_name]
    sure = [match for match in matches if match.outcome is Outcome.CERTAIN]
    maybe = [match for match in matches if match.outcome is Outcome.CONFIRM]
    return next(iter(sure or maybe), matches[0])


def _row(group: Presence, match: Match, slot: Slot | None, facts: ClassFacts, choices: Choices) -> ProposedRow:
    """The row of one person, with one mark."""
    minutes = minutes_of(group.spans) if group.spans else group.minutes
    cells: tuple[Cell, ...] = ()
    if slot is not None and may_be_marked(slot.held_on, facts.today):
        state, periods = mark_for(minutes, slot, facts, choices)
        cells = (Cell(slot.session_id, str(state), periods, str(group.line), str(round(minutes))),)
    about = f"{round(minutes)}|{group.email}"
    return ProposedRow(group.line, group.name, about, match.outcome, match.candidates, match.why, match.detail, cells)
