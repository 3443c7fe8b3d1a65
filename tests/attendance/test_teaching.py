"""Hours taught: what counts, whose they are, by month and by class."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import update

from app.attendance.services.roll import save_roll
from app.cohorts import services
from app.cohorts.models import ClassSession, InstructorBody
from app.storage.base import db
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]


@pytest.fixture
def taught(ctx: Flask, cast: Cast) -> None:
    """The first session has its roll, the second has not, the others are to come."""
    by = cast.person["coordinator"]
    save_roll(cast.session[1], {cast.enrolment["tham"]: "present"}, {}, device_at=NOW, by=by, at=NOW, client_prefix="t")


def rows(client: InspectingClient, sheet: str, **query: Any) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(client.get("/gio-day.xlsx", query_string=query).data))
    return list(book[sheet].values)[4:]


def test_a_session_counts_once_its_roll_is_taken_or_it_is_closed(cast: Cast, client_for: Clients, taught: None) -> None:
    client = client_for("coordinator")
    [mai] = rows(client, "Theo tháng")
    assert (mai[0], mai[1], mai[12], mai[14], mai[15]) == ("Nguyễn Thị Mai", "Phường Hàm Rồng", 2, 2, 2)
    services.close_session(session_id=cast.session[2], by=cast.person["instructor"], at=NOW)
    assert rows(client, "Theo lớp") == [("Nguyễn Thị Mai", "Phường Hàm Rồng", "LOP-THU", "Lớp thu", 4, 2)]


def test_a_cancelled_session_and_another_units_class_do_not_count(cast: Cast, client_for: Clients, taught: None) -> None:
    services.cancel_session(session_id=cast.session[1], reason="Bão", by=cast.person["coordinator"], at=NOW)
    assert rows(client_for("coordinator"), "Theo lớp") == []
    assert rows(client_for("other_coordinator"), "Từng buổi") == []
    assert "chưa có buổi nào có giảng viên" in client_for("other_coordinator").get("/gio-day").text


def test_nonsense_in_the_address_is_this_year_and_all_classes(client_for: Clients, taught: None) -> None:
    client = client_for("coordinator")
    for query in ("nam=x&lop=y", "nam=999999999", "nam=0&lop="):
        assert "Số tiết giảng dạy năm 2026" in client.get(f"/gio-day?{query}").text
    assert "chưa có buổi nào" in client.get("/gio-day?nam=2025").text


def test_where_she_works_is_said_once_and_taken_back_by_empty_words(cast: Cast, client_for: Clients, taught: None) -> None:
    client, url = client_for("coordinator"), f"/gio-day/{cast.person['instructor']}/noi-cong-tac"
    assert client.post(url, data={"body": " Trường  Chính trị tỉnh "}).status_code == 303
    assert "Trường Chính trị tỉnh" in client.get("/gio-day").text
    client.post(url, data={"body": ""})
    assert db.session.query(InstructorBody).count() == 0
    assert client.post(url, data={"body": "x" * 201}, follow_redirects=True).status_code == 200
    assert db.session.query(InstructorBody).count() == 0


def test_only_instructors_of_her_classes(cast: Cast, client_for: Clients, taught: None) -> None:
    body = {"body": "Sở Nội vụ"}
    for key, who in (("other_coordinator", "instructor"), ("coordinator", "stranger"), ("tham", "instructor")):
        assert client_for(key).post(f"/gio-day/{cast.person[who]}/noi-cong-tac", data=body).status_code == 404


def test_the_page_costs_little(client_for: Clients, taught: None, statements: Callable[[], Any]) -> None:
    client = client_for("coordinator")
    with statements() as seen:
        client.get("/gio-day")
    assert len(seen) <= 3, seen


def test_an_instructor_sees_her_own_sessions_of_every_class_and_no_others(cast: Cast, client_for: Clients, taught: None) -> None:
    client = client_for("instructor")
    page = client.get("/gio-day/cua-toi").text
    assert "Giờ giảng của tôi năm 2026" in page
    assert "LOP-THU" in page
    assert "chưa điểm danh" in page
    book = openpyxl.load_workbook(io.BytesIO(client.get("/gio-day/cua-toi.xlsx").data))
    [mine] = list(book["Theo tháng"].values)[4:]
    assert (mine[0], mine[14], mine[15]) == ("Nguyễn Thị Mai", 2, 2)
    db.session.execute(update(ClassSession).values(instructor_id=cast.person["stranger"]))
    db.session.commit()
    assert "chưa có buổi nào đã qua" in client.get("/gio-day/cua-toi").text


def test_her_hours_are_reached_from_her_desk_and_belong_to_instructors(client_for: Clients, taught: None) -> None:
    assert "/gio-day/cua-toi" in client_for("instructor").get("/giang-day").text
    assert "năm 2026" in client_for("instructor").get("/gio-day/cua-toi?nam=x").text
    for key in ("tham", "coordinator"):
        assert client_for(key).get("/gio-day/cua-toi").status_code == 404
