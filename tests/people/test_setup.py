"""Setting an office up: its first administrator, and no demonstration account, whatever one tries."""

from __future__ import annotations

import re

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.kernel.refusal import Refused
from app.people.models import Account, Installation, Person, RoleGrant, SecondFactor, Unit
from app.people.queries import installation_kind
from app.people.services.persons import add_person, open_account
from app.people.services.setup import begin_installation, set_up_office
from app.storage.base import db
from app.storage.migrations import downgrade
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

NAME, PHONE = "Vũ Thị Hạnh", "0912 345 678"


@pytest.fixture
def office(new_database: Flask) -> str:
    """An office that has just been set up; the administrator's first password."""
    return set_up_office(full_name=NAME, phone=PHONE, at=NOW)


def test_the_command_makes_the_first_administrator(new_database: Flask) -> None:
    said = new_database.test_cli_runner().invoke(args=["setup", "--name", NAME, "--phone", PHONE])
    assert said.exit_code == 0, said.output
    assert "0912345678" in said.output
    assert re.search(r"mật khẩu lần đầu: [a-z0-9]{5}-[a-z0-9]{5}", said.output)
    assert installation_kind() == "office"


def test_the_command_makes_the_tables_too(new_database: Flask) -> None:
    downgrade(revision="base")
    said = new_database.test_cli_runner().invoke(args=["setup", "--name", NAME, "--phone", PHONE])
    assert said.exit_code == 0, said.output
    assert installation_kind() == "office"


def test_she_can_sign_in_and_must_change_her_password(new_database: Flask, office: str) -> None:
    new_database.test_client_class = InspectingClient
    client = new_database.test_client()
    answer = client.post("/dang-nhap", data={"login": PHONE, "password": office})
    assert answer.location == "/doi-mat-khau"
    client.post("/doi-mat-khau", data={"old": office, "new": "một câu của riêng chị", "again": "một câu của riêng chị"})
    assert client.get("/lop-hoc").location == "/tai-khoan/hai-buoc", "an administrator sets her second factor up next"
    client.get("/tai-khoan/hai-buoc")
    code = pyotp.TOTP(db.session.scalars(select(SecondFactor)).one().secret).at(NOW)
    assert "Mã dự phòng" in client.post("/tai-khoan/hai-buoc", data={"code": code}).text
    assert client.get("/lop-hoc").location == "/thong-bao-du-lieu", "then she reads what is kept about people, once"
    client.post("/thong-bao-du-lieu/da-doc")
    assert client.get("/lop-hoc").status_code == 200


@pytest.mark.usefixtures("office")
def test_an_office_has_its_units_and_one_person() -> None:
    levels = db.session.execute(select(Unit.level, func.count()).group_by(Unit.level)).all()
    assert {row[0]: row[1] for row in levels} == {"province": 1, "commune": 166}
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1
    assert sorted(db.session.scalars(select(RoleGrant.role))) == ["administrator", "coordinator"]


@pytest.mark.usefixtures("office")
def test_an_office_is_set_up_once(new_database: Flask) -> None:
    said = new_database.test_cli_runner().invoke(args=["setup", "--name", NAME, "--phone", "0912345679"])
    assert said.exit_code == 1
    assert "đã được thiết lập" in said.output
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_a_bad_number_sets_nothing_up(new_database: Flask) -> None:
    with pytest.raises(Refused):
        set_up_office(full_name=NAME, phone="12345", at=NOW)
    assert installation_kind() is None
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 0


@pytest.mark.usefixtures("office")
def test_no_use_case_opens_a_demonstration_account_in_an_office() -> None:
    person_id = add_person(full_name="Hà Thị Thử", by=None, at=NOW)
    with pytest.raises(Refused) as refusal:
        open_account(person_id=person_id, phone="0912000001", login_name=None, by=None, at=NOW, password="mot cau de nho")
    assert refusal.value.reason == "demo_in_office"


@pytest.mark.usefixtures("office")
def test_the_database_itself_refuses_a_demonstration_account_in_an_office() -> None:
    person_id = add_person(full_name="Hà Thị Thử", by=None, at=NOW)
    row = {"person_id": person_id, "phone": "0912000001", "password_hash": "x", "must_change": False, "password_set_at": NOW}
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(insert(Account).values(**row, demo_of="demo"))


@pytest.mark.usefixtures("office")
def test_an_office_cannot_call_itself_a_demonstration_beside() -> None:
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(insert(Installation).values(id=2, kind="demo", started_at=NOW))


@pytest.mark.usefixtures("ctx")
def test_a_demonstration_with_accounts_cannot_be_turned_into_an_office(cast: Cast) -> None:
    assert cast.person
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(update(Installation).values(kind="office"))


@pytest.mark.usefixtures("ctx")
@pytest.mark.parametrize("kind", ["demo", "office"])
def test_what_a_database_is_for_is_said_once(kind: str) -> None:
    with pytest.raises(Refused) as refusal:
        begin_installation(kind, at=NOW)
    assert refusal.value.reason == "already_set_up"
