"""How the figures of a report come about, and what a paper keeps when it is frozen."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.kernel.refusal import Refused
from app.plans.pictures import step_of
from app.plans.rules.figures import UnitLack, cumulated
from app.reports.asking import read_asked, read_day
from app.reports.kinds.table_ten import figures_of
from app.reports.queries.results import TrainedRow
from app.reports.rules.document import (
    Caption,
    Column,
    Document,
    Grid,
    Heading,
    Letterhead,
    NewPage,
    Signing,
    Skin,
    Text,
    day_line,
    head_rows,
    numbered,
    say_cell,
)
from app.reports.rules.figures import Person, by_unit, people_of
from app.reports.rules.freezing import document_of, record_of
from app.reports.wording import say_reporter

pytestmark = pytest.mark.sqlite_only


def went(person_id: int, year: int, unit_id: int = 1, cohort_id: int = 1) -> Person:
    """Somebody recognised in a class of a year."""
    return Person(7, cohort_id, year, person_id, unit_id, f"Xã {unit_id}", f"{unit_id}")


def test_one_person_in_two_years_is_one_of_the_period() -> None:
    assert people_of([went(1, 2025), went(1, 2026), went(2, 2026)]) == {(7, 2025): 1, (7, 2026): 2, (7, 0): 2}


def test_units_without_holders_stand_behind_those_with_them() -> None:
    units = by_unit([went(1, 2025), went(2, 2025, 9)], [UnitLack(1, "14845", "Xã 1", 4, 1)])
    assert [(unit.name, unit.holders, unit.lacking_percent, unit.recognised) for unit in units] == [
        ("Xã 1", 4, 25.0, 1),
        ("Xã 9", 0, 0.0, 1),
    ]


def test_a_year_counts_only_its_own_people() -> None:
    assert [unit.recognised for unit in by_unit([went(1, 2025), went(2, 2026)], [UnitLack(1, "", "Xã 1", 2, 0)], 2026)] == [1]


def test_years_to_come_are_planned_but_not_done() -> None:
    assert cumulated({2025: (100, 90), 2026: (100, 0)}, 2025) == [(2025, 100, 90), (2026, 200, None)]


def test_where_the_plan_says_nothing_the_line_of_the_plan_ends() -> None:
    assert cumulated({2025: (None, 5), 2026: (100, 5)}, 2026) == [(2025, None, 5), (2026, None, 10)]


@pytest.mark.parametrize(("percent", "step"), [(0, 0), (0.1, 1), (25, 1), (25.1, 2), (50, 2), (75, 3), (75.1, 4), (100, 4)])
def test_the_colour_of_a_share(percent: float, step: int) -> None:
    assert step_of(percent) == step


def test_the_form_counts_levels_of_people_and_of_whoever_opened_the_class() -> None:
    rows = [
        TrainedRow(1, "province", "province", True, 3),
        TrainedRow(1, "province", "commune", False, 40),
        TrainedRow(2, "district", "district", False, 5),
        TrainedRow(3, "commune", "", False, 7),
    ]
    assert figures_of(rows) == [55, 3, 3, 5, 0, 47, 3, 1, 1, 1]


@pytest.mark.parametrize(
    ("value", "said"), [(1400, "1.400"), (7.5, "7,5"), (0, "0"), (None, ""), (date(2025, 3, 1), "01/03/2025"), ("0912", "0912")]
)
def test_cells_are_written_the_vietnamese_way(value: object, said: str) -> None:
    assert say_cell(value) == said  # type: ignore[arg-type]


def test_days_below_ten_and_the_first_two_months_get_a_zero() -> None:
    assert day_line("Thanh Hóa", date(2026, 2, 5)) == "Thanh Hóa, ngày 05 tháng 02 năm 2026"
    assert day_line("Thanh Hóa", date(2026, 3, 15)) == "Thanh Hóa, ngày 15 tháng 3 năm 2026"
    assert "ngày      tháng" in day_line("Thanh Hóa", None)


def test_sections_are_numbered_anew_within_each() -> None:
    blocks = [Heading(1, "A"), Heading(2, "b"), Heading(2, "c"), Heading(1, "D"), Heading(2, "e")]
    assert [block.text for block in numbered(blocks) if isinstance(block, Heading)] == ["I. A", "1. b", "2. c", "II. D", "1. e"]


def test_columns_of_one_group_share_a_head() -> None:
    columns = [Column("TT", 1), Column("Nêu", 1, group="Kế hoạch"), Column("Cộng", 1, group="Kế hoạch"), Column("Đã làm", 1)]
    assert head_rows(columns) == [[("TT", 1, 2), ("Kế hoạch", 2, 1), ("Đã làm", 1, 2)], [("Nêu", 1, 1), ("Cộng", 1, 1)]]


def test_a_frozen_paper_reads_back_as_it_was() -> None:
    grid = Grid("Bảng", (Column("Ngày", 1), Column("Số", 1)), ((date(2025, 12, 31), 7.5), (None, "=1+1")), frozenset({1}))
    signing = Signing("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Lê Thị Hà")
    blocks = (Heading(1, "A"), Text("b", "item"), Caption("c", "d"), grid, NewPage())
    head = Letterhead(Skin.STATE, "Trên", "Dưới", "Thanh Hóa")
    paper = Document(
        head, "BC", date(2026, 1, 2), date(2026, 1, 2), "BÁO CÁO", "Về việc", blocks, signing, None, ("Lưu: VT",), True
    )
    assert document_of(json.loads(json.dumps(record_of(paper)))) == paper


@pytest.mark.parametrize("args", [{}, {"loai": "khong-co"}, {"loai": ""}])
def test_an_address_without_a_kind_asks_for_nothing(args: dict[str, str]) -> None:
    assert read_asked(args, today=date(2026, 11, 10)) is None


@pytest.mark.parametrize("year", ["", "0", "99999999999999999999", "-5", "hai nghìn", "1989"])
def test_a_year_that_cannot_be_is_this_year(year: str) -> None:
    asked = read_asked({"loai": "nam", "nam": year, "mau": "la", "don-vi": "x"}, today=date(2026, 11, 10))
    assert asked is not None
    assert (asked.year, asked.skin, asked.unit_id) == (2026, None, 0)


@pytest.mark.parametrize(
    ("text", "on"),
    [("", None), ("31/12/2025", date(2025, 12, 31)), ("2025-12-31", date(2025, 12, 31)), ("1.3.2026", date(2026, 3, 1)),
     ("10/11/2026", None)],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it_and_today_is_no_earlier_day(text: str, on: date | None) -> None:
    assert read_day(text, today=date(2026, 11, 10)) == on


@pytest.mark.parametrize(
    ("text", "reason"),
    [("31/02/2026", "day"), ("hôm qua", "day"), ("2025", "day"), ("11/11/2026", "ahead"), ("31/12/1989", "before"),
     ("٣١/١٢/٢٠٢٥", "day"), ("99999999999", "day")],
)  # fmt: skip
def test_a_day_without_figures_is_refused_in_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_day(text, today=date(2026, 11, 10))
    assert refusal.value.reason == reason
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("unit", "said"),
    [("Tỉnh Thanh Hóa", "Hội Liên hiệp Phụ nữ tỉnh Thanh Hóa"), ("Hội LHPN Việt Nam", "Hội LHPN Việt Nam")],
)
def test_the_body_of_the_union_reports_not_the_province(unit: str, said: str) -> None:
    assert say_reporter(unit) == said
