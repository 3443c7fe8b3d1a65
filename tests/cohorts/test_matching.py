"""Who is who: certain or asked, never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.cohorts.rules.matching import KnownPerson, ProposedRow, Register, differences, match_row, propose
from app.cohorts.rules.roster import ListedPerson
from app.cohorts.rules.staging import StagedList, action_for
from app.cohorts.rules.units import UnitIndex, UnitMatch
from app.cohorts.wording import say_all
from app.kernel.refusal import Refused

pytestmark = pytest.mark.sqlite_only

OPENS = date(2026, 11, 2)
HERE, THERE = UnitMatch(2), UnitMatch(3)
UNITS = UnitIndex.of([(2, "Xã Mường Lát", "xa muong lat"), (3, "Phường Hàm Rồng", "phuong ham rong")])
ROW = ListedPerson(12, "Lê Thị Hường", None, 1987, "1987", "Chủ tịch", "xã Mường Lát", "0912345001")
HUONG = KnownPerson(1, "Lê Thị Hường", "0912345001", None, 1987, frozenset({2}))


def matched(row: ListedPerson, *known: KnownPerson, unit: UnitMatch = HERE) -> Any:
    return match_row(row, Register(known), unit, on=OPENS)


def codes(proposal: Any) -> list[str]:
    return [reason.code for reason in proposal.why]


def test_nobody_like_her_is_new() -> None:
    assert matched(ROW).kind == "new"


def test_same_phone_and_name_is_known() -> None:
    assert matched(ROW, HUONG).person_id == 1


def test_same_phone_forgives_accents_and_says_so() -> None:
    proposal = matched(replace(ROW, name="LE THI HUONG"), HUONG)
    assert (proposal.kind, codes(proposal)) == ("known", ["other_accents"])


def test_the_two_schools_of_tone_placement_are_one_name() -> None:
    hoa = KnownPerson(2, "Trần Thị Hoà", None, None, 1987, frozenset({2}))
    assert matched(replace(ROW, name="Trần Thị Hòa", phone_text=""), hoa).kind == "known"


def test_same_name_birth_and_unit_is_known_without_a_phone() -> None:
    assert matched(replace(ROW, phone_text=""), HUONG).person_id == 1


def test_same_phone_of_another_name_is_asked_about() -> None:
    proposal = matched(replace(ROW, name="Lò Thị Vân"), HUONG)
    assert (proposal.kind, proposal.candidates) == ("confirm", (1,))
    assert "Lê Thị Hường" in say_all(proposal.why)


@pytest.mark.parametrize(
    ("row", "unit", "code"),
    [
        (replace(ROW, phone_text="", birth_year=1990), HERE, "birth_differs"),
        (replace(ROW, phone_text="", birth_year=None, birth_text=""), HERE, "birth_unknown"),
        (replace(ROW, phone_text=""), THERE, "unit_differs"),
        (replace(ROW, phone_text="", name="Lê Thị Hương"), HERE, "other_accents"),
    ],
)
def test_a_namesake_with_a_doubt_is_asked_about(row: ListedPerson, unit: UnitMatch, code: str) -> None:
    proposal = matched(row, HUONG, unit=unit)
    assert proposal.kind == "confirm"
    assert code in codes(proposal)


def test_two_namesakes_are_asked_about() -> None:
    twin = replace(HUONG, person_id=5, phone=None)
    proposal = matched(replace(ROW, phone_text=""), HUONG, twin)
    assert (proposal.kind, proposal.candidates) == ("confirm", (1, 5))


def test_a_namesake_of_another_year_does_not_disturb() -> None:
    older = replace(HUONG, person_id=5, phone=None, birth_year=1960)
    assert matched(replace(ROW, phone_text=""), HUONG, older).person_id == 1


def test_a_new_person_with_an_unknown_unit_is_asked_about() -> None:
    proposal = matched(ROW, unit=UnitMatch(None, (), "unknown"))
    assert (proposal.kind, codes(proposal)) == ("confirm", ["unit_unknown"])


def test_a_known_person_of_one_unit_needs_none_in_the_list() -> None:
    assert matched(ROW, HUONG, unit=UnitMatch(None, (), "missing")).kind == "known"


def test_who_is_in_the_class_is_said_to_be() -> None:
    assert codes(matched(ROW, replace(HUONG, enrolled="in"))) == ["in_class"]


def test_who_left_the_class_is_asked_about() -> None:
    assert matched(ROW, replace(HUONG, enrolled="left")).kind == "confirm"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (replace(ROW, name=""), "no_name"),
        (replace(ROW, name="0912345001"), "odd_name"),
        (replace(ROW, phone_text="91234"), "bad_phone"),
        (replace(ROW, phone_text="9.12E+08"), "bad_phone"),
        (replace(ROW, birth_year=None, birth_text="không rõ"), "bad_birth"),
        (replace(ROW, birth_year=2024, birth_text="2024"), "impossible_birth"),
    ],
)
def test_faults_are_refused_with_a_sentence(row: ListedPerson, code: str) -> None:
    proposal = matched(row)
    assert (proposal.kind, codes(proposal)) == ("refused", [code])
    assert say_all(proposal.why).endswith(".")


@pytest.mark.parametrize(
    "text", ["912345001", "0912.345.001", "+84 912 345 001", "0912345001 / 0987654321", "0912345001; 0987654321"]
)
def test_phones_are_read_as_people_and_excel_write_them(text: str) -> None:
    assert replace(ROW, phone_text=text).phone == "0912345001"


def listed(*rows: ListedPerson) -> list[ProposedRow]:
    return propose(rows, Register([]), UNITS, on=OPENS)


def test_the_same_person_twice_is_refused_naming_the_first_row() -> None:
    _first, second = listed(ROW, replace(ROW, row=30))
    assert (second.proposal.kind, say_all(second.proposal.why)) == (
        "refused",
        "Trùng với dòng 12: cùng một người. Chỉ ghi dòng đầu.",
    )


def test_two_rows_with_one_phone_are_asked_about() -> None:
    _first, second = listed(ROW, replace(ROW, row=30, name="Lò Thị Vân"))
    assert (second.proposal.kind, codes(second.proposal)) == ("confirm", ["phone_twice"])


def test_two_like_rows_without_anything_else_are_asked_about() -> None:
    bare = replace(ROW, phone_text="", birth_year=None, birth_text="")
    _first, second = listed(bare, replace(bare, row=30))
    assert codes(second.proposal) == ["like_row"]


def test_two_rows_that_are_one_known_person_are_one() -> None:
    by_phone = replace(ROW, birth_year=None, birth_text="")
    by_birth = replace(ROW, row=30, phone_text="")
    rows = propose([by_phone, by_birth], Register([HUONG]), UNITS, on=OPENS)
    assert [row.proposal.kind for row in rows] == ["known", "refused"]


def test_a_staged_list_survives_its_json() -> None:
    rows = propose(
        [replace(ROW, birth_on=date(1987, 1, 2), hidden=True), replace(ROW, row=30)], Register([HUONG]), UNITS, on=OPENS
    )
    staged = StagedList("DS", tuple(rows), ((40, "Tổng"),), {"name": "B"})
    assert StagedList.from_records(staged.to_records()) == staged


def test_only_offered_people_can_be_chosen() -> None:
    row = propose([ROW], Register([HUONG]), UNITS, on=OPENS)[0]
    assert [action_for(row, None), action_for(row, 1), action_for(row, "skip")] == [1, 1, "skip"]
    with pytest.raises(Refused):
        action_for(row, 99)


def test_letters_that_differ_are_marked() -> None:
    pieces = differences("Lê Thị Huờng", "Lê Thị Hường")
    assert "".join(text for text, _differs in pieces) == "Lê Thị Huờng"
    assert "".join(text for text, differs in pieces if differs) in {"uờ", "u", "ờ"}
