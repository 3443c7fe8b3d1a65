"""The second factor: a code counts once, in its half minute; without it a sign-in opens nothing; who must have one sets it up."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from app.kernel.refusal import Refused
from app.people.models import RecoveryCode, SecondFactor
from app.people.queries import has_second_factor, recovery_codes_left
from app.people.rules import NOTICE_VERSION, Owes, Role, owed
from app.people.services.second_factor import confirm_second_factor, offer_second_factor, prove_second_factor
from app.people.services.sign_in import sign_in
from app.storage.base import db
from app.storage.sealed import put_new_key_first, reseal, seal, unseal
from app.storage.transaction import session, transaction
from tests.cast import NOW, PASSWORD, PEOPLE, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
HALF_MINUTE = timedelta(seconds=30)


def _code(cast: Cast, key: str, at: datetime) -> str:
    """What the app on her phone shows."""
    factor = session().get(SecondFactor, cast.person[key])
    assert factor is not None
    return pyotp.TOTP(factor.secret).at(at)


@pytest.fixture
def turn_on(ctx: Flask, cast: Cast) -> Callable[[str], list[str]]:
    """`turn_on("coordinator")`: her recovery codes."""

    def do(key: str) -> list[str]:
        by = cast.person[key]
        offer_second_factor(by=by, at=NOW - timedelta(days=1))
        code = _code(cast, key, NOW - timedelta(days=1))
        return confirm_second_factor(code, by=by, sign_in_id=0, at=NOW - timedelta(days=1))

    return do


def _type(client: InspectingClient, code: str) -> object:
    return client.post("/dang-nhap/ma", data={"code": code})


def test_a_sign_in_with_a_second_factor_opens_nothing_before_the_code(
    cast: Cast, turn_on: Callable[[str], list[str]], client_for: Clients, clock: Callable[..., None]
):
    turn_on("coordinator")
    clock(NOW)
    client = client_for("coordinator")
    for path in ("/lop-hoc", "/", "/tai-khoan", "/tai-khoan/hai-buoc", "/doi-mat-khau", f"/lop/{cast.cohort['thu']}"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/dang-nhap/ma"), path
    assert client.post("/dang-xuat-moi-noi").location == "/dang-nhap/ma"
    done = _type(client, _code(cast, "coordinator", NOW))
    assert done.status_code == 303  # type: ignore[attr-defined]
    assert client.get("/lop-hoc").status_code == 200


def test_the_cookie_from_before_the_code_is_dead_after_it(
    cast: Cast, turn_on: Callable[[str], list[str]], client_for: Clients, clock: Callable[..., None], app: Flask
):
    turn_on("coordinator")
    clock(NOW)
    client, thief = client_for("coordinator"), app.test_client()
    before = client.get_cookie("so_hoc")
    assert before is not None
    _type(client, _code(cast, "coordinator", NOW))
    thief.set_cookie("so_hoc", before.value)
    assert thief.get("/lop-hoc").location.startswith("/dang-nhap")
    assert thief.get("/dang-nhap/ma").location.startswith("/dang-nhap?")


def test_a_code_counts_once_and_only_around_its_half_minute(cast: Cast, ctx: Flask, turn_on: Callable[[str], list[str]]):
    turn_on("coordinator")
    phone, by = PEOPLE["coordinator"][1], cast.person["coordinator"]

    def waiting() -> int:
        sign_in(login=phone, password=PASSWORD, remember=True, device="x", address="1.1.1.1", at=NOW)
        return int(session().scalar(text("SELECT max(id) FROM sign_ins")) or 0)

    code = _code(cast, "coordinator", NOW)
    for late in (timedelta(minutes=2), -timedelta(minutes=2)):
        with pytest.raises(Refused) as refusal:
            prove_second_factor(code, by=by, sign_in_id=waiting(), at=NOW + late)
        assert refusal.value.reason == "wrong_code"
    assert prove_second_factor(f" {code[:3]} {code[3:]} ", by=by, sign_in_id=waiting(), at=NOW + HALF_MINUTE).owes is Owes.NOTHING
    with pytest.raises(Refused) as refusal:
        prove_second_factor(code, by=by, sign_in_id=waiting(), at=NOW)
    assert refusal.value.reason == "wrong_code"


def test_a_recovery_code_counts_once(cast: Cast, turn_on: Callable[[str], list[str]], client_for: Clients):
    codes = turn_on("coordinator")
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-z2-9]{5}-[a-z2-9]{5}", code) for code in codes)
    assert _type(client_for("coordinator"), codes[3].upper()).status_code == 303  # type: ignore[attr-defined]
    assert recovery_codes_left(cast.person["coordinator"]) == 9
    again = _type(client_for("coordinator"), codes[3])
    assert again.status_code == 422  # type: ignore[attr-defined]
    assert "Mã chưa đúng hoặc đã dùng" in again.text  # type: ignore[attr-defined]


def test_another_persons_recovery_code_is_worth_nothing(turn_on: Callable[[str], list[str]], client_for: Clients):
    codes = turn_on("coordinator")
    turn_on("second")
    assert _type(client_for("second"), codes[0]).status_code == 422  # type: ignore[attr-defined]


def test_after_ten_wrong_codes_even_a_right_one_waits(
    cast: Cast, turn_on: Callable[[str], list[str]], client_for: Clients, clock: Callable[..., None]
):
    turn_on("coordinator")
    client = client_for("coordinator")
    for _n in range(10):
        _type(client, "000000")
    clock(NOW)
    told = _type(client, _code(cast, "coordinator", NOW))
    assert (told.status_code, "Chờ 15 phút" in told.text) == (422, True)  # type: ignore[attr-defined]
    clock(NOW + timedelta(minutes=16))
    assert _type(client, _code(cast, "coordinator", NOW + timedelta(minutes=16))).status_code == 303  # type: ignore[attr-defined]


def test_neither_secret_nor_code_is_readable_in_the_database(ctx: Flask, cast: Cast, turn_on: Callable[[str], list[str]]):
    codes = turn_on("coordinator")
    factor = session().get(SecondFactor, cast.person["coordinator"])
    assert factor is not None
    stored = bytes(session().execute(text("SELECT secret FROM second_factors")).scalar_one())
    assert factor.secret.encode() not in stored
    assert b"age-encryption.org" in stored
    kept = session().scalars(select(RecoveryCode.code_hash)).all()
    assert not any(code.replace("-", "") in row for code in codes for row in kept)


def test_the_database_alone_cannot_try_recovery_codes(ctx: Flask, cast: Cast, turn_on: Callable[[str], list[str]]):
    """Who tries all codes needs the salt, which the keys of the installation seal, and a slow hash for each."""
    codes = turn_on("coordinator")
    rows = session().execute(text("SELECT code_hash, salt FROM recovery_codes")).all()
    plain = {hashlib.sha256(f"recovery:{cast.person['coordinator']}:{code.replace('-', '')}".encode()) for code in codes}
    assert not {each.hexdigest() for each in plain} & {row.code_hash for row in rows}
    assert all(b"age-encryption.org" in bytes(row.salt) for row in rows)
    salts = set(session().scalars(select(RecoveryCode.salt)))
    assert [len(bytes.fromhex(salt or "")) for salt in salts] == [16]


def test_codes_that_were_kept_plainly_count_until_new_ones_are_made(
    cast: Cast, turn_on: Callable[[str], list[str]], client_for: Clients
):
    turn_on("coordinator")
    by = cast.person["coordinator"]
    old = [hashlib.sha256(f"recovery:{by}:{code}".encode()).hexdigest() for code in ("abcdefghkm", "npqrstuvwx")]
    with transaction() as current:
        current.execute(text("DELETE FROM recovery_codes"))
        current.add_all([RecoveryCode(person_id=by, code_hash=each, made_at=NOW) for each in old])
    client = client_for("coordinator")
    assert _type(client, "abcde-fghkm").status_code == 303  # type: ignore[attr-defined]
    client.post("/tai-khoan/hai-buoc/ma-du-phong", data={"password": PASSWORD})
    assert _type(client_for("coordinator"), "npqrs-tuvwx").status_code == 422  # type: ignore[attr-defined]


def test_an_office_leads_coordinators_to_set_it_up_and_leaves_others_alone(
    ctx: Flask, cast: Cast, client_for: Clients, clock: Callable[..., None]
):
    with db.engine.begin() as connection:
        _make_office(connection)
    clock(NOW)
    for key in ("tham", "instructor"):
        assert client_for(key).get("/tai-khoan").status_code == 200
    client = client_for("coordinator")
    assert client.get("/lop-hoc").location == "/tai-khoan/hai-buoc"
    page = client.get("/tai-khoan/hai-buoc").text
    assert "phải bật xác thực hai bước" in page
    assert re.search(r'<svg[^>]* class="qr"', page)
    codes = client.post("/tai-khoan/hai-buoc", data={"code": _code(cast, "coordinator", NOW)})
    assert "Mã dự phòng" in codes.text
    assert client.get("/lop-hoc").status_code == 200
    off = client.post("/tai-khoan/hai-buoc/tat", data={"password": PASSWORD})
    assert off.location == "/tai-khoan/hai-buoc"
    assert client.get("/lop-hoc").location == "/tai-khoan/hai-buoc"


def _make_office(connection: object) -> None:
    """The same people in an office: demonstration accounts cannot exist there, so they become ordinary ones first. The notice
    about personal data they have read (tests/people/test_entry.py)."""
    columns, moment = "notices_read (person_id, version, read_at)", "'2026-11-01 00:00:00'"
    read = text(f"INSERT INTO {columns} SELECT person_id, :version, {moment} FROM accounts")
    connection.execute(read, {"version": NOTICE_VERSION})  # type: ignore[attr-defined]
    connection.execute(text("UPDATE accounts SET demo_of = NULL"))  # type: ignore[attr-defined]
    connection.execute(text("UPDATE installation SET kind = 'office'"))  # type: ignore[attr-defined]


def test_turning_it_off_needs_the_password(cast: Cast, turn_on: Callable[[str], list[str]], client_for: Clients):
    codes = turn_on("instructor")
    client = client_for("instructor")
    _type(client, codes[0])
    assert "Còn 9 mã dự phòng" in client.get("/tai-khoan/hai-buoc").text
    assert client.post("/tai-khoan/hai-buoc/tat", data={"password": "khong phai"}).status_code == 422
    assert has_second_factor(cast.person["instructor"])
    new = client.post("/tai-khoan/hai-buoc/ma-du-phong", data={"password": PASSWORD}).text
    assert codes[1] not in new
    assert client.post("/tai-khoan/hai-buoc/tat", data={"password": PASSWORD}).location == "/tai-khoan"
    session().rollback()
    assert not has_second_factor(cast.person["instructor"])


def test_a_lost_phone_is_helped_by_a_command(cast: Cast, turn_on: Callable[[str], list[str]], app: Flask, client_for: Clients):
    turn_on("coordinator")
    run = app.test_cli_runner()
    assert "Đã gỡ" in run.invoke(args=["people", "reset-second-factor", PEOPLE["coordinator"][1]]).output
    assert "chưa bật" in run.invoke(args=["people", "reset-second-factor", PEOPLE["coordinator"][1]]).output
    assert client_for("coordinator").get("/lop-hoc").status_code == 200


def test_a_trainee_is_not_asked_to_set_one_up(client_for: Clients):
    assert client_for("tham").get("/tai-khoan/hai-buoc").status_code == 404
    assert "Xác thực hai bước" not in client_for("tham").get("/tai-khoan").text


@given(st.sets(st.sampled_from(list(Role))), st.booleans(), st.booleans())
def test_what_a_sign_in_lacks(roles: set[Role], has_second: bool, required: bool):
    lacks = owed(roles, has_second=has_second, required=required)
    assert (lacks is Owes.CODE) == has_second
    strong = bool(roles & {Role.ADMINISTRATOR, Role.COORDINATOR})
    assert (lacks is Owes.SETUP) == (strong and required and not has_second)


def test_a_new_key_seals_what_the_old_one_sealed(ctx: Flask, cast: Cast, turn_on: Callable[[str], list[str]]):
    turn_on("coordinator")
    old = seal("chữ cũ")
    before = bytes(session().execute(text("SELECT secret FROM second_factors")).scalar_one())
    session().rollback()
    path = put_new_key_first()
    assert len(path.read_text().split()) == 2
    assert path.stat().st_mode & 0o077 == 0
    assert unseal(old) == "chữ cũ"
    assert reseal() == 11  # the secret, and the salt beside each of ten recovery codes
    after = bytes(session().execute(text("SELECT secret FROM second_factors")).scalar_one())
    assert before != after
    path.write_text(path.read_text().split()[0])
    ctx.extensions.pop("storage.keys")
    assert unseal(after)
    with pytest.raises(Refused) as refusal:
        unseal(old)
    assert refusal.value.reason == "no_key"


def test_eight_phones_with_one_code_open_one_sign_in(ctx: Flask, cast: Cast, turn_on: Callable[[str], list[str]], app: Flask):
    from concurrent.futures import ThreadPoolExecutor

    turn_on("coordinator")
    phone, by, code = PEOPLE["coordinator"][1], cast.person["coordinator"], _code(cast, "coordinator", NOW)
    session().rollback()

    def attempt(_n: int) -> str:
        with app.app_context():
            sign_in(login=phone, password=PASSWORD, remember=True, device="x", address="1.1.1.1", at=NOW)
            with transaction() as current:
                waiting = current.scalars(text("SELECT id FROM sign_ins WHERE owes = 'code' AND ended_at IS NULL")).all()
            for sign_in_id in waiting:
                try:
                    prove_second_factor(code, by=by, sign_in_id=sign_in_id, at=NOW)
                except Refused as refusal:
                    said = refusal.reason
                else:
                    return "in"
            return said

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))).count("in") == 1
