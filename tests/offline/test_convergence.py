"""Whatever order, repetition, loss, splitting and interleaving: two phones and the web bring the server to one state."""

from __future__ import annotations

import os

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event

from app.storage.base import db
from tests.cast import Cast
from tests.offline.histories import ARRIVES, KINDS, Deed, World, arrivals, histories, state

EXAMPLES = int(os.environ.get("HISTORIES", "60"))
"""Histories in an ordinary run; `HISTORIES=3000 python3 run.py test tests/offline/test_convergence.py` for a long one."""


@pytest.fixture
def hurried(ctx: Flask) -> None:
    """SQLite does not wait for the disk here: what these tests compare is not what a power cut leaves."""
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous = OFF"))
        db.session.remove()
        db.engine.dispose()


@pytest.mark.timeout(600 + 5 * EXAMPLES)
@pytest.mark.usefixtures("hurried")
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=histories())
def test_two_phones_and_the_web_end_in_the_same_state(
    ctx: Flask, cast: Cast, history: tuple[list[Deed], list[list[int]]]
) -> None:
    deeds, batches = history
    world = World(cast)
    world.begin()
    for deed in deeds:  # the plain history: a line all the time, each thing once
        world.arrive([deed], ARRIVES)
    plain = state()
    world.begin()
    for at, places in arrivals(batches):
        world.arrive([deeds[place] for place in places], at)
    assert state() == plain


def test_the_comparison_sees_a_moment_that_depends_on_the_arrival(ctx: Flask, cast: Cast) -> None:
    world = World(cast)
    world.begin()
    world.arrive([Deed(0, "first", 4)], ARRIVES)
    late = state()
    world.begin()
    world.arrive([Deed(0, "first", 8)], ARRIVES)
    assert state() != late


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=str)
@pytest.mark.parametrize("second", [0, 1, 2], ids=["the same phone", "her other phone", "the web"])
def test_the_later_word_of_a_leader_counts_in_whatever_order_it_arrives(
    ctx: Flask, cast: Cast, second: int, order: tuple[int, int]
) -> None:
    world = World(cast)
    words = [Deed(0, "mark-binh-present", 3), Deed(second, "mark-binh-absent", 4)]
    world.begin()
    for place in order:
        world.arrive([words[place]], ARRIVES)
    torn = state()
    world.begin()
    world.arrive([words[1]], ARRIVES)
    assert state() == torn


@pytest.mark.parametrize("lost", range(1, 6))
def test_an_answer_that_is_lost_on_the_way_back_is_asked_for_again(ctx: Flask, cast: Cast, lost: int) -> None:
    """The server wrote, the phone never heard, and sends the same pieces again, cut elsewhere."""
    world = World(cast)
    deeds = [Deed(0, kind, place) for place, kind in enumerate(KINDS)]
    world.begin()
    world.arrive(deeds[:lost], ARRIVES)
    for start in range(0, len(deeds), lost):
        world.arrive(deeds[start : start + lost], ARRIVES)
    torn = state()
    world.begin()
    world.arrive(deeds, ARRIVES)
    assert state() == torn
