"""Reading lists as offices make them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.cohorts.sheet.roster import candidates, read_roster
from app.cohorts.sheet.template import roster_template
from app.cohorts.sheet.workbook import read_workbook
from app.kernel.refusal import Refused
from tests.files import make_rosters as files

pytestmark = pytest.mark.sqlite_only


def read(data: bytes, sheet: str | None = None) -> Any:
    return read_roster(read_workbook(data, "ds.xlsx"), sheet)


def test_a_plain_list() -> None:
    first, second, third = read(files.plain()).people
    assert (first.row, first.name, first.birth_on, first.phone) == (2, "Lò Thị Vân", date(1985, 7, 25), "0912345001")
    assert (second.birth_on, second.phone, second.unit_text) == (date(1990, 3, 4), "0912345002", "Mường Lát")
    assert (third.birth_on, third.birth_year, third.phone, third.post_title) == (None, 1988, None, "nguồn Chủ tịch")


def test_an_official_list_with_two_header_rows_merged_cells_and_signatures() -> None:
    roster = read(files.official())
    assert [(one.row, one.name) for one in roster.people] == [(9, "Lò Thị Vân"), (10, "Giàng A Tủa"), (12, "Bùi Thị Ngân")]
    assert [one.birth_on or one.birth_year for one in roster.people] == [date(1985, 7, 25), date(1985, 7, 25), 1988]
    assert [row for row, _text in roster.left_out] == [8, 11, 13, 14]


def test_names_of_a_mac_are_read_in_nfc() -> None:
    assert [one.name for one in read(files.decomposed()).people] == [row[1] for row in files.PEOPLE]


def test_a_hidden_row_is_read_and_said_to_be_hidden() -> None:
    assert [one.hidden for one in read(files.with_hidden_row()).people] == [False, True, False]


def test_a_name_in_two_cells_under_one_head() -> None:
    data = files.plain(
        [(1, "Lò Thị", "Vân", "0912345001"), (2, "Vi Thị", "Xuân", "0912345002")], ["STT", "Họ và tên", None, "SĐT"]
    )
    assert [one.name for one in read(data).people] == ["Lò Thị Vân", "Vi Thị Xuân"]


def test_a_birthday_in_three_columns() -> None:
    head = ["Họ tên", "Ngày sinh", "Tháng", "Năm", "Điện thoại"]
    data = files.plain([("Lò Thị Vân", 25, 7, 1985, 912345001)], head)
    assert read(data).people[0].name == "Lò Thị Vân"


def test_the_unit_is_read_from_the_post_when_it_has_no_column() -> None:
    data = files.plain([("Lò Thị Vân", "Chủ tịch Hội LHPN xã Mường Lát")], ["Họ và tên", "Chức vụ, đơn vị công tác"])
    assert read(data).people[0].unit_text == "xã Mường Lát"


def test_the_header_repeated_on_every_page_is_no_person() -> None:
    data = files.plain([files.PEOPLE[0], files.HEAD, files.PEOPLE[1]])
    assert [one.row for one in read(data).people] == [2, 4]


def test_numbers_of_columns_below_the_header_are_no_person() -> None:
    data = files.plain([("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"), files.PEOPLE[0]])
    assert [one.name for one in read(data).people] == ["Lò Thị Vân"]


def test_families_whose_names_look_like_headings_stay() -> None:
    people = [(1, "Vi Thị Xuân"), (2, "Tống Thị Nga"), (3, "Phan Thị Mỹ"), (4, "Công Thị Hạnh")]
    assert len(read(files.plain(people, ["STT", "Họ và tên"])).people) == 4


def test_a_row_without_a_name_but_with_everything_else_is_kept_to_be_refused() -> None:
    data = files.plain([(1, None, "1985", "CT", "Mường Lát", 912345001, "")])
    assert read(data).people[0].name == ""


def test_two_sheets_alike_are_not_guessed_between() -> None:
    book = read_workbook(files.two_alike(), "ds.xlsx")
    with pytest.raises(Refused) as refusal:
        read_roster(book)
    assert refusal.value.reason == "which_sheet"
    assert "“Đợt 1”, “Đợt 2”" in refusal.value.sentence
    assert candidates(book) == ["Đợt 1", "Đợt 2"]
    assert len(read_roster(book, "Đợt 2").people) == 2


@pytest.mark.parametrize(("data", "reason"), [(files.no_header(), "no_header"), (files.plain([]), "no_rows")])
def test_what_is_no_list_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(data)
    assert refusal.value.reason == reason


def test_the_template_is_read_back() -> None:
    with pytest.raises(Refused) as refusal:
        read(roster_template("Lớp thử"))
    assert refusal.value.reason == "no_rows"
