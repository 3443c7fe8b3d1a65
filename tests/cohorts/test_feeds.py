"""Calendars on phones: an address nobody can guess, taken back at will, that follows every change of a session."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from app.cohorts import services
from app.cohorts.formats.ics import Event, write_calendar
from app.cohorts.models import CalendarFeed
from app.cohorts.queries import timetable
from app.cohorts.rules.feeds import hours_of
from app.people.models import Account
from app.storage.base import db
from tests.cast import NOW, TODAY, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("said", "hour"), [("7:30", (0, 30)), ("7h30", (0, 30)), ("8 giờ", (1, 0)), ("sau cơm", (0, 30)), ("25:70", (0, 30))]
)
def test_the_hour_is_read_as_people_write_it(said: str, hour: tuple[int, int]) -> None:
    begins, ends = hours_of(TODAY, "morning", said, 4)
    assert (begins.hour, begins.minute) == hour
    assert (ends - begins).total_seconds() == 4 * 45 * 60


@pytest.mark.sqlite_only
def test_commas_line_breaks_and_long_words_survive_the_format() -> None:
    words = "Chuyên đề; một, hai\nba " + "dài " * 40
    event = Event("a@b", NOW, NOW, words, "Nhà A, phòng 2", "", 3, NOW, True)
    data = write_calendar("Lớp", [event])
    [read] = Calendar.from_ical(data).walk("VEVENT")
    assert (str(read["summary"]), read["sequence"], str(read["status"])) == (words, 3, "CANCELLED")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert data == write_calendar("Lớp", [event])


def address(page: str) -> str:
    found = re.search(r"http://[^/]+(/lich/[\w-]{43}\.ics)", page)
    assert found is not None
    return found[1]


def events(client: InspectingClient, url: str) -> dict[str, Any]:
    answer = client.get(url)
    assert answer.mimetype == "text/calendar"
    return {str(event["uid"]).split("-")[1]: event for event in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_her_sessions_come_to_a_phone_that_is_not_signed_in(cast: Cast, client_for: Clients) -> None:
    url = address(client_for("tham").post("/tai-khoan/lich").text)
    found = events(client_for(None), url)
    assert set(found) == {str(cast.session[number]) for number in (1, 2, 3, 4)}
    one = found[str(cast.session[2])]
    assert one["dtstart"].dt == datetime(2026, 11, 10, 0, 30, tzinfo=UTC)
    assert "Nguyễn Thị Mai" in str(one["description"])


def test_an_instructor_gets_what_she_teaches(cast: Cast, client_for: Clients) -> None:
    found = events(client_for(None), address(client_for("instructor").post("/tai-khoan/lich").text))
    assert str(found[str(cast.session[1])]["summary"]).startswith("Dạy: P1")


def test_a_change_grows_the_sequence_and_a_cancelled_session_says_so(ctx: Flask, cast: Cast, client_for: Clients) -> None:
    phone, url = client_for(None), address(client_for("tham").post("/tai-khoan/lich").text)
    before, key = events(phone, url), str(cast.session[3])
    one, by = timetable(cast.cohort["thu"])[2], {"by": cast.person["coordinator"], "at": NOW}
    facts = {"half": one.half, "starts": one.starts, "place": one.place, "mode": one.mode, "reason": "Mưa"}
    services.move_session(session_id=one.id, held_on=date(2026, 11, 23), **facts, **by)
    services.cancel_session(session_id=cast.session[4], reason="Bão", **by)
    after = events(phone, url)
    assert after[key]["uid"] == before[key]["uid"]
    assert after[key]["sequence"] > before[key]["sequence"]
    assert after[key]["dtstart"].dt.day == 23
    assert str(after[str(cast.session[4])]["status"]) == "CANCELLED"


def test_nothing_changed_is_said_in_a_few_bytes(cast: Cast, client_for: Clients, clock: Callable[[datetime], None]) -> None:
    phone, url = client_for(None), address(client_for("tham").post("/tai-khoan/lich").text)
    tag = phone.get(url).headers["ETag"]
    clock(NOW.replace(hour=9))
    again = phone.get(url, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_the_address_is_shown_once_kept_as_a_hash_and_ends_when_it_is_renewed_or_revoked(ctx: Flask, client_for: Clients) -> None:
    client, phone = client_for("tham"), client_for(None)
    first = address(client.post("/tai-khoan/lich").text)
    assert ".ics" not in client.get("/tai-khoan/lich").text
    assert all(first[6:-4] not in row.token_hash for row in db.session.query(CalendarFeed))
    second = address(client.post("/tai-khoan/lich").text)
    assert [phone.get(url).status_code for url in (first, second)] == [404, 200]
    assert client.post("/tai-khoan/lich/thu-hoi").status_code == 303
    nowhere = phone.get("/lich/khong-co.ics")
    assert (phone.get(second).status_code, phone.get(second).data) == (404, nowhere.data)


def test_an_account_that_was_closed_gives_no_calendar(ctx: Flask, cast: Cast, client_for: Clients) -> None:
    url = address(client_for("tham").post("/tai-khoan/lich").text)
    account = db.session.get(Account, cast.person["tham"])
    assert account is not None
    account.disabled_at = NOW
    db.session.commit()
    assert client_for(None).get(url).status_code == 404


def test_who_left_the_class_no_longer_gets_its_sessions(ctx: Flask, cast: Cast, client_for: Clients) -> None:
    phone, url = client_for(None), address(client_for("tham").post("/tai-khoan/lich").text)
    services.leave(enrolment_id=cast.enrolment["tham"], reason="Nghỉ", by=cast.person["coordinator"], at=NOW)
    assert events(phone, url) == {}


def test_a_class_has_an_address_of_its_own(cast: Cast, client_for: Clients, statements: Callable[[], Any]) -> None:
    url = address(client_for("coordinator").post(f"/lop/{cast.cohort['thu']}/lich/dien-thoai").text)
    phone = client_for(None)
    with statements() as seen:
        assert len(events(phone, url)) == 4
    assert len(seen) <= 3, seen
    assert client_for("other_coordinator").post(f"/lop/{cast.cohort['thu']}/lich/dien-thoai/thu-hoi").status_code == 404
