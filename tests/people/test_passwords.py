"""First passwords, new passwords, passwords given anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.refusal import Refused
from app.people.models import Account
from app.people.rules import MIN_PASSWORD
from app.people.services.passwords import chosen_password, first_password, hash_of, verifies
from app.people.services.persons import add_person, open_account, reset_password
from app.people.services.sign_in import change_password
from app.storage.base import db
from app.storage.models import JournalEntry
from tests.cast import NOW, PASSWORD, PEOPLE, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
COMMON = Path("app/people/data/common_passwords.txt")
NEW = "bốn con trâu trắng"


@pytest.fixture
def newcomer(ctx: Flask, client_for: Clients) -> tuple[InspectingClient, str]:
    """Somebody who signed in with the password on her slip, and that password."""
    person_id = add_person(full_name="Vi Thị Mới", phone="0912000099", by=None, at=NOW)
    first = open_account(person_id=person_id, phone="0912000099", login_name=None, by=None, at=NOW)
    client = client_for(None)
    answer = client.post("/dang-nhap", data={"login": "0912000099", "password": first})
    assert answer.location == "/doi-mat-khau"
    return client, first


def change(client: InspectingClient, old: str, new: str = NEW, again: str | None = None):  # type: ignore[no-untyped-def]
    return client.post("/doi-mat-khau", data={"old": old, "new": new, "again": new if again is None else again})


@pytest.mark.parametrize("address", ["/", "/tai-khoan", "/hoc/", "/tro-giup", "/lop-hoc"])
def test_the_first_password_is_changed_before_anything_else(newcomer: tuple[InspectingClient, str], address: str) -> None:
    answer = newcomer[0].get(address)
    assert answer.status_code in {303, 404}
    assert answer.status_code == 404 or answer.location == "/doi-mat-khau"


def test_nothing_can_be_posted_with_a_first_password_either(newcomer: tuple[InspectingClient, str]) -> None:
    assert newcomer[0].post("/dang-xuat-moi-noi").location == "/doi-mat-khau"


def test_a_new_password_opens_the_rest(newcomer: tuple[InspectingClient, str]) -> None:
    client, first = newcomer
    assert change(client, first).location == "/"
    assert client.get("/tai-khoan").status_code == 200


def test_the_first_password_is_dead_after_the_change(newcomer: tuple[InspectingClient, str], client_for: Clients) -> None:
    client, first = newcomer
    change(client, first)
    assert client_for(None).post("/dang-nhap", data={"login": "0912000099", "password": first}).status_code == 422
    assert client_for(None).post("/dang-nhap", data={"login": "0912000099", "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("sai", NEW, None, "Mật khẩu đang dùng chưa đúng"),
        ("", NEW, None, "Nhập mật khẩu đang dùng"),
        (None, "ngan", None, "ít nhất 8 ký tự"),
        (None, "12345678", None, "quá dễ đoán"),
        (None, "0912 000 099", None, "không được trùng với số điện thoại"),
        (None, NEW, "khac", "chưa giống nhau"),
        (None, "", None, "Nhập mật khẩu mới"),
    ],
)
def test_a_password_that_will_not_do_is_explained(newcomer, old, new, again, said) -> None:  # type: ignore[no-untyped-def]
    client, first = newcomer
    answer = change(client, first if old is None else old, new, again)
    assert answer.status_code == 422
    assert said in answer.text
    assert client.get("/tai-khoan").status_code == 303


def test_the_first_password_cannot_be_kept(newcomer: tuple[InspectingClient, str]) -> None:
    client, first = newcomer
    assert "phải khác mật khẩu đang dùng" in change(client, first, first).text


def test_a_new_password_ends_the_other_devices(client_for: Clients) -> None:
    here, there = client_for("tham"), client_for("tham")
    assert change(here, PASSWORD).status_code == 303
    assert (here.get("/tai-khoan").status_code, there.get("/tai-khoan").status_code) == (200, 303)


def test_a_password_given_anew_ends_everything_old(ctx: Flask, client_for: Clients, cast: Cast) -> None:
    client = client_for("tham")
    given = reset_password(person_id=cast.person["tham"], by=cast.person["coordinator"], at=NOW)
    assert client.get("/tai-khoan").status_code == 303
    assert client_for(None).post("/dang-nhap", data={"login": PEOPLE["tham"][1], "password": PASSWORD}).status_code == 422
    answer = client_for(None).post("/dang-nhap", data={"login": PEOPLE["tham"][1], "password": given})
    assert answer.location == "/doi-mat-khau"


def test_the_command_prints_a_new_password_or_says_that_there_is_no_account(app: Flask) -> None:
    runner = app.test_cli_runner()
    said = runner.invoke(args=["people", "reset-password", PEOPLE["tham"][1]])
    assert (said.exit_code, len(said.output.strip())) == (0, 11)
    unknown = runner.invoke(args=["people", "reset-password", "0987654321"])
    assert (unknown.exit_code, unknown.output.strip()) == (1, "Error: Không có tài khoản này.")


def test_the_journal_knows_who_gave_a_password_but_not_which(ctx: Flask, cast: Cast) -> None:
    given = reset_password(person_id=cast.person["tham"], by=cast.person["coordinator"], at=NOW)
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "people.reset_password")).one()
    assert (entry.by_id, entry.subject_id) == (cast.person["coordinator"], cast.person["tham"])
    assert given not in str(entry.detail)


def test_nobodys_password_is_changed_by_somebody_else(ctx: Flask, cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        change_password(old="sai", new=NEW, by=cast.person["tham"], sign_in_id=1, at=NOW)
    assert refusal.value.reason == "wrong_old"


@pytest.mark.sqlite_only
def test_a_password_is_kept_as_argon2id_and_no_two_look_alike() -> None:
    first, second = hash_of(NEW), hash_of(NEW)
    assert first.startswith("$argon2id$")
    assert first != second
    assert verifies(NEW, first)
    assert not verifies(NEW, None)
    assert not verifies(NEW, "no hash at all")


@pytest.mark.sqlite_only
def test_a_password_on_paper_can_be_read_out() -> None:
    given = {first_password() for _n in range(50)}
    assert len(given) == 50
    assert all(len(password) == 11 and not set("ilo01") & set(password) for password in given)


def test_an_account_is_not_opened_twice_nor_under_somebody_elses_number(ctx: Flask, cast: Cast) -> None:
    with pytest.raises(Refused) as twice:
        open_account(person_id=cast.person["tham"], phone="0912000098", login_name=None, by=None, at=NOW)
    stranger = add_person(full_name="Lò Thị Khác", by=None, at=NOW)
    with pytest.raises(Refused) as taken:
        open_account(person_id=stranger, phone=PEOPLE["tham"][1], login_name=None, by=None, at=NOW)
    assert (twice.value.reason, taken.value.reason) == ("has_account", "login_taken")
    assert db.session.get(Account, stranger) is None


@pytest.mark.parametrize(
    "text",
    [
        "password1",
        "Football1",
        "matkhau2026",
        "Mật khẩu 123",
        "anhyeuem@123",
        "Thanh Hóa 36",
        "0987654321",
        "15/08/1985",
        "qwertyuiop",
        "hội phụ nữ",
        "!!!!!!!!!!",
    ],
)
def test_what_everybody_tries_is_no_password(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        chosen_password(text, login_names=())
    assert refusal.value.reason == "password_common"


@pytest.mark.parametrize("text", [NEW, "nua mang nua lop", "chợ phiên họp sáng 5", "Hoa gạo đỏ 1974 bến", "7391 0264 8853 1706"])
def test_a_sentence_of_her_own_is_one(text: str) -> None:
    assert chosen_password(text, login_names=("0912345678",)) == text


def test_the_lists_hold_nothing_too_short_to_be_refused_for_its_length() -> None:
    listed = set(COMMON.read_text(encoding="utf-8").splitlines())
    assert len(listed) > 10_000
    assert {line for line in listed if len(line) < MIN_PASSWORD or line != line.lower()} == set()
