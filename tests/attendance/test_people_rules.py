"""Whom a row means: never guessed."""

from __future__ import annotations

import unicodedata

import pytest

from app.attendance.rules.people import Known, Named, Outcome, differing_words, match_people, match_person

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


def test_the_words_that_differ_are_marked_on_both_sides() -> None:
    left, right = differing_words("Lường Thị Oanh", "Lương Thị Oanh")
    assert left == (("Lường", True), ("Thị", False), ("Oanh", False))
    assert right[0] == ("Lương", True)


def test_a_tone_in_its_other_place_is_no_difference() -> None:
    assert not any(differs for _word, differs in differing_words("Trương Thị Hoà", "Trương Thị Hòa")[0])
