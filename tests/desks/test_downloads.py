"""The tables of a class, of a line, of an opening and of those who need a call, as workbooks."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import update

from app.cohorts.models import CohortLine, Enrolment
from app.people.models import Person
from app.people.rules import Viewer
from app.plans.queries.lacking import reach_of
from app.plans.rules.shapes import need_of_line
from app.plans.services import nominating
from app.storage.transaction import transaction
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient
from tests.plans.conftest import Planned, planned, province

__all__ = ("planned", "province")
Clients = Callable[..., InspectingClient]
FORMULA = '=HYPERLINK("http://x")'


def table(client: InspectingClient, url: str) -> dict[str, dict[str, Any]]:
    """The cells of each row by the head of their column, by name or number."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = [list(row) for row in sheet.iter_rows()]
    head = next(at for at, row in enumerate(rows) if {"Họ và tên", "Chuyên đề"} & {cell.value for cell in row})
    assert sheet.freeze_panes
    assert sheet.print_title_rows == f"${head + 1}:${head + 1}"
    labels = [str(cell.value) for cell in rows[head]]
    key = "Họ và tên" if "Họ và tên" in labels else "Buổi"
    found = [dict(zip(labels, row, strict=True)) for row in rows[head + 1 :]]
    return {str(row[key].value): row for row in found}


def test_the_list_of_a_class_has_days_as_days_and_names_as_text(ctx: Flask, client_for: Clients, cast: Cast) -> None:
    with transaction() as db:
        who = update(Person).where(Person.id == cast.person["tham"])
        db.execute(who.values(full_name=FORMULA, birth_on=date(1985, 3, 12)))
        gone = update(Enrolment).where(Enrolment.id == cast.enrolment["anh"])
        db.execute(gone.values(left_at=NOW, left_reason="Chuyển công tác"))
    rows = table(client_for("coordinator"), f"/lop/{cast.cohort['thu']}/hoc-vien.xlsx")
    assert rows[FORMULA]["Họ và tên"].data_type == "s"
    assert rows[FORMULA]["Ngày sinh"].is_date
    assert rows[FORMULA]["Điện thoại"].value == "0912000001"
    assert rows["Lê Thị Lan Anh"]["Lý do thôi học"].value == "Chuyển công tác"
    assert rows["Lê Thị Lan Anh"]["Thôi học ngày"].is_date


def test_the_timetable_has_every_session(client_for: Clients, cast: Cast) -> None:
    rows = table(client_for("coordinator"), f"/lop/{cast.cohort['thu']}/lich.xlsx")
    first = rows["1"]
    assert first["Ngày"].is_date
    assert isinstance(first["Số tiết"].value, int | float)
    assert first["Cách học"].value == "trực tiếp tại lớp"


def test_names_behind_a_figure_are_for_whoever_keeps_the_plan(client_for: Clients, cast: Cast, planned: Planned) -> None:
    with transaction() as db:
        by = cast.person["coordinator"]
        db.add(CohortLine(cohort_id=cast.cohort["thu"], line_id=planned.line_id, placed_at=NOW, placed_by_id=by))
    url = f"/ke-hoach/chi-tieu/{planned.line_id}.xlsx"
    assert "Hà Thị Thắm" in table(client_for("coordinator"), url)
    assert client_for("other_coordinator").get(url).status_code == 404
    assert client_for("instructor").get(url).status_code == 404


def test_who_is_sent_stands_with_the_reason(client_for: Clients, cast: Cast, planned: Planned, province: Viewer) -> None:
    need = need_of_line(planned.kept.file.lines[0], planned.kept.file.requirements)
    sent = {"opening_id": planned.opening_id, "need": need, "paths": reach_of(province), "reserve": False, "reason": FORMULA}
    nominating.add_nomination(person_id=cast.person["tham"], by=province.person_id, at=NOW, **sent)  # type: ignore[arg-type]
    rows = table(client_for("coordinator"), f"/cu-di-hoc/{planned.opening_id}.xlsx")
    assert rows["Hà Thị Thắm"]["Lý do cử"].data_type == "s"
    assert rows["Hà Thị Thắm"]["Trạng thái"].value
    assert client_for("other_coordinator").get(f"/cu-di-hoc/{planned.opening_id}.xlsx").status_code == 404


@pytest.mark.parametrize("query", ["", "?lop=x&hien=khong-con&nua=mang", "?lop=99999999999999999999"])
def test_those_who_need_a_call_download_with_any_filter(client_for: Clients, cast: Cast, query: str) -> None:
    client = client_for("coordinator")
    assert client.get(f"/can-giup.xlsx{query}").data.startswith(b"PK")
    rows = table(client, "/can-giup.xlsx")
    assert all(row["Điện thoại"].data_type in ("s", "n") and row["Vì sao cần gọi"].value for row in rows.values())
