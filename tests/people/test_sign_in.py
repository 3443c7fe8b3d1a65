"""Signing in: the right words open, the wrong ones say nothing, too many must wait, and what began can be ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.people.models import Account, SignIn, SignInFailure
from app.people.rules import ACCOUNT_FAILURES
from app.storage.base import db
from tests.cast import NOW, PASSWORD, PEOPLE, Cast
from tests.inspection import InspectingClient

PHONE = PEOPLE["tham"][1]
DOOR = "/dang-nhap"
Clients = Callable[..., InspectingClient]


def sign_in(client: InspectingClient, login: str = PHONE, password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post(DOOR, data={"login": login, "password": password, **more})


def is_in(client: InspectingClient) -> bool:
    return client.get("/tai-khoan").status_code == 200


def words(answer: TestResponse, login: str) -> str:
    """A page without what is hers alone: the typed login and the token of the form."""
    return re.sub(r'(name="csrf_token"[^>]*value=)"[^"]+"', r"\1", answer.text.replace(login, "…"))


@pytest.mark.parametrize("login", [PHONE, "912000001", "0912.000.001", "+84 912 000 001", " 0912 000 001 "])
def test_the_right_password_opens_however_the_number_is_typed(client_for: Clients, login: str) -> None:
    client = client_for(None)
    answer = sign_in(client, login)
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_in(client)


def test_a_wrong_password_keeps_what_was_typed_but_not_the_password(client_for: Clients) -> None:
    client = client_for(None)
    answer = sign_in(client, password="sai mat khau")
    assert answer.status_code == 422
    assert "Số điện thoại hoặc mật khẩu chưa đúng" in answer.text
    assert PHONE in answer.text
    assert "sai mat khau" not in answer.text
    assert not is_in(client)


def test_an_unknown_account_is_told_the_same(client_for: Clients) -> None:
    known = sign_in(client_for(None), PHONE, "sai mat khau")
    unknown = sign_in(client_for(None), "0987654321", "sai mat khau")
    assert unknown.status_code == known.status_code
    assert words(unknown, "0987654321") == words(known, PHONE)


def test_empty_fields_are_named(client_for: Clients) -> None:
    answer = sign_in(client_for(None), "", "")
    assert answer.status_code == 422
    assert "Nhập số điện thoại hoặc tên đăng nhập" in answer.text
    assert "Nhập mật khẩu" in answer.text


def test_after_ten_failures_even_the_right_password_has_to_wait(client_for: Clients, clock: Callable[..., None]) -> None:
    client = client_for(None)
    for _n in range(ACCOUNT_FAILURES):
        sign_in(client, password="sai mat khau")
    answer = sign_in(client)
    assert answer.status_code == 422
    assert "Chờ 15 phút" in answer.text
    clock(NOW + timedelta(minutes=16))
    assert sign_in(client).status_code == 303


def test_one_persons_failures_do_not_stop_her_neighbour(client_for: Clients) -> None:
    client = client_for(None)
    for _n in range(ACCOUNT_FAILURES):
        sign_in(client, password="sai mat khau")
    assert sign_in(client, PEOPLE["anh"][1]).status_code == 303


def test_failures_name_nobody_and_are_forgotten(ctx: Flask, client_for: Clients, clock: Callable[..., None]) -> None:
    sign_in(client_for(None), password="sai mat khau")
    kept = db.session.scalars(select(SignInFailure.who)).all()
    assert len(kept) == 2
    assert not any(PHONE in who or "127.0.0.1" in who for who in kept)
    clock(NOW + timedelta(hours=2))
    sign_in(client_for(None), "0987654321", "sai mat khau")
    assert not set(kept[:1]) & set(db.session.scalars(select(SignInFailure.who)).all())


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client_for: Clients) -> None:
    cookie = sign_in(client_for(None)).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("remember", "hours", "alive"), [("y", 29 * 24, True), ("y", 31 * 24, False), ("", 11, True), ("", 13, False)]
)
def test_a_sign_in_lasts_a_working_day_or_thirty_days(
    client_for: Clients, clock: Callable[..., None], remember: str, hours: int, alive: bool
) -> None:
    client = client_for(None)
    answer = sign_in(client, **({"remember": remember} if remember else {}))
    assert ("Expires" in answer.headers["Set-Cookie"]) is bool(remember)
    for used in range(1, hours, 24 if remember else 1):  # in use all the time; what lies unused ends earlier (test_entry)
        clock(NOW + timedelta(hours=used))
        is_in(client)
    clock(NOW + timedelta(hours=hours))
    assert is_in(client) is alive


def test_a_copied_cookie_is_dead_after_sign_out(client_for: Clients) -> None:
    client, copy = client_for("tham"), client_for(None)
    copy.set_cookie("so_hoc", client.get_cookie("so_hoc").value)
    assert is_in(copy)
    client.post("/dang-xuat")
    assert not is_in(copy)


def test_the_token_in_the_cookie_is_nowhere_in_the_database(ctx: Flask, client_for: Clients) -> None:
    client = client_for("tham")
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert db.session.scalar(select(SignIn.id).where(SignIn.token_hash == token)) is None
    assert PASSWORD not in str(db.session.scalars(select(Account.password_hash)).all())


def test_signing_in_leaves_nothing_of_an_earlier_session(client_for: Clients) -> None:
    client = client_for(None)
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_signing_out_everywhere_ends_all_other_devices(client_for: Clients) -> None:
    phone, computer, neighbour = client_for("tham"), client_for("tham"), client_for("anh")
    answer = phone.post("/dang-xuat-moi-noi")
    assert answer.status_code == 303
    assert "Đã đăng xuất ở 1 máy khác" in phone.get("/tai-khoan").text
    assert (is_in(phone), is_in(computer), is_in(neighbour)) == (True, False, True)


def test_a_disabled_account_is_out_at_once_and_stays_out(ctx: Flask, client_for: Clients, cast: Cast) -> None:
    client = client_for("tham")
    with db.engine.begin() as connection:
        connection.execute(update(Account).where(Account.person_id == cast.person["tham"]).values(disabled_at=NOW))
    assert not is_in(client)
    assert sign_in(client_for(None)).status_code == 422


@pytest.mark.parametrize("target", ["/tai-khoan", "/hoc/chuyen-de?a=1"])
def test_after_signing_in_she_is_where_she_wanted_to_go(client_for: Clients, target: str) -> None:
    client = client_for(None)
    asked = client.get(target)
    assert asked.status_code == 303
    answer = client.post(asked.location, data={"login": PHONE, "password": PASSWORD})
    assert answer.location == target


@pytest.mark.parametrize(
    "target",
    [
        "https://xau.example/",
        "//xau.example/",
        "///xau.example",
        "/\\xau.example",
        "javascript:alert(1)",
        "/%09/xau.example",
        "tai-khoan",
        "",
    ],
)
def test_next_never_leads_to_another_site(client_for: Clients, target: str) -> None:
    answer = client_for(None).post(f"{DOOR}?next={target}", data={"login": PHONE, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_form_from_another_site_is_refused(client_for: Clients, cast: Cast) -> None:
    client = client_for("tham")
    assert client.post("/dang-xuat", csrf=False).status_code == 400
    assert is_in(client)


def test_who_is_in_does_not_see_the_sign_in_page(client_for: Clients) -> None:
    assert client_for("tham").get(DOOR).status_code == 303


def test_two_pages_that_come_at_once_after_signing_in_share_one_form_token(client_for: Clients) -> None:
    """The page and what the phone fetches beside it both leave with the cookie of the sign-in; the last answer's cookie stays."""
    page, beside = client_for(None), client_for(None)
    sign_in(page)
    cookie = page.get_cookie("so_hoc")
    assert cookie is not None
    beside.set_cookie("so_hoc", cookie.value)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get("/tai-khoan").text)
    beside.get("/tai-khoan")
    assert token is not None
    answer = beside.post("/dang-xuat", data={"csrf_token": token[1]}, csrf=False)
    assert answer.status_code == 303
