"""A lesson that was in time only by the phone's clock counts, and everybody who looks at the ledger sees both clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.learning.models import LessonDone
from app.storage.base import db
from tests.cast import Cast
from tests.inspection import InspectingClient
from tests.offline.conftest import FIRST, ONE, SECOND, TWO, Event, Phone

Clients = Callable[..., InspectingClient]
LAST_DAY = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
"""10:00 on the last day of the online half."""
DAY = timedelta(days=1)
SAID = "học xong trong hạn theo giờ điện thoại, máy chủ nhận lúc 10:00 05/12/2026"


def lesson(phone: Phone, at: datetime) -> list[Event]:
    """She goes through the whole lesson."""
    return [phone.section(FIRST, at), phone.check(ONE, "b", at=at), phone.section(SECOND, at), phone.check(TWO, "a", at=at)]


def ledgers(client_for: Clients, clock: Any, cast: Cast) -> list[str]:
    """Her ledger as she sees it, and as her coordinator does."""
    clock(LAST_DAY + 6 * DAY)
    urls = {"tham": f"/hoc/{cast.enrolment['tham']}/so-hoc", "coordinator": f"/so-hoc/{cast.enrolment['tham']}"}
    return [client_for(key).get(url).text for key, url in urls.items()]


def test_learned_in_time_without_a_line_and_told_after_the_last_day(
    client_for: Clients, clock: Any, cast: Cast, phone: Phone
) -> None:
    phone.send(lesson(phone, LAST_DAY), at=LAST_DAY + 5 * DAY)
    assert [SAID in page for page in ledgers(client_for, clock, cast)] == [True, True]


@pytest.mark.parametrize("told", [LAST_DAY, LAST_DAY + timedelta(hours=13, minutes=59)])
def test_what_the_server_heard_on_the_last_day_needs_no_second_clock(
    client_for: Clients, clock: Any, cast: Cast, phone: Phone, told: datetime
) -> None:
    phone.send(lesson(phone, LAST_DAY), at=told)
    assert ["theo giờ điện thoại" in page for page in ledgers(client_for, clock, cast)] == [False, False]


def test_dating_a_late_lesson_back_is_seen(client_for: Clients, clock: Any, cast: Cast, phone: Phone) -> None:
    phone.send(lesson(phone, LAST_DAY + 2 * DAY), at=LAST_DAY + 2 * DAY)
    assert all("xong sau hạn, không tính tiết" in page for page in ledgers(client_for, clock, cast))
    phone.send(lesson(phone, LAST_DAY - DAY), at=LAST_DAY + 5 * DAY)
    assert [SAID in page for page in ledgers(client_for, clock, cast)] == [True, True]


def test_no_lesson_is_dated_back_further_than_a_phone_keeps_anything(phone: Phone) -> None:
    phone.send(lesson(phone, LAST_DAY), at=LAST_DAY + 31 * DAY)
    done = db.session.scalars(select(LessonDone)).one()
    assert (done.done_at, done.told_at) == (LAST_DAY + 31 * DAY, LAST_DAY + 31 * DAY)
