"""Logins, phone numbers, passwords, reach."""

from __future__ import annotations

import unicodedata

import pytest

from app.kernel.refusal import Refused
from app.people.policy import TABLE, Access, access
from app.people.rules import Grant, Role, Viewer, login_of, must_wait, password_of, phone_of


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "912345678",
        "0912 345 678",
        "0912.345.678",
        "+84 912 345 678",
        "84912345678",
        "912345678.0",
        " 0912-345-678 ",
    ],
)
def test_a_phone_number_is_found_however_it_was_typed(typed: str):
    assert phone_of(typed) == "0912345678"


@pytest.mark.parametrize("typed", ["", "12345", "9.12345678E8", "01688888888", "0112345678", "abc", "09123456789"])
def test_what_is_no_phone_number_is_not_guessed(typed: str):
    assert phone_of(typed) is None


def test_a_login_name_is_compared_without_accents_and_case():
    assert login_of("  Hà Thắm 07 ") == "hatham07"


def test_a_password_in_two_forms_of_unicode_is_one_password():
    decomposed = unicodedata.normalize("NFD", "một câu dễ nhớ")
    assert password_of(decomposed) == "một câu dễ nhớ"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("ngan", "password_short"),
        ("12345678", "password_common"),
        ("aaaaaaaaaa", "password_common"),
        ("0912345678", "password_is_login"),
        ("x" * 201, "password_long"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str, reason: str):
    with pytest.raises(Refused) as refusal:
        password_of(password, login_names=("0912345678",))
    assert refusal.value.reason == reason


def test_a_class_behind_one_router_is_not_locked_out_by_one_person():
    assert must_wait(10, 10)
    assert not must_wait(0, 50)


COORDINATOR = Viewer(1, "Lê Thị Hoa", (Grant(Role.COORDINATOR, 1, "/1/"),))


def test_a_grant_reaches_its_unit_and_everything_below_and_nothing_beside():
    assert COORDINATOR.reaches("/1/7/", Role.COORDINATOR)
    assert not COORDINATOR.reaches("/12/", Role.COORDINATOR)
    assert not COORDINATOR.reaches("/1/7/", Role.ADMINISTRATOR)


def test_an_endpoint_that_is_not_in_the_table_is_hidden_from_everybody():
    assert access("somewhere.new", COORDINATOR) is Access.HIDDEN


def test_nobody_yet_is_sent_to_sign_in_and_a_trainee_does_not_see_the_desk():
    assert access("desks.coordinator", None) is Access.SIGN_IN_FIRST
    assert access("desks.coordinator", Viewer(2, "Hà Thị Thắm")) is Access.HIDDEN
    assert access("desks.coordinator", COORDINATOR) is Access.ALLOWED
    assert len(TABLE) > 40
