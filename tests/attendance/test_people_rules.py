"""Whom a row means: never guessed."""

from __future__ import annotations

import unicodedata

import pytest

from app.attendance.rules.names import differing_letters, differing_words
from app.attendance.rules.people import Known, Named, Outcome, match_people, match_person

CLASS = [
    Known(1, "Trương Thị Hòa", "0912000004", 1984, "Xã Mường Lát"),
    Known(2, "Lê Thị Hường", "0912000005", 1985, "Xã Như Thanh"),
    Known(3, "Phạm Thị Lan", "0912000006", 1986, "Xã Quan Sơn"),
    Known(4, "Phạm Thị Lan", "0912000007", 1990, "Xã Tam Lư"),
    Known(5, "Phạm Thị Làn", None, 1990, "Xã Tam Lư"),
]


@pytest.mark.parametrize(
    "name",
    [
        "Trương Thị Hoà",
        "TRƯƠNG THỊ HÒA",
        "trƣơng thị hòa",
        unicodedata.normalize("NFD", "Trương Thị Hòa"),
        "  Trương  Thị Hòa ",
        "truong thi hoa",
    ],
)
def test_spellings_of_one_name_are_certain(name: str) -> None:
    match = match_person(Named(name), CLASS)
    assert (match.outcome, match.candidates) == (Outcome.CERTAIN, (1,))


def test_another_accent_is_to_be_confirmed() -> None:
    match = match_person(Named("Lê Thị Hương"), CLASS)
    assert (match.outcome, match.candidates, match.why) == (Outcome.CONFIRM, (2,), "accents")


@pytest.mark.parametrize("name", ["Lê Thị Hườn", "Lê ThịHường", "Lê Hường", "Lê Thị Hừơngg"])
def test_a_letter_a_space_or_a_word_too_few_is_to_be_confirmed(name: str) -> None:
    match = match_person(Named(name), CLASS)
    assert (match.outcome, match.candidates, match.why) == (Outcome.CONFIRM, (2,), "spelling")


def test_two_of_one_name_are_never_guessed() -> None:
    match = match_person(Named("Phạm Thị Lan"), CLASS)
    assert (match.outcome, match.candidates, match.why) == (Outcome.CONFIRM, (3, 4), "several")


@pytest.mark.parametrize(
    "row",
    [
        Named("Phạm Thị Lan", birth_year=1990),
        Named("Phạm Thị Lan", unit_name="Hội LHPN xã Tam Lư"),
        Named("Phạm Thị Lan", phone="0912000007"),
    ],
)
def test_year_unit_or_phone_tell_two_of_one_name_apart(row: Named) -> None:
    assert match_person(row, CLASS).candidates == (4,)
    assert match_person(row, CLASS).outcome is Outcome.CERTAIN


def test_a_unit_that_is_not_known_of_the_other_one_does_not_tell_them_apart() -> None:
    people = [Known(1, "Vi Thị Dợ", unit_name="Xã Tam Lư"), Known(2, "Vi Thị Dợ")]
    assert match_person(Named("Vi Thị Dợ", unit_name="Tam Lư"), people).outcome is Outcome.CONFIRM


def test_a_name_without_accents_that_fits_three_is_not_guessed() -> None:
    assert match_person(Named("Pham Thi Lan"), CLASS).candidates == (3, 4, 5)


def test_the_same_phone_with_another_name_is_to_be_confirmed() -> None:
    assert match_person(Named("Trần Thị Lạ", phone="0912000005"), CLASS).why == "phone_other_name"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (Named("Lê Thị Hường", birth_year=1970), "birth"),
        (Named("Lê Thị Hường", unit_name="Xã Na Mèo"), "unit"),
        (Named("Lê Thị Hường", phone="0999999999"), "phone"),
    ],
)
def test_what_speaks_against_her_has_to_be_confirmed(row: Named, why: str) -> None:
    match = match_person(row, CLASS)
    assert (match.outcome, match.why) == (Outcome.CONFIRM, why)


@pytest.mark.parametrize("name", ["Quách Văn Đoàn", "Lê Thị Mai", "Hường", "Vi Thị Hường"])
def test_a_stranger_is_not_found(name: str) -> None:
    assert match_person(Named(name), CLASS).outcome is Outcome.NOT_FOUND


def test_somebody_in_two_rows_is_certain_in_the_first_only() -> None:
    first, second = match_people([(7, Named("Lê Thị Hường")), (9, Named("lê thị hường"))], CLASS)
    assert first.outcome is Outcome.CERTAIN
    assert (second.outcome, second.why, second.detail) == (Outcome.CONFIRM, "again", "7")


