"""While an answer given in time may still arrive, staff read no final mark anywhere, but until when it is open."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest

from tests.cast import NOW
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk

STILL = "hờ máy khác gửi đến 10:10 ngày 10/11/2026"
Clients = Callable[..., InspectingClient]


@pytest.fixture
def coordinator(client_for: Clients) -> InspectingClient:
    return client_for("coordinator")


def pages(desk: Desk, attempt: int) -> dict[str, str]:
    """Every page of staff on which her test mark stands, and the workbooks."""
    cohort, paper, enrolment = desk.cast.cohort["thu"], desk.paper("kiem-tra").id, desk.cast.enrolment["tham"]
    return {
        "class and paper": f"/lop/{cohort}/bai-kiem-tra/{paper}",
        "its workbook": f"/lop/{cohort}/bai-kiem-tra/{paper}/bang.xlsx",
        "list of marks": f"/lop/{cohort}/bang-diem?xem=de-{paper}",
        "its workbook too": f"/lop/{cohort}/bang-diem.xlsx?xem=de-{paper}",
        "class at a glance": f"/lop/{cohort}",
        "class as a workbook": f"/lop/{cohort}/tong-hop.xlsx",
        "lists of a decision": f"/lop/{cohort}/xet-hoan-thanh",
        "ledger": f"/so-hoc/{enrolment}",
        "ledger as a workbook": f"/so-hoc/{enrolment}/so-hoc.xlsx",
        "printed attempt": f"/bai-lam/{attempt}/in",
        "printed class": f"/lop/{cohort}/bai-kiem-tra/{paper}/in",
    }


def words(client: InspectingClient, url: str) -> str:
    """Everything that a page or a workbook says."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    if ".xlsx" not in url:
        return answer.text
    sheets = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    return " ".join(
        str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )


def test_every_page_and_workbook_of_staff_says_until_when_a_mark_is_open(
    desk: Desk, coordinator: InspectingClient, clock: Callable[..., None]
) -> None:
    urls = pages(desk, desk.sit("tham", "kiem-tra"))
    assert [name for name, url in urls.items() if STILL not in words(coordinator, url)] == []
    clock(NOW + timedelta(minutes=11))
    assert [name for name, url in urls.items() if STILL in words(coordinator, url)] == []


def test_the_number_is_left_out_until_then(desk: Desk, coordinator: InspectingClient, clock: Callable[..., None]) -> None:
    urls = pages(desk, desk.sit("tham", "kiem-tra"))
    for at, told in ((NOW, False), (NOW + timedelta(minutes=11), True)):
        clock(at)
        sheet = openpyxl.load_workbook(io.BytesIO(coordinator.get(urls["its workbook"]).data)).active
        marks = [row[6] for row in sheet.iter_rows(values_only=True) if row[1] == "Hà Thị Thắm"]
        assert marks == [10 if told else None]
        assert ("Mười" in words(coordinator, urls["list of marks"])) is told
        assert ("Đã đạt: 1 người" in words(coordinator, urls["class and paper"])) is told
        assert ("chưa chốt điểm: 1 người" in words(coordinator, urls["class and paper"])) is not told


def test_practice_has_nothing_to_wait_for(desk: Desk, coordinator: InspectingClient) -> None:
    desk.sit("tham", "01-nghe")
    page = f"/lop/{desk.cast.cohort['thu']}/bai-kiem-tra/{desk.paper('01-nghe').id}"
    assert "máy khác gửi đến" not in words(coordinator, page)
