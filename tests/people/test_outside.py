"""Signing in through the service of an office: only where a setting names it, for accounts that exist, never around a code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.factory import create_app
from app.kernel.settings import Settings
from app.storage.base import db
from tests.babble import babbling
from tests.cast import NOW
from tests.inspection import InspectingClient
from tests.people.provider import Provider, public_key, serving

DOOR, BACK = "/dang-nhap/co-quan", "/dang-nhap/co-quan/ve"
KNOWN = {"phone_number": "+84912000001", "phone_number_verified": True}


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A service that knows Thắm by her telephone."""
    with serving() as running:
        running.claims = dict(KNOWN)
        yield running


@pytest.fixture
def client(settings: Settings, provider: Provider, clock: Callable[..., None]) -> Iterator[InspectingClient]:
    """A browser at an office whose settings name that service."""
    named = replace(
        settings, oidc_issuer=provider.issuer, oidc_client_id="so-hoc", oidc_client_secret="bí mật", oidc_name="tài khoản Hội"
    )
    app = create_app(named, TESTING=True)
    app.test_client_class = InspectingClient
    clock(NOW)
    yield app.test_client()  # type: ignore[misc]
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _come_back(client: InspectingClient, provider: Provider, **others: str) -> Any:
    """She goes to the service, signs in there and comes back."""
    away = client.get(f"{DOOR}?next=/tai-khoan")
    assert away.status_code == 303, away.text
    return client.get(BACK, query_string={**provider.visited(str(away.location)), **others})


def test_without_the_setting_nothing_of_it_is_there(app: Flask) -> None:
    client = app.test_client()
    assert "tài khoản cơ quan" not in client.get("/dang-nhap").text
    assert "chưa nối" in client.get(DOOR).text


def test_who_has_an_account_with_that_verified_number_is_in(client: InspectingClient, provider: Provider) -> None:
    assert "Đăng nhập bằng tài khoản Hội" in client.get("/dang-nhap").text
    assert _come_back(client, provider).location == "/tai-khoan"
    assert "Hà Thị Thắm" in client.get("/tai-khoan").text
    assert provider.asked[0]["proof"].startswith("Basic ")


def test_the_second_time_the_name_at_the_service_is_enough(client: InspectingClient, provider: Provider) -> None:
    _come_back(client, provider)
    client.post("/dang-xuat")
    provider.claims = {}
    assert _come_back(client, provider).location == "/tai-khoan"


def test_a_number_may_also_come_from_the_services_page_about_her(client: InspectingClient, provider: Provider) -> None:
    provider.claims, provider.more = {}, {"sub": "u-1", **KNOWN}
    assert _come_back(client, provider).location == "/tai-khoan"


@pytest.mark.parametrize(
    "claims",
    [
        {"phone_number": "+84912000001", "phone_number_verified": False},
        {"phone_number": "+84912000001"},
        {"phone_number": "+84912000001", "phone_number_verified": "true"},
        {"phone_number": "+84999999999", "phone_number_verified": True},
        {"email": "tham@example.vn", "email_verified": True},
    ],
)
def test_who_has_no_account_here_gets_none(client: InspectingClient, provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims = claims
    answer = _come_back(client, provider)
    assert answer.status_code == 422
    assert "chưa có tài khoản" in answer.text
    assert client.get("/tai-khoan").status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://khac.example"},
        {"aud": "khac"},
        {"aud": ["khac", "nua"]},
        {"nonce": "khac"},
        {"exp": NOW.timestamp() - 3600},
        {"exp": "mai"},
        {"iat": NOW.timestamp() + 3600},
        {"sub": ""},
    ],
)
def test_a_word_that_is_not_for_this_question_opens_nothing(
    client: InspectingClient, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = {**KNOWN, **claims}
    assert _come_back(client, provider).status_code == 422
    assert client.get("/tai-khoan").status_code == 303


@pytest.mark.parametrize("changed", [{"state": "khac"}, {"state": ""}, {"code": "khac"}, {"state": "ế"}])
def test_an_answer_that_somebody_else_sent_opens_nothing(
    client: InspectingClient, provider: Provider, changed: dict[str, str]
) -> None:
    assert _come_back(client, provider, **changed).status_code == 422
    assert client.get("/tai-khoan").status_code == 303


def test_an_answer_counts_once_and_never_without_a_question(client: InspectingClient, provider: Provider) -> None:
    brought = provider.visited(str(client.get(DOOR).location))
    assert client.get(BACK, query_string=brought).status_code == 303
    client.post("/dang-xuat")
    assert client.get(BACK, query_string=brought).status_code == 422


def test_a_service_that_is_silent_or_talks_of_another_is_said_so(client: InspectingClient, provider: Provider) -> None:
    provider.plan = {"issuer": "https://khac.example"}
    assert client.get(DOOR).status_code == 502
    provider.plan = {"token_endpoint": "http://khac.example/token"}
    assert _come_back(client, provider).status_code == 422


def test_a_second_factor_is_asked_for_all_the_same(client: InspectingClient, provider: Provider) -> None:
    at = "'2026-11-01 00:00:00'"
    row = "INSERT INTO second_factors (person_id, secret, offered_at, confirmed_at, last_step)"
    hers = text(f"{row} SELECT person_id, :sealed, {at}, {at}, 0 FROM accounts WHERE phone = '0912000001'")
    with client.application.app_context(), db.engine.begin() as connection:
        connection.execute(hers, {"sealed": b"x"})
    assert str(_come_back(client, provider).location).startswith("/dang-nhap/ma")


def test_a_service_that_publishes_no_fitting_key_or_leads_elsewhere_opens_nothing(
    client: InspectingClient, provider: Provider
) -> None:
    provider.keys = []
    assert _come_back(client, provider).status_code == 422
    provider.keys = [public_key("ES256")]
    provider.plan = {"jwks_uri": f"{provider.issuer}/away"}
    away = client.get(DOOR)
    brought = provider.visited(str(away.location))
    assert client.get(BACK, query_string=brought).status_code == 422
    assert client.get("/tai-khoan").status_code == 303


@pytest.mark.parametrize("said", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 150_000])
def test_a_service_that_answers_in_nothing_known_is_said_so(
    client: InspectingClient, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    with babbling(said) as address:
        named = replace(client.application.config["SETTINGS"], oidc_issuer=address)
        monkeypatch.setitem(client.application.config, "SETTINGS", named)
        assert client.get(DOOR).status_code == 502
