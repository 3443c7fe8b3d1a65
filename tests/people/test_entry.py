"""Other ways in: the QR of a slip works once; a sign-in that nobody uses ends; the notice is read once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.people.rules import IDLE_DAYS, IDLE_MINUTES, NOTICE_VERSION, Owes, Role, owed
from app.people.services.persons import reset_password
from app.people.services.slips import make_entry_slips
from app.storage.base import db
from tests.cast import NOW, PASSWORD, PEOPLE, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]


@pytest.fixture
def slip(ctx: Flask, cast: Cast) -> str:
    """The address in the QR of a new slip of Thắm's."""
    reset_password(person_id=cast.person["tham"], by=cast.person["coordinator"], at=NOW)
    token = make_entry_slips([cast.person["tham"]], by=cast.person["coordinator"], at=NOW)[cast.person["tham"]]
    return f"/vao?phieu={token}"


def test_a_slip_signs_her_in_and_lets_her_choose_a_password_without_the_first_one(client_for: Clients, slip: str) -> None:
    client = client_for(None)
    assert "Vào và đặt mật khẩu" in client.get(slip).text
    assert client.post(slip).location == "/doi-mat-khau"
    page = client.get("/doi-mat-khau").text
    assert 'name="old"' not in page
    new = {"new": "bốn con trâu trắng", "again": "bốn con trâu trắng"}
    assert client.post("/doi-mat-khau", data=new).status_code == 303
    assert client.get("/tai-khoan").status_code == 200
    assert 'name="old"' in client.get("/doi-mat-khau").text


def test_a_slip_works_once(client_for: Clients, slip: str) -> None:
    assert client_for(None).post(slip).status_code == 303
    again = client_for(None).post(slip)
    assert again.status_code == 422
    assert "đã dùng rồi hoặc quá hạn" in again.text


def test_looking_at_the_address_spends_nothing(client_for: Clients, slip: str) -> None:
    for _n in range(3):
        assert client_for(None).get(slip).status_code == 200
    assert client_for(None).post(slip).status_code == 303


def test_a_slip_ends_after_two_weeks(client_for: Clients, slip: str, clock: Callable[..., None]) -> None:
    clock(NOW + timedelta(days=14, seconds=1))
    assert client_for(None).post(slip).status_code == 422


def test_a_new_slip_or_password_ends_the_old_slip(client_for: Clients, slip: str, cast: Cast) -> None:
    reset_password(person_id=cast.person["tham"], by=None, at=NOW)
    assert client_for(None).post(slip).status_code == 422


@pytest.mark.parametrize("token", ["", "x", "A" * 32, "%F0%9F%98%80", "a" * 3000])
def test_an_invented_slip_says_the_same_as_a_spent_one(client_for: Clients, token: str) -> None:
    answer = client_for(None).post(f"/vao?phieu={token}")
    assert answer.status_code == 422
    assert "đã dùng rồi hoặc quá hạn" in answer.text


def test_the_slips_of_a_class_carry_the_code_and_the_database_does_not(client_for: Clients, cast: Cast, ctx: Flask) -> None:
    url = f"/lop/{cast.cohort['thu']}/phieu-dang-nhap"
    page = client_for("coordinator").post(url, data={"enrolment_id": cast.enrolment["tham"]}).text
    assert 'class="qr"' in page
    stored = db.session.execute(text("SELECT token_hash FROM entry_slips WHERE ended_at IS NULL")).scalars().all()
    assert len(stored) == 1
    assert re.fullmatch(r"[0-9a-f]{64}", stored[0])


def _sign_in(client: InspectingClient, *, remember: bool) -> InspectingClient:
    form = {"login": PEOPLE["tham"][1], "password": PASSWORD, **({"remember": "y"} if remember else {})}
    assert client.post("/dang-nhap", data=form).status_code == 303
    return client


@pytest.mark.parametrize(
    ("remember", "limit"), [(False, timedelta(minutes=IDLE_MINUTES)), (True, timedelta(days=IDLE_DAYS))], ids=["short", "long"]
)
def test_a_sign_in_that_lies_unused_ends(
    client_for: Clients, clock: Callable[..., None], remember: bool, limit: timedelta
) -> None:
    used, unused = (_sign_in(client_for(None), remember=remember) for _n in range(2))
    clock(NOW + limit / 2)
    assert used.get("/tai-khoan").status_code == 200
    clock(NOW + limit + timedelta(minutes=2))
    assert used.get("/tai-khoan").status_code == 200
    assert unused.get("/tai-khoan").location == "/dang-nhap?next=/tai-khoan"


def test_a_sign_in_in_use_ends_all_the_same_at_its_last_moment(client_for: Clients, clock: Callable[..., None]) -> None:
    client = _sign_in(client_for(None), remember=False)
    for hours in range(1, 12):
        clock(NOW + timedelta(hours=hours))
        assert client.get("/tai-khoan").status_code == 200
    clock(NOW + timedelta(hours=12, minutes=1))
    assert client.get("/tai-khoan").status_code == 303


def test_pages_that_follow_each_other_do_not_write_the_cookie_anew(client_for: Clients, clock: Callable[..., None]) -> None:
    client = _sign_in(client_for(None), remember=True)
    clock(NOW + timedelta(hours=3))
    assert "Set-Cookie" not in client.get("/tai-khoan").headers


@pytest.mark.parametrize(
    ("roles", "second", "required", "told", "first"),
    [
        (set(), False, True, False, Owes.NOTICE),
        (set(), False, True, True, Owes.NOTHING),
        (set(), False, False, False, Owes.NOTHING),
        ({Role.COORDINATOR}, False, True, False, Owes.SETUP),
        ({Role.COORDINATOR}, True, True, False, Owes.CODE),
    ],
)
def test_in_an_office_everybody_reads_the_notice_after_what_keeps_her_account_safe(
    roles: set[Role], second: bool, required: bool, told: bool, first: Owes
) -> None:
    assert owed(roles, has_second=second, required=required, told=told) is first


def test_the_notice_is_read_once_and_again_when_it_changes(client_for: Clients, app: Flask, monkeypatch: Any) -> None:
    monkeypatch.setattr("app.people.services.sign_in.installation_kind", lambda: "office")
    client = client_for("tham")
    assert client.get("/hoc/").location == "/thong-bao-du-lieu"
    assert "Tôi đã đọc" in client.get("/thong-bao-du-lieu").text
    assert client.post("/thong-bao-du-lieu/da-doc?next=/tai-khoan").location == "/tai-khoan"
    assert client.get("/tai-khoan").status_code == 200
    assert client_for("tham").get("/tai-khoan").status_code == 200
    monkeypatch.setattr("app.people.services.sign_in.NOTICE_VERSION", NOTICE_VERSION + 1)
    assert client_for("tham").get("/tai-khoan").location == "/thong-bao-du-lieu"


def test_the_notice_is_open_to_everybody(client_for: Clients) -> None:
    page = client_for(None).get("/thong-bao-du-lieu").text
    assert "hai ngày làm việc" in page
    assert "Tôi đã đọc" not in page
