"""Cần giúp: whom to call first, over all classes at a constant price, with a message and a note that she was reminded."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.cohorts import services as cohorts
from app.cohorts.queries import CohortView, cohort_of
from app.completion.queries import AtRisk, at_risk
from app.completion.rules import Concern, Finding, Half, Kind, Requirement, State, Unit
from app.completion.rules.risks import Risk, is_watched, risk_of, urgency
from app.completion.services import remind, take_reminder_back
from app.completion.wording import group_message, message, risk_words
from app.kernel.refusal import Refused
from tests.cast import NOW, TODAY, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
LATE = TODAY + timedelta(days=10)


def risk(missing: float = 8, days: int = 10, concern: Concern = Concern.BEHIND, kind: Kind = Kind.ONLINE_TOPICS) -> Risk:
    """Somebody who lacks so much with so many days left."""
    finding = Finding(
        Requirement("x", kind),
        State.IMPOSSIBLE if concern is Concern.LOST else State.NOT_YET,
        Unit.PERIODS,
        4,
        4 + missing,
        20,
        20,
        "online_part",
        ("T3", "T4"),
        due_on=TODAY + timedelta(days=days),
    )
    found = risk_of(concern, finding, today=TODAY, closes_on=TODAY + timedelta(days=40))
    assert found is not None
    return found


def test_the_most_periods_a_day_come_first_and_what_is_lost_comes_last():
    steep, easy, lost = risk(20, 4), risk(20, 20), risk(30, 1, Concern.LOST)
    assert sorted([lost, easy, steep], key=lambda item: urgency(item, TODAY)) == [steep, easy, lost]


def test_of_two_alike_the_one_seen_longest_ago_comes_first():
    seen = {None: risk(), date(2026, 11, 1): risk(), date(2026, 11, 9): risk()}
    assert sorted(seen, key=lambda day: urgency(seen[day], day)) == [None, date(2026, 11, 1), date(2026, 11, 9)]


def test_a_class_is_watched_from_its_first_day_until_two_months_after_its_last():
    opens, closes = date(2026, 11, 2), date(2026, 12, 5)
    assert [is_watched(opens, closes, opens + timedelta(days=days)) for days in (-1, 0, 33 + 60, 33 + 61)] == [
        False,
        True,
        True,
        False,
    ]


def test_nobody_stands_in_the_list_who_needs_no_call():
    assert risk_of(Concern.NONE, None, today=TODAY, closes_on=TODAY) is None


def test_the_message_is_to_her_and_names_nobody_else():
    words = message("Hà Thị Thắm", "Lớp thu", risk(), address="https://hoc.vn/hoc/1", phone="02373 111 222")
    assert words == (
        "Chào chị Thắm. Ở lớp Lớp thu, chị còn thiếu 8 tiết trên mạng ở chuyên đề T3, T4, hạn 20/11/2026. "
        "Chị vào https://hoc.vn/hoc/1 để xem việc tiếp theo. Cần giúp, chị gọi 02373 111 222."
    )


def test_the_message_to_the_group_says_nothing_about_anybody():
    words = group_message(
        "Lớp thu", today=TODAY, online_due_on=date(2026, 11, 30), closes_on=date(2026, 12, 5), address="https://hoc.vn/hoc/"
    )
    assert "phần trên mạng hết hạn ngày 30/11/2026, còn 20 ngày" in words
    assert "Thắm" not in words


@pytest.mark.parametrize("concern", [concern for concern in Concern if concern is not Concern.NONE])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_concern_has_words(concern: Concern, kind: Kind):
    found = risk(concern=concern, kind=kind)
    for words in (risk_words(found), message("A", "B", found, address="c", phone="")):
        assert words
        assert "{" not in words


def test_the_half_follows_what_is_missing():
    assert (risk().half, risk(kind=Kind.IN_PERSON_PERIODS).half) == (Half.ONLINE, Half.IN_PERSON)


@pytest.fixture
def listed(class_of_thu: CohortView) -> Callable[..., list[AtRisk]]:
    """Who stands in the list of "thu" ten days on."""
    return lambda today=LATE: at_risk([class_of_thu], today=today)


def names(rows: list[AtRisk]) -> list[str]:
    """Given names in the order of the list."""
    return [row.standing.person.full_name.split()[-1] for row in rows]


def test_who_keeps_the_pace_is_not_in_the_list_and_who_is_lost_stands_last(
    listed: Callable[..., list[AtRisk]], finish_lessons: Callable[..., None], mark: Callable[..., None]
):
    finish_lessons("tham")
    mark(1, hoa="absent")
    rows = listed()
    assert names(rows) == ["Anh", "Bình", "Hòa"]
    assert [row.risk.savable for row in rows] == [True, True, False]


def test_who_is_decided_is_in_no_list_any_more(
    ctx: Flask, cast: Cast, listed: Callable[..., list[AtRisk]], mark: Callable[..., None]
):
    from app.completion.rules.deciding import Chosen
    from app.completion.services import confirm_decision

    mark(1, hoa="absent")
    confirm_decision(
        cast.cohort["thu"],
        Chosen(frozenset(), frozenset({cast.enrolment["hoa"]})),
        number="1",
        decided_on=TODAY,
        seen=None,
        client_id="client-01",
        by=cast.person["coordinator"],
        at=NOW,
    )
    assert "Hòa" not in names(listed())


def test_last_seen_is_the_last_of_reading_test_and_sign_in(
    listed: Callable[..., list[AtRisk]], finish_lessons: Callable[..., None], client_for: Clients
):
    finish_lessons("anh", 1)
    client_for("binh")
    seen = {row.standing.person.full_name: row.seen_at for row in listed()}
    assert seen["Lê Thị Lan Anh"] == NOW - timedelta(days=1)
    assert seen["Nguyễn Thị Bình"] == NOW
    assert seen["Trương Thị Hòa"] is None


def test_that_she_was_reminded_is_recorded_once_and_can_be_taken_back(
    ctx: Flask, cast: Cast, listed: Callable[..., list[AtRisk]]
):
    who, by = cast.enrolment["binh"], cast.person["coordinator"]
    made = remind(who, "zalo", client_id="client-01", by=by, at=NOW)
    assert remind(who, "zalo", client_id="client-01", by=by, at=NOW) == made
    [row] = [row for row in listed() if row.standing.person.enrolment_id == who]
    assert row.reminded is not None
    assert (row.reminded.how, row.reminded.by, row.reminded.at) == ("zalo", "Lê Thị Hoa", NOW)
    assert take_reminder_back(who, made, by=by, at=NOW)
    assert not take_reminder_back(who, made, by=by, at=NOW)
    assert all(row.reminded is None for row in listed())


def test_a_way_of_reminding_that_is_none_is_refused(ctx: Flask, cast: Cast):
    with pytest.raises(Refused, match="how"):
        remind(cast.enrolment["binh"], "pigeon", client_id="client-01", by=cast.person["coordinator"], at=NOW)


def test_the_page_filters_reminds_and_undoes(
    cast: Cast, client_for: Clients, clock: Callable[..., None], mark: Callable[..., None]
):
    mark(1, hoa="absent")
    clock(NOW + timedelta(days=10))
    client = client_for("coordinator")
    page = client.get("/can-giup").text
    assert "4 người trong 1 lớp" in page
    assert "Chào chị Bình." in page
    assert "Phạm Thị Làn" not in page
    lost = client.get("/can-giup?hien=khong-con").text
    assert "Trương Thị Hòa" in lost
    assert "Nguyễn Thị Bình" not in lost
    assert "học bù ít nhất 0,5 tiết" in lost
    assert "Lời nhắn cho nhóm Zalo" in client.get(f"/can-giup?lop={cast.cohort['thu']}").text
    who = cast.enrolment["binh"]
    sent = client.post(f"/can-giup/{who}/nhac", data={"how": "phone", "client": "client-01", "back": "/can-giup?nua=mang"})
    assert (sent.status_code, sent.location) == (303, "/can-giup?nua=mang")
    assert "Đã nhắc 20/11 qua gọi điện, Lê Thị Hoa" in client.get("/can-giup").text
    assert "Nguyễn Thị Bình" not in client.get("/can-giup?hien=chua-nhac").text
    undo = re.search(rf"/can-giup/{who}/nhac/\d+/bo", client.get("/can-giup").text)
    assert undo is not None
    assert client.post(undo[0], data={"back": "https://xau.example/"}).location == "/can-giup"
    assert "Đã nhắc" not in client.get("/can-giup").text.replace("Đã nhắc, ghi", "")


@pytest.mark.parametrize("query", ["lop=x", "lop=999999", "trang=0", "trang=99999", "trang=x", "hien=%3Cb%3E", "nua=9"])
def test_a_filter_that_is_none_breaks_nothing(client_for: Clients, query: str):
    assert client_for("coordinator").get(f"/can-giup?{query}").status_code == 200


def test_the_list_costs_the_same_for_two_classes_and_for_ten(
    cast: Cast, client_for: Clients, statements: Callable[[], Any], enrol_many: Callable[[int], Any], ctx: Flask
):
    client = client_for("coordinator")
    costs: dict[str, list[int]] = {"/can-giup": [], "/lop-hoc": []}
    for classes in (1, 8):
        for number in range(classes):
            _another_class(cast, classes * 10 + number)
        enrol_many(classes * 4)
        for url, found in costs.items():
            client.get(url)
            with statements() as seen:
                assert client.get(url).status_code == 200
            found.append(len(seen))
    assert costs["/can-giup"][0] == costs["/can-giup"][1] <= 12
    assert costs["/lop-hoc"][0] == costs["/lop-hoc"][1] <= 15


def _another_class(cast: Cast, number: int) -> None:
    """A class of the same coordinator with one trainee."""
    by = cast.person["coordinator"]
    made = cohorts.open_cohort(
        code=f"LOP-{number}",
        title=f"Lớp {number}",
        edition_id=cast.edition,
        unit_id=cast.unit["home"],
        opens_on=date(2026, 11, 1),
        online_due_on=date(2026, 11, 20) + timedelta(days=number % 5),
        closes_on=date(2026, 12, 5),
        place="Hội trường",
        by=by,
        at=NOW,
    )
    cohorts.enrol(
        cohort_id=made, person_id=cast.person["tham"], unit_id=None, post_title="Chủ tịch", post_kind="chair", by=by, at=NOW
    )
    assert cohort_of(made) is not None


def test_what_is_lost_reaches_the_desk_the_same_day_with_what_would_save_it(
    cast: Cast, client_for: Clients, mark: Callable[..., None]
):
    client = client_for("coordinator")
    assert "Không còn kịp" not in client.get("/lop-hoc").text
    mark(1, hoa="absent")
    for url in ("/lop-hoc", f"/lop/{cast.cohort['thu']}"):
        page = client.get(url).text
        assert "Không còn kịp" in page
        assert "học bù ít nhất 0,5 tiết, hoặc được miễn có người duyệt" in page
