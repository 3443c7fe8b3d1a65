"""What make-up sessions give back: never more than was missed in the sessions they name, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class MakeUp:
    """A make-up session as one person attended it: the tiết she was there, and the sessions it makes up for."""

    id: int
    attended: float
    makes_up: tuple[int, ...]


def credits(makeups: Collection[MakeUp], missed: Mapping[int, float]) -> dict[int, float]:
    """The tiết that each make-up gives back to one person, by its id; `missed` are the tiết she missed, by session.

    A make-up gives at most what she attended of it. A missed half tiết is given back once, whichever make-ups name its session.
    As much is given back as can be: a make-up of one session does not lose to one that could as well have served another. The
    make-up with the smaller id earns first; the order of `makeups` makes no difference.
    """
    room = _Room({session: _halves(periods) for session, periods in missed.items()})
    return {makeup.id: room.seat(makeup) / 2 for makeup in sorted(makeups, key=lambda makeup: makeup.id)}


class _Room:
    """The missed half tiết as seats; a half tiết of a make-up may be moved to another seat to make room for one more."""

    def __init__(self, seats: Mapping[int, int]) -> None:
        self._free = {session: max(0, count) for session, count in seats.items()}
        self._taken: dict[int, list[MakeUp]] = {session: [] for session in seats}

    def seat(self, makeup: MakeUp) -> int:
        """How many half tiết of a make-up found a seat."""
        return sum(self._sit(makeup, set()) for _half in range(_halves(makeup.attended)))

    def _sit(self, makeup: MakeUp, asked: set[int]) -> bool:
        """Whether one half tiết finds a seat, perhaps by moving others; `asked` are the sessions that were tried."""
        named = [session for session in makeup.makes_up if session in self._free and session not in asked]
        for session in named:
            if self._free[session]:
                self._free[session] -= 1
                self._taken[session].append(makeup)
                return True
        return any(self._move_for(makeup, session, asked) for session in named)

    def _move_for(self, makeup: MakeUp, session: int, asked: set[int]) -> bool:
        """Whether somebody in `session` could be moved elsewhere, so that this one sits there."""
        asked.add(session)
        for index, sitting in enumerate(self._taken[session]):
            if self._sit(sitting, asked):
                self._taken[session][index] = makeup
                return True
        return False


@dataclass(frozen=True)
class Attended:
    """A mark of one person that make-ups have to do with: what she has of a session of so many tiết."""

    session_id: int
    periods: float
    planned: float
    is_makeup: bool
    makes_up: tuple[int, ...] = ()


def credits_of(marks: Sequence[Attended]) -> dict[int, float]:
    """The tiết that each make-up among the marks of one person gives back, by session."""
    missed = {mark.session_id: mark.planned - mark.periods for mark in marks if not mark.is_makeup}
    return credits(tuple(_makeups(marks)), missed)


def _makeups(marks: Sequence[Attended]) -> Iterator[MakeUp]:
    """The make-ups that she attended."""
    return (MakeUp(mark.session_id, mark.periods, mark.makes_up) for mark in marks if mark.is_makeup)


def _halves(periods: float) -> int:
    """An amount of tiết in halves."""
    return round(periods * 2)
