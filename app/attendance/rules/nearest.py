"""Which of her sessions of a day somebody means who names none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.attendance.rules.heads import Slot
from app.attendance.rules.punches import ends_at, starts_at
from app.kernel.clock import local


@dataclass(frozen=True)
class Candidate:
    """A session of hers and her place in its class; `shown`: its wall is open, `live`: it was not cancelled."""

    slot: Slot
    enrolment_id: int
    shown: bool
    live: bool = True


def meant_at(candidates: Sequence[Candidate], at: datetime) -> Candidate | None:
    """The session with an open wall, else the one whose time holds `at` or is nearest to it; None without candidates.

    A cancelled session is meant only when there is no other; of two equally near ones the first.
    """
    moment = local(at).replace(tzinfo=None)
    return min(candidates, key=lambda one: (not one.live, not one.shown, _away(one.slot, moment)), default=None)


def _away(slot: Slot, moment: datetime) -> timedelta:
    """How far a moment lies from a session; nothing within it."""
    return max(starts_at(slot) - moment, moment - ends_at(slot), timedelta(0))
