"""The coordinator's matrix: found without accents, sorted the Vietnamese way, and as cheap for forty as for four."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import update

from app.attendance.services.roll import save_roll
from app.cohorts import services as cohorts
from app.cohorts.models import Enrolment
from app.cohorts.queries import cohort_of
from app.completion.queries import at_risk
from app.people.models import Person
from app.people.services.units import add_unit
from app.storage.transaction import transaction
from tests.cast import NOW, TODAY, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]


@pytest.fixture
def names(ctx: Flask, cast: Cast, client_for: Clients) -> Callable[..., list[str]]:
    """The names in the matrix, in their order: `names(q="huong", xep="ten")`."""
    client = client_for("coordinator")

    def shown(**query: str) -> list[str]:
        page = client.get(f"/lop/{cast.cohort['thu']}", query_string=query).text
        return re.findall(r'<th class="pin" scope="row"><a [^>]*>([^<]+)</a>', page)

    return shown


@pytest.fixture
def workbook(ctx: Flask, cast: Cast, client_for: Clients) -> Callable[..., openpyxl.Workbook]:
    """The matrix as Excel reads it."""

    def read(**query: str) -> openpyxl.Workbook:
        answer = client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/tong-hop.xlsx", query_string=query)
        assert answer.status_code == 200
        return openpyxl.load_workbook(io.BytesIO(answer.data))

    return read


@pytest.mark.parametrize("typed", ["huong", "Hường", "HUONG", "le thi huong", " hương "])
def test_a_name_is_found_without_its_accents(
    names: Callable[..., list[str]], enrol_many: Callable[[int], Any], typed: str
) -> None:
    enrol_many(10)
    assert names(q=typed, xep="ten") == ["Lê Thị Hương", "Lê Thị Hường"]


def test_a_commune_is_found_too_and_half_a_word_is_enough(names: Callable[..., list[str]]) -> None:
    assert set(names(q="muong l")) == set()
    assert names(q="binh") == ["Nguyễn Thị Bình"]
    assert names(q="inh") == []


def test_names_are_sorted_by_the_given_name(names: Callable[..., list[str]], enrol_many: Callable[[int], Any]) -> None:
    enrol_many(10)
    given = [name.split()[-1] for name in names(xep="ten")]
    assert given == ["Anh", "Ánh", "Ân", "Bình", "Bình", "Dung", "Đào", "Hòa", "Hương", "Hường", "Thắm", "Uyên", "Ước", "Yến"]


def test_who_needs_a_call_stands_first_as_on_the_list_of_calls(names: Callable[..., list[str]], cast: Cast) -> None:
    for number in (1, 2):
        save_roll(
            cast.session[number],
            {cast.enrolment["hoa"]: "absent"},
            {},
            device_at=NOW,
            by=cast.person["coordinator"],
            at=NOW,
            client_prefix="test",
        )
    cohort = cohort_of(cast.cohort["thu"])
    assert cohort is not None
    calls = [row.standing.person.full_name for row in at_risk([cohort], today=TODAY)]
    assert calls[-1] == "Trương Thị Hòa"
    assert names()[: len(calls)] == calls
    assert names(hien="khong-con") == ["Trương Thị Hòa"]


def test_the_filters_keep_whom_they_say(
    names: Callable[..., list[str]], finish_lessons: Callable[..., None], pass_papers: Callable[..., None]
) -> None:
    finish_lessons("tham")
    pass_papers("tham", "topic")
    assert set(names(hien="mang", xep="ten")) == {"Lê Thị Lan Anh", "Nguyễn Thị Bình", "Trương Thị Hòa"}
    assert len(names(hien="lop")) == 4
    assert names(hien="du") == []


def test_communes_are_sorted_the_vietnamese_way(ctx: Flask, cast: Cast, names: Callable[..., list[str]]) -> None:
    for key, unit in (("tham", "Xã Đông Tiến"), ("anh", "Xã Dân Quyền"), ("binh", "Xã Đồng Lương"), ("hoa", "Xã Dương Phú")):
        commune = add_unit(
            code=f"9{key}", name=unit[3:], kind="Xã", level="commune", parent_id=None, valid_from_on=None, by=None, at=NOW
        )
        with transaction() as db:
            db.execute(update(Enrolment).where(Enrolment.id == cast.enrolment[key]).values(unit_id=commune))
    assert [name.split()[-1] for name in names(xep="xa")] == ["Anh", "Hòa", "Bình", "Thắm"]


def test_fewest_periods_first(names: Callable[..., list[str]], finish_lessons: Callable[..., None]) -> None:
    finish_lessons("anh", 1)
    finish_lessons("binh", 3)
    assert names(xep="tiet")[-2:] == ["Lê Thị Lan Anh", "Nguyễn Thị Bình"]


@pytest.mark.parametrize("query", [{"hien": "gibt-es-nicht"}, {"xep": "x"}, {"q": "%"}, {"q": "<b>"}, {"q": "x" * 5000}])
def test_a_filter_that_is_none_breaks_nothing(names: Callable[..., list[str]], query: dict[str, str]) -> None:
    assert len(names(**query)) in {0, 4}


def test_the_matrix_costs_the_same_for_four_and_for_forty(
    cast: Cast, client_for: Clients, enrol_many: Callable[[int], Any], statements: Callable[[], Any]
) -> None:
    client = client_for("coordinator")
    costs = []
    for more in (0, 36):
        enrol_many(more)
        for page in ("", "/tong-hop.xlsx"):
            client.get(f"/lop/{cast.cohort['thu']}{page}")
            with statements() as seen:
                assert client.get(f"/lop/{cast.cohort['thu']}{page}").status_code == 200
            costs.append(len(seen))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 10


def test_the_list_of_classes_and_the_instructors_desk_cost_little(client_for: Clients, statements: Callable[[], Any]) -> None:
    for key, url, most in (("coordinator", "/lop-hoc", 12), ("administrator", "/lop-hoc", 12), ("instructor", "/giang-day", 10)):
        client = client_for(key)
        client.get(url)
        with statements() as seen:
            assert client.get(url).status_code == 200
        assert len(seen) <= most, seen


def test_excel_reads_one_row_per_trainee_and_the_conditions(workbook: Callable[..., openpyxl.Workbook]) -> None:
    book = workbook()
    assert book.sheetnames == ["Tổng hợp", "Điều kiện"]
    matrix = book["Tổng hợp"]
    rows = [[cell.value for cell in row] for row in matrix.iter_rows()]
    head = next(index for index, row in enumerate(rows) if "Họ và tên" in row)
    assert [row[1] for row in rows[head + 1 :]] == ["Lê Thị Lan Anh", "Nguyễn Thị Bình", "Trương Thị Hòa", "Hà Thị Thắm"]
    assert "Lớp thu (LOP-THU)" in rows[0]


def test_a_phone_number_stays_text(workbook: Callable[..., openpyxl.Workbook]) -> None:
    cells = [cell for row in workbook()["Tổng hợp"].iter_rows() for cell in row if cell.value == "0912000001"]
    assert [(cell.data_type, cell.number_format) for cell in cells] == [("s", "@")]


def test_periods_are_numbers(workbook: Callable[..., openpyxl.Workbook], finish_lessons: Callable[..., None]) -> None:
    finish_lessons("tham", 1)
    row = next(row for row in workbook()["Tổng hợp"].iter_rows() if row[1].value == "Hà Thị Thắm")
    assert (row[5].value, row[5].data_type, row[5].number_format) == (1.5, "n", "General")


def test_text_that_looks_like_a_formula_is_none(workbook: Callable[..., openpyxl.Workbook], cast: Cast) -> None:
    evil = '=HYPERLINK("http://xau.example","x")'
    with transaction() as db:
        db.execute(update(Person).where(Person.id == cast.person["tham"]).values(full_name=evil))
    cells = [cell for row in workbook()["Tổng hợp"].iter_rows() for cell in row if cell.value == evil]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_workbook_keeps_the_filter(workbook: Callable[..., openpyxl.Workbook]) -> None:
    found = [row[1].value for row in workbook(q="tham")["Tổng hợp"].iter_rows() if row[1].value]
    assert found == ["Họ và tên", "Hà Thị Thắm"]


def test_a_class_without_trainees_still_downloads(ctx: Flask, cast: Cast, client_for: Clients) -> None:
    for key in ("tham", "anh", "binh", "hoa"):
        cohorts.leave(enrolment_id=cast.enrolment[key], reason="Thôi", by=cast.person["coordinator"], at=NOW)
    client = client_for("coordinator")
    assert "Lớp chưa có học viên" in client.get(f"/lop/{cast.cohort['thu']}").text
    assert client.get(f"/lop/{cast.cohort['thu']}/tong-hop.xlsx").status_code == 200


def test_the_file_is_called_after_the_class_and_the_day(cast: Cast, client_for: Clients) -> None:
    answer = client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/tong-hop.xlsx")
    assert "2026-11-10.xlsx" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