def test_the_letters_that_differ_are_marked_on_both_sides() -> None:
    left, right = differing_letters("Lường Thị Oanh", "Lương Thị Oanh")
    assert left == (("Lư", False), ("ờ", True), ("ng Thị Oanh", False))
    assert right == (("Lư", False), ("ơ", True), ("ng Thị Oanh", False))


def test_the_words_that_differ_are_named_in_pairs() -> None:
    assert differing_words("Lường Thị Oanh", "Lương Thị Oanh") == (("Lường", "Lương"),)
    assert differing_words("Lê Hường", "Lê Thị Hường") == (("", "Thị"),)


def test_a_tone_in_its_other_place_is_no_difference() -> None:
    assert not any(differs for _piece, differs in differing_letters("Trương Thị Hoà", "Trương Thị Hòa")[0])
    assert differing_words("TRƯƠNG THỊ HOÀ", "Trương Thị Hòa") == ()


@pytest.mark.parametrize("name", ["Hường Lê Thị", "Thị Hường Lê"])
def test_the_same_words_in_another_order_are_to_be_confirmed(name: str) -> None:
    match = match_person(Named(name), CLASS)
    assert (match.outcome, match.candidates, match.why) == (Outcome.CONFIRM, (2,), "order")


@pytest.mark.parametrize("name", ["L.T. Hường", "L. T. Hường", "L.Th. Hường", "l.t.hường"])
def test_initials_are_to_be_confirmed(name: str) -> None:
    match = match_person(Named(name), CLASS)
    assert (match.outcome, match.candidates, match.why) == (Outcome.CONFIRM, (2,), "initials")


def test_initials_that_fit_several_are_never_guessed() -> None:
    assert match_person(Named("P.T. Lan"), CLASS).candidates == (3, 4, 5)
    assert match_person(Named("P.T. Lan"), CLASS).outcome is Outcome.CONFIRM


@pytest.mark.parametrize("name", ["P.T.L", "L. Hường", "Hường"])
def test_initials_alone_or_too_few_find_nobody(name: str) -> None:
    assert match_person(Named(name), CLASS).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("name", ["Hường Lê Thị", "L.T. Hường"])
def test_another_order_and_initials_are_certain_when_the_year_or_the_unit_agrees(name: str) -> None:
    assert match_person(Named(name, birth_year=1985), CLASS).outcome is Outcome.CERTAIN
    assert match_person(Named(name, unit_name="Như Thanh"), CLASS).outcome is Outcome.CERTAIN


@pytest.mark.parametrize(
    "name", ["Lê Thị Нường", "LÊ ТНỊ НƯỜNG", "1. Chị Lê Thị Hường", "Lê Thị Hường (Như Thanh)", "Đ/c Lê Thị Hường"]
)
def test_letters_of_another_alphabet_numbers_and_titles_make_no_difference(name: str) -> None:
    match = match_person(Named(name), CLASS)
    assert (match.outcome, match.candidates) == (Outcome.CERTAIN, (2,))


@pytest.mark.parametrize("code", ["HV-2", "hv 0002", "HV2", "K7Q2XM"])
def test_a_code_goes_before_everything_else(code: str) -> None:
    people = [*CLASS[:1], Known(2, "Lê Thị Hường", "0912000005", codes=frozenset({"K7Q2XM"}))]
    assert match_person(Named("le thi huong", birth_year=1911, code=code), people).outcome is Outcome.CERTAIN


def test_a_code_with_another_name_or_another_phone_is_to_be_confirmed() -> None:
    assert match_person(Named("Trương Thị Hòa", code="HV-2"), CLASS).why == "code_other_name"
    match = match_person(Named("Lê Thị Hường", phone="0912000004", code="HV-2"), CLASS)
    assert (match.outcome, match.candidates, match.why) == (Outcome.CONFIRM, (2, 1), "code_phone")


@pytest.mark.parametrize("name", ["Lan - xã Quan Sơn", "Quan Sơn_Thị Lan", "lan (xa quan son)"])
def test_a_given_name_with_its_commune_is_to_be_confirmed(name: str) -> None:
    match = match_person(Named(name), CLASS)
    assert (match.outcome, match.candidates, match.why) == (Outcome.CONFIRM, (3,), "commune")


def test_a_given_name_that_two_of_a_commune_bear_is_never_guessed() -> None:
    match = match_person(Named("Lan - xã Tam Lư"), CLASS)
    assert (match.outcome, match.candidates, match.why) == (Outcome.CONFIRM, (4, 5), "several")
    assert match_person(Named("Lan - xã Mường Lát"), CLASS).outcome is Outcome.NOT_FOUND
