"""The timetable as one trainee sees it: her marks, what she asked, and what happened to each session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.attendance.queries import SettledView
from app.attendance.rules.notes import SessionNote
from app.cohorts.queries import ChangeView, SessionView
from app.cohorts.wording import HALF_NAMES, say_change
from app.kernel.periods import say_number
from app.kernel.text import _

_TOLD = ("moved", "changed", "split")
"""The changes that a trainee has to know about."""


@dataclass(frozen=True)
class TimetableRow:
    """One session for one trainee; `told` are sentences about what happened to it."""

    session: SessionView
    mark: SettledView | None
    note: SessionNote
    told: tuple[str, ...]


def timetable_days(
    sessions: Sequence[SessionView],
    marks: Mapping[int, SettledView],
    notes: Mapping[int, SessionNote],
    changes: Mapping[int, Sequence[ChangeView]],
) -> list[tuple[date, list[TimetableRow]]]:
    """The sessions that are hers, cancelled ones too, gathered under their day."""
    days: dict[date, list[TimetableRow]] = {}
    for one in sessions:
        if not is_hers(one, sessions, marks):
            continue
        told = tuple(_told(one, sessions, marks.get(one.id), changes.get(one.id, ())))
        row = TimetableRow(one, marks.get(one.id), notes.get(one.id, SessionNote()), told)
        days.setdefault(one.held_on, []).append(row)
    return list(days.items())


def is_hers(session: SessionView, sessions: Sequence[SessionView], marks: Mapping[int, SettledView]) -> bool:
    """Whether a session concerns her: each does, but a make-up only when she missed something there or is marked in it."""
    if not session.is_makeup or session.id in marks:
        return True
    named = (one for one in sessions if one.id in session.makes_up and one.id in marks)
    return any(marks[one.id].periods < one.periods for one in named)


def _told(
    session: SessionView, sessions: Sequence[SessionView], mark: SettledView | None, changes: Sequence[ChangeView]
) -> Iterator[str]:
    """What a trainee has to know of a session: cancelled and why, what it makes up for, from where it was moved."""
    if session.cancelled_at is not None:
        yield _("Buổi này đã hủy: {reason}").format(reason=session.cancel_reason)
        return
    if session.makes_up:
        named = ", ".join(f"{HALF_NAMES[one.half]} {one.held_on:%d/%m}" for one in sessions if one.id in session.makes_up)
        yield _("Học bù cho buổi {named}").format(named=named)
        if mark is not None:
            yield _("Bù được {n} tiết").format(n=say_number(mark.credited))
    for change in changes:
        if change.action in _TOLD:
            said = say_change(change.action, change.before, change.after, session.half)
            said = said[:1].upper() + said[1:]
            yield f"{said}: {change.reason}" if change.reason else said
