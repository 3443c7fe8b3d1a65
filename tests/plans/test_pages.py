"""The pages of plans: what each shows, to whom, and how many statements it costs."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from flask import Flask

from app.cohorts import services as cohorts
from app.people.queries import unit_by_code
from app.people.rules import Role, Viewer
from app.people.services.persons import add_person, add_post, grant_role, open_account
from app.storage.base import db
from app.storage.transaction import transaction
from tests.cast import NOW, PASSWORD, Cast
from tests.inspection import InspectingClient
from tests.plans.conftest import Planned, decide
from tests.plans.lists import workbook

Clients = Callable[..., InspectingClient]
MOST = 12
"""SQL statements of one page."""


def add_chairs(count: int) -> None:
    """So many more chairs in Mường Lát."""
    unit = unit_by_code("14845")
    assert unit is not None
    unit_id = unit.id
    with transaction():
        for number in range(count):
            person = add_person(full_name=f"Lò Thị Người {number}", by=None, at=NOW)
            add_post(person_id=person, unit_id=unit_id, kind="chair", title="CT", from_on=None, by=None, at=NOW)


def count_class(planned: Planned, cast: Cast) -> None:
    """The class "thu" counts for the line."""
    place = {"cohort_id": cast.cohort["thu"], "by": cast.person["coordinator"], "at": NOW}
    cohorts.place_cohort(line_id=planned.line_id, offered=[planned.line_id], **place)  # type: ignore[arg-type]


def test_without_a_plan_the_pages_say_what_to_do_next(client_for: Clients) -> None:
    client = client_for("coordinator")
    for url in ("/ke-hoach", "/chuan-chuc-danh"):
        page = client.get(url)
        assert page.status_code == 200
        assert "Chưa có" in page.text


def test_the_plan_shows_what_it_states_and_what_was_done(client_for: Clients, planned: Planned, cast: Cast) -> None:
    count_class(planned, cast)
    decide(cast, "tham", "recognised", "1/QĐ")
    page = client_for("coordinator").get(f"/ke-hoach/chi-tieu/{planned.line_id}")
    assert "Hà Thị Thắm" in page.text
    assert "1 người được công nhận" in page.text
    assert "1 trong 9 người đã học (11,1%); cần 8 người" in page.text


def test_a_class_that_has_not_begun_is_not_done(client_for: Clients, planned: Planned, cast: Cast, clock: Any) -> None:
    count_class(planned, cast)
    clock(datetime(2026, 11, 1, 3, 0, tzinfo=UTC))
    page = client_for("coordinator").get(f"/ke-hoach/chi-tieu/{planned.line_id}")
    assert "50%" not in page.text
    clock(datetime(2026, 11, 2, 3, 0, tzinfo=UTC))
    assert "50%" in client_for("coordinator").get(f"/ke-hoach/chi-tieu/{planned.line_id}").text


def test_the_plan_is_drawn_and_the_same_stands_in_tables(client_for: Clients, planned: Planned, cast: Cast) -> None:
    count_class(planned, cast)
    page = client_for("coordinator").get(f"/ke-hoach/{planned.kept.head.id}").text
    assert 'role="img" aria-label="Lượt người cộng dồn: kế hoạch' in page
    assert "Lượt người cộng dồn theo năm" in page
    assert "So với kế hoạch" in page
    lacking = f"/chuan-chuc-danh?chuan={planned.kept.requirement_ids['co-ban']}&amp;don-vi="
    assert page.count(lacking) == 2 * page.count('<li class="t4">') > 0
    assert "Chưa đạt chuẩn theo đơn vị" in page


def test_units_are_drawn_for_who_keeps_the_plan_only(client_for: Clients, planned: Planned, cast: Cast) -> None:
    below = add_person(full_name="Lò Thị Xã", phone="0912000777", by=None, at=NOW)
    unit = unit_by_code("14845")
    assert unit is not None
    unit_id = unit.id
    open_account(person_id=below, phone="0912000777", login_name=None, by=None, at=NOW, password=PASSWORD)
    grant_role(person_id=below, role=Role.COORDINATOR, unit_id=unit_id, by=None, at=NOW)
    client = client_for(None)
    client.post("/dang-nhap", data={"login": "0912000777", "password": PASSWORD})
    page = client.get(f"/ke-hoach/{planned.kept.head.id}")
    assert (page.status_code, "So với kế hoạch" in page.text) == (200, True)
    assert "Tỷ lệ chưa đạt chuẩn từng đơn vị" not in page.text


def test_a_plan_downloads_as_its_file(client_for: Clients, planned: Planned) -> None:
    answer = client_for("coordinator").get(f"/ke-hoach/{planned.kept.head.id}/tep")
    assert answer.text.startswith("id: thu-2026\n")


def test_another_province_sees_nothing_of_it(client_for: Clients, planned: Planned) -> None:
    client = client_for("other_coordinator")
    for url in (f"/ke-hoach/{planned.kept.head.id}", f"/ke-hoach/chi-tieu/{planned.line_id}", f"/cu-di-hoc/{planned.opening_id}"):
        assert client.get(url).status_code == 404


def test_a_commune_sees_the_plan_and_its_own_people_and_keeps_nothing(
    client_for: Clients, planned: Planned, commune: Viewer, cast: Cast
) -> None:
    count_class(planned, cast)
    client = client_for("stranger")
    assert client.get(f"/ke-hoach/{planned.kept.head.id}").status_code == 200
    line = client.get(f"/ke-hoach/chi-tieu/{planned.line_id}").text
    assert "Lê Thị Lan Anh" not in line
    opening = client.get(f"/cu-di-hoc/{planned.opening_id}").text
    assert "Hà Thị Thắm" in opening
    assert "Lê Thị Lan Anh" not in opening
    assert client.get(f"/cu-di-hoc/{planned.opening_id}/sua").status_code == 404
    assert client.get(f"/ke-hoach/chi-tieu/{planned.line_id}/mo-cho").status_code == 404
    assert client.post(f"/cu-di-hoc/{planned.opening_id}/tra-loi", data={"nomination": "1"}).status_code == 404


def test_what_is_refused_comes_back_with_everything_that_was_ticked(client_for: Clients, planned: Planned, cast: Cast) -> None:
    client = client_for("coordinator")
    two = [str(cast.person[key]) for key in ("anh", "binh")]
    answer = client.post(f"/cu-di-hoc/{planned.opening_id}/cu", data={"person": two, "reason": "Mới nhận chức"})
    assert answer.status_code == 422
    assert "Mỗi đơn vị được cử 1 người" in answer.text
    assert answer.text.count("checked") == 2
    assert "Mới nhận chức" in answer.text
    assert "Chưa cử ai" in client.get(f"/cu-di-hoc/{planned.opening_id}").text, "all or none"


def test_the_workbook_has_days_as_days_and_formulas_as_text(client_for: Clients, planned: Planned, cast: Cast) -> None:
    with transaction():
        unit = unit_by_code("14845")
        assert unit is not None
        person = add_person(full_name="=1+1 Lò", by=None, at=NOW)
        post = {"unit_id": unit.id, "kind": "chair", "title": "@CT", "from_on": NOW.date()}
        add_post(person_id=person, by=None, at=NOW, **post)  # type: ignore[arg-type]
    data = client_for("coordinator").get("/chuan-chuc-danh.xlsx?hien=tat-ca").data
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Danh sách"]
    row = next(cells for cells in sheet.iter_rows() if cells[0].value == "=1+1 Lò")
    assert (row[0].data_type, row[3].value) == ("s", "@CT")
    assert row[4].is_date
    assert sheet.freeze_panes is not None


STRANGE = (
    "chuan=x", "chuan=999999999", "don-vi=99999999999", "hien=gi", "nhiem-ky=cu", "chuc=vua", "ten=%25", "trang=0",
    "trang=99999999", "ngay=31/02/2026",
)  # fmt: skip


@pytest.mark.parametrize("query", STRANGE)
def test_a_strange_address_is_answered_all_the_same(client_for: Clients, planned: Planned, query: str) -> None:
    assert client_for("coordinator").get(f"/chuan-chuc-danh?{query}").status_code == 200


def test_an_unreadable_day_is_said(client_for: Clients, planned: Planned) -> None:
    assert "Không đọc được ngày" in client_for("coordinator").get("/chuan-chuc-danh?ngay=hom+nay").text


def test_pages_cost_the_same_at_nine_people_and_at_five_hundred(
    app: Flask, client_for: Clients, planned: Planned, cast: Cast, statements: Any
) -> None:
    count_class(planned, cast)
    kept, opening = planned.kept.head.id, planned.opening_id
    pages = (
        "/ke-hoach",
        f"/ke-hoach/{kept}",
        f"/ke-hoach/chi-tieu/{planned.line_id}",
        f"/cu-di-hoc/{opening}",
        "/chuan-chuc-danh",
    )
    client = client_for("coordinator")

    def costs() -> dict[str, int]:
        found = {}
        for url in (*pages, "/chuan-chuc-danh.xlsx", f"/lop/{cast.cohort['thu']}/hoc-vien/cu-di-hoc", "/chuc-danh/nhap"):
            client.get(url)
            with statements() as seen:
                assert client.get(url).status_code == 200
            found[url] = len(seen)
        return found

    few = costs()
    add_chairs(500)
    db.session.remove()
    assert costs() == few
    assert max(few.values()) <= MOST, few


def test_a_list_is_taken_in_on_the_page_and_taken_back(client_for: Clients, planned: Planned, cast: Cast) -> None:
    client, unit_id = client_for("coordinator"), str(cast.unit["home"])
    sheet = workbook([[1, "Lò Thị Mới", 1990, None, "Chủ tịch", "xã Mường Lát", None, None]])
    said = {"kind": "posts", "unit": unit_id, "as_of_on": "10/11/2026", "programme": "", "document": ""}
    answer = client.post("/chuc-danh/nhap", data={**said, "file": (io.BytesIO(sheet), "ds.xlsx")})
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "Lò Thị Mới" in page.text
    assert "danh sách không nêu tên" in page.text
    assert client.post(f"{answer.location}/ghi", data={}).status_code == 303
    assert "Lò Thị Mới" in client.get("/chuan-chuc-danh").text
    assert client.post(f"{answer.location}/rut-lai", data={}).status_code == 303
    assert "Lò Thị Mới" not in client.get("/chuan-chuc-danh").text
    again = client.post(f"{answer.location}/rut-lai", data={})
    assert again.status_code == 422
    assert "Đã rút lại" in client.get("/chuc-danh/nhap").text


def test_a_wrong_list_keeps_what_was_typed(client_for: Clients, planned: Planned, cast: Cast) -> None:
    said = {"kind": "trainings", "unit": str(cast.unit["home"]), "as_of_on": "10/11/2026", "programme": "", "document": "QĐ 12"}
    sheet = workbook([[1, "Lò Thị Mới", 1990, None, "", "xã Mường Lát", None, None]])
    answer = client_for("coordinator").post("/chuc-danh/nhap", data={**said, "file": (io.BytesIO(sheet), "ds.xlsx")})
    assert answer.status_code == 422
    assert "Chọn khóa" in answer.text
    assert "QĐ 12" in answer.text
