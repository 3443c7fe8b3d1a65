"""Promise 6: offline work arrives, in any order, from any phone: a thousand events in five thousand deliveries, no difference.

`EVENTS=10000 SEEDS=200 python3 run.py test tests/trust/test_deliveries.py` does it at length.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.offline.models import OfflineEvent
from app.storage.base import db
from tests.cast import NOW, Cast
from tests.offline.histories import ARRIVES, HERS, KINDS, OPENED, ROOM, WEB, Deed, World, state
from tests.offline.test_convergence import hurried

__all__ = ("hurried",)
EVENTS, SEEDS, TIMES = int(os.environ.get("EVENTS", "1000")), int(os.environ.get("SEEDS", "1")), 5
_ONCE = {"ask-a", "ask-b", "leave-3", "leave-4", "leave-both", "objection"}
"""Deeds of which the first to arrive decides the words, so that each is done once."""


@dataclass(frozen=True)
class Moment(Deed):
    """A deed among a thousand: each of what is done in the room has a moment of its own."""

    @property
    def at(self) -> datetime:
        """Over the hours before now."""
        if self.kind in ROOM:
            return OPENED + timedelta(milliseconds=9_000_000 * self.place // EVENTS)
        return NOW - timedelta(hours=20) + timedelta(milliseconds=60_000_000 * self.place // EVENTS)


def deeds_of(chance: random.Random) -> list[Deed]:
    """What is done on two phones of two people; one deed in ten happens in the room."""
    usual = [kind for kind in KINDS if kind not in _ONCE]
    once = [Moment(place % WEB, kind, place) for place, kind in enumerate(sorted(_ONCE))]
    many = [
        Moment(chance.randrange(WEB), chance.choice([kind for kind in usual if (kind in HERS) == bool(place % 10)]), place)
        for place in range(len(once), EVENTS)
    ]
    return [*once, *many]


@pytest.mark.timeout(200 + SEEDS * EVENTS // 2)
@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_thousand_events_delivered_five_times_each_in_any_order_end_in_the_same_state(
    ctx: Flask, cast: Cast, seed: int
) -> None:
    chance, world = random.Random(seed), World(cast)
    deeds = deeds_of(chance)
    world.begin()
    for start in range(0, EVENTS, 100):
        world.arrive(deeds[start : start + 100], ARRIVES)
    plain = state()
    world.begin()
    deliveries = [deed for deed in deeds for _time in range(TIMES)]
    chance.shuffle(deliveries)
    start = 0
    while start < len(deliveries):
        size = chance.randrange(1, 120)
        world.arrive(deliveries[start : start + size], ARRIVES + timedelta(seconds=start))
        start += size
    assert state() == plain
    assert db.session.scalar(select(func.count()).select_from(OfflineEvent)) == EVENTS
    assert sum(map(len, plain)) > 8
