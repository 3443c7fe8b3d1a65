"""Which of the entries about one person in one session counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What an entry says; `WITHDRAWN` says that the entry it replaces was a mistake as a whole."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"
    WITHDRAWN = "withdrawn"


MARKS = (State.PRESENT, State.LATE, State.EXCUSED, State.ABSENT)
"""The four states that a person can be given, in the order of the screen."""
OWN_WAY = "code"
"""The way in by which a trainee records herself; every other way is an official's."""
_WAYS = {"roll": 3, "card": 2, "paper": 1}
"""Rank of the ways in among entries of the same moment: somebody who looked into the room, a card that was shown there, the
paper that went round; then everything else."""


@dataclass(frozen=True)
class Entry:
    """One entry as it stands in the table; `recorded_by` is a person's id or name, whatever the caller needs back.

    `account` is the id of the person who recorded it, where the caller read it.
    """

    id: int
    state: str
    periods: float
    way: str
    recorded_by: int | str
    device_at: datetime
    received_at: datetime
    replaces_id: int | None
    client_id: str = ""
    account: int = 0

    @property
    def moment(self) -> datetime:
        """When it was recorded: by the device's clock, but never later than it arrived."""
        return min(self.device_at, self.received_at)


@dataclass(frozen=True)
class Settled:
    """What counts: the entry, its state and its tiết."""

    mark_id: int
    state: str
    periods: float
    way: str
    recorded_by: int | str
    received_at: datetime


def settle(entries: Iterable[Entry]) -> Settled | None:
    """The effective mark of one person in one session; None while nothing counts ("chưa ghi").

    Precedence:
    1. An entry that a later one replaces, directly or through others, no longer counts.
    2. A `withdrawn` entry takes back the entry it replaces: that one counts no more and replaces nothing any more, so what stood
       before counts again; what was recorded on top of it stays. A withdrawal that is itself replaced takes nothing back.
    3. What an official recorded counts before what the trainee recorded herself with a code, whichever came first.
    4. Among officials the entry recorded last counts: by the device's clock, never later than the entry's arrival.
       Among her own codes the first one counts, because that is when she came.
    5. At the same moment a roll call counts before a card, a card before the paper, the paper before everything else; then the
       larger client id, which does not depend on arrival.

    The order and the repetition of `entries` make no difference.
    """
    known = {entry.id: entry for entry in entries}
    children: dict[int, list[Entry]] = defaultdict(list)
    for entry in known.values():
        if entry.replaces_id is not None:
            children[entry.replaces_id].append(entry)
    standing = [entry for entry in known.values() if _counts(entry, children)]
    if not standing:
        return None
    officials = [entry for entry in standing if entry.way != OWN_WAY]
    chosen = max(officials, key=_rank) if officials else min(standing, key=_rank)
    return Settled(chosen.id, chosen.state, chosen.periods, chosen.way, chosen.recorded_by, chosen.received_at)


def _counts(entry: Entry, children: Mapping[int, list[Entry]]) -> bool:
    """Whether a mark stands: neither taken back nor replaced."""
    return entry.state != State.WITHDRAWN and not _taken_back(entry, children) and not _replaced(entry, children)


def _taken_back(entry: Entry, children: Mapping[int, list[Entry]]) -> bool:
    """Whether a withdrawal of this very entry is in force."""
    return any(child.state == State.WITHDRAWN and not _void(child, children) for child in children.get(entry.id, ()))


def _void(withdrawal: Entry, children: Mapping[int, list[Entry]]) -> bool:
    """Whether a withdrawal was itself withdrawn or replaced."""
    after = children.get(withdrawal.id, ())
    return any(
        not (_void(child, children) if child.state == State.WITHDRAWN else _taken_back(child, children)) for child in after
    )


def _replaced(entry: Entry, children: Mapping[int, list[Entry]]) -> bool:
    """Whether a mark that is not taken back stands somewhere on top of this entry."""
    for child in children.get(entry.id, ()):
        if (child.state != State.WITHDRAWN and not _taken_back(child, children)) or _replaced(child, children):
            return True
    return False


def _rank(entry: Entry) -> tuple[datetime, int, str, int]:
    """The order of rules 4 and 5; the id only decides between entries that one device named alike, which the table forbids."""
    return (entry.moment, _WAYS.get(entry.way, 0), entry.client_id, entry.id)
