"""Timetables written at once: copied or shifted with gaps kept, holidays and weekends passed over, taken back as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.attendance.services.roll import save_roll
from app.cohorts import services
from app.cohorts.queries import changes_of, timetable
from app.cohorts.queries.copies import copies_of
from app.cohorts.rules.shifting import holidays, new_days
from app.cohorts.services.copying import undo_copy
from app.kernel.refusal import Refused
from tests.cast import NOW, TODAY, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
MONDAY = date(2026, 11, 16)


@pytest.mark.sqlite_only
def test_gaps_are_kept_and_sundays_and_days_off_passed_over() -> None:
    days = [MONDAY + timedelta(days=n) for n in (0, 1, 4)]
    assert new_days(days, date(2026, 11, 23)) == dict(zip(days, [date(2026, 11, n) for n in (23, 24, 27)], strict=True))
    friday = date(2026, 11, 27)
    assert list(new_days(days, friday, weekend=(5, 6)).values()) == [friday, date(2026, 11, 30), date(2026, 12, 1)]
    assert new_days([MONDAY], date(2026, 9, 2), off=holidays(date(2026, 9, 1), date(2026, 9, 9))) == {MONDAY: date(2026, 9, 3)}


@pytest.mark.sqlite_only
def test_two_days_never_become_one() -> None:
    days = [MONDAY + timedelta(days=n) for n in range(14)]
    moved = new_days(days, MONDAY + timedelta(days=5), off={MONDAY + timedelta(days=8)}, weekend=(5, 6))
    assert len(set(moved.values())) == 14
    assert list(moved.values()) == sorted(moved.values())


@pytest.fixture
def empty_class(ctx: Flask, cast: Cast) -> int:
    """Another class of the province without a timetable."""
    return services.open_cohort(
        code="LOP-HAI", title="Lớp hai", edition_id=cast.edition, unit_id=cast.unit["home"], opens_on=date(2026, 11, 2),
        online_due_on=date(2026, 11, 30), closes_on=date(2026, 12, 31), place="Nhà B", by=cast.person["coordinator"], at=NOW,
    )  # fmt: skip


def copy_form(cast: Cast, **changes: str) -> dict[str, str]:
    return {"source": str(cast.cohort["thu"]), "first_day": "12/11/2026", "off": ""} | changes


def fingerprint(page: str) -> str:
    found = re.search(r'name="fingerprint" value="([0-9a-f]{16})"', page)
    assert found is not None
    return found[1]


def copied(cast: Cast, client: InspectingClient, cohort_id: int) -> None:
    url = f"/lop/{cohort_id}/lich/chep"
    page = client.post(url, data=copy_form(cast, instructors="y"))
    assert page.status_code == 200
    assert timetable(cohort_id) == []
    sent = copy_form(cast, instructors="y", fingerprint=fingerprint(page.text))
    assert client.post(url, data=sent).status_code == 303


def test_a_timetable_is_copied_as_it_was_shown(cast: Cast, client_for: Clients, empty_class: int) -> None:
    copied(cast, client_for("coordinator"), empty_class)
    sessions = timetable(empty_class)
    assert [(one.held_on.day, one.held_on.month, one.topic_code) for one in sessions] == [
        (12, 11, "P1"), (13, 11, "P1"), (23, 11, "P2"), (4, 12, "P2"),
    ]  # fmt: skip
    assert {one.instructor_id for one in sessions} == {cast.person["instructor"]}


def test_what_changed_since_it_was_shown_is_shown_again(cast: Cast, client_for: Clients, empty_class: int) -> None:
    client, url = client_for("coordinator"), f"/lop/{empty_class}/lich/chep"
    seen = fingerprint(client.post(url, data=copy_form(cast)).text)
    services.cancel_session(session_id=cast.session[4], reason="Bão", by=cast.person["coordinator"], at=NOW)
    answer = client.post(url, data=copy_form(cast, fingerprint=seen))
    assert "Lịch vừa thay đổi" in answer.text
    assert timetable(empty_class) == []


def test_days_beyond_the_class_and_nonsense_are_not_written(cast: Cast, client_for: Clients, empty_class: int) -> None:
    client, url = client_for("coordinator"), f"/lop/{empty_class}/lich/chep"
    page = client.post(url, data=copy_form(cast, first_day="28/12/2026"))
    assert "2 buổi chưa ghi được" in page.text
    for changes in ({"first_day": "31/12/9999"}, {"off": "mai"}, {"source": "x"}, {"source": str(cast.cohort["khac"])}):
        assert client.post(url, data=copy_form(cast, **changes)).status_code == 422
    assert timetable(empty_class) == []


def test_copying_is_taken_back_as_a_whole_once(cast: Cast, client_for: Clients, empty_class: int) -> None:
    client = client_for("coordinator")
    copied(cast, client, empty_class)
    [copy] = copies_of(empty_class)
    for _twice in range(2):
        assert client.post(f"/lop/{empty_class}/lich/ghi-loat/{copy.id}/hoan-tac").status_code == 303
    assert timetable(empty_class) == []
    assert copies_of(empty_class) == []


def test_a_copy_with_a_session_that_was_moved_since_is_not_taken_back(cast: Cast, client_for: Clients, empty_class: int) -> None:
    copied(cast, client_for("coordinator"), empty_class)
    one, by = timetable(empty_class)[0], {"by": cast.person["coordinator"], "at": NOW}
    facts = {"half": one.half, "starts": one.starts, "place": one.place, "mode": one.mode, "reason": "Mưa"}
    services.move_session(session_id=one.id, held_on=date(2026, 11, 18), **facts, **by)
    with pytest.raises(Refused):
        undo_copy(copy_id=copies_of(empty_class)[0].id, cohort_id=empty_class, **by)
    assert len(timetable(empty_class)) == 4


def shift_form(**changes: str) -> dict[str, str]:
    return {"from_day": "9/11/2026", "days": "3", "off": "", "reason": "Lũ quét", "saturdays": "y"} | changes


def test_unmarked_sessions_are_shifted_and_say_from_where(ctx: Flask, cast: Cast, client_for: Clients) -> None:
    cohort_id, by = cast.cohort["thu"], cast.person["coordinator"]
    state = {cast.enrolment["tham"]: "present"}
    save_roll(cast.session[1], state, {}, device_at=NOW, by=by, at=NOW, client_prefix="t")
    client, url = client_for("coordinator"), f"/lop/{cohort_id}/lich/doi-ngay"
    seen = fingerprint(client.post(url, data=shift_form()).text)
    assert client.post(url, data=shift_form(fingerprint=seen)).status_code == 303
    assert [one.held_on for one in timetable(cohort_id)] == [
        date(2026, 11, 9), date(2026, 11, 13), date(2026, 11, 23), date(2026, 12, 4),
    ]  # fmt: skip
    assert [change.reason for change in changes_of(cohort_id)[cast.session[2]]] == ["Lũ quét"]
    undo_copy(copy_id=copies_of(cohort_id)[0].id, cohort_id=cohort_id, by=by, at=NOW)
    assert timetable(cohort_id)[1].held_on == TODAY


def test_the_preview_costs_the_same_however_many_sessions(
    cast: Cast, client_for: Clients, empty_class: int, statements: Callable[[], Any]
) -> None:
    client = client_for("coordinator")
    for url, data in (
        (f"/lop/{empty_class}/lich/chep", copy_form(cast)),
        (f"/lop/{cast.cohort['thu']}/lich/doi-ngay", shift_form()),
    ):
        with statements() as seen:
            client.post(url, data=data)
        assert len(seen) <= 12, seen
