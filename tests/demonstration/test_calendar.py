"""The timetable of the demonstration: sessions behind, one today that nobody has taken, sessions ahead."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from app.demonstration.calendar import calendar_around, slots

MONDAY = date(2026, 11, 16)
EDITION: Any = SimpleNamespace(topics=[SimpleNamespace(mode="in_person", periods=8.0, code=f"P{n}") for n in range(13)])


@pytest.mark.parametrize("weekday", range(7))
def test_one_session_is_today_and_no_two_share_a_half(weekday: int) -> None:
    today = MONDAY + timedelta(days=weekday)
    placed = slots(EDITION, calendar_around(today))
    assert [slot.held_on for slot in placed].count(today) == 1
    assert sum(slot.held_on < today for slot in placed) == 10
    assert len({(slot.held_on, slot.half) for slot in placed}) == len(placed) == 26
    assert [slot.topic.code for slot in placed] == sorted((slot.topic.code for slot in placed), key=lambda code: int(code[1:]))
