"""Pages of reports: what stands in a report, who may have it, and that an issued one never changes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document as open_word
from docx.oxml.ns import qn
from sqlalchemy import text

from app.storage.transaction import session, transaction
from tests.cast import NOW, Cast
from tests.certificates.graduates import write_decision
from tests.inspection import InspectingClient
from tests.reports.conftest import Counted

Clients = Callable[..., InspectingClient]
MOST = 12
"""SQL statements of one page."""


def address(counted: Counted, kind: str = "ket-qua", **others: str) -> str:
    """The page of a report."""
    more = "".join(f"&{name}={value}" for name, value in others.items())
    return f"/bao-cao/xem?loai={kind}&ke-hoach={counted.plan_id}{more}"


def issue(browser: InspectingClient, url: str, **data: str) -> Any:
    """Press the button that issues."""
    return browser.post(url.replace("/xem?", "/phat-hanh?"), data=data)


def test_the_report_counts_whom_the_decision_recognises(client_for: Clients, counted: Counted) -> None:
    page = client_for("coordinator").get(address(counted)).text
    assert "2 / 60" in page  # lượt người so với kế hoạch
    assert "1 / 2" in page  # lớp
    assert "HỘI LIÊN HIỆP PHỤ NỮ TỈNH THANH HÓA" in page
    assert "10/11/2026" in page


@pytest.mark.parametrize("kind", ["ket-qua", "nam", "so-ket", "tong-ket", "10-btctw"])
def test_every_kind_is_a_page_and_three_files(client_for: Clients, counted: Counted, kind: str) -> None:
    client = client_for("coordinator")
    url = address(counted, kind)
    assert client.get(url).status_code == 200
    for form, begin in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        answer = client.get(url.replace("/xem?", f"/tai/{form}?"))
        assert answer.data.startswith(begin)
        assert f".{form}" in answer.headers["Content-Disposition"]
    assert client.get(url.replace("/xem?", "/tai/exe?")).status_code == 404


def test_a_report_whose_period_runs_says_that_it_is_not_the_last(client_for: Clients, counted: Counted) -> None:
    assert "chưa phải là cuối cùng" in client_for("coordinator").get(address(counted, "tong-ket")).text


def test_the_paper_takes_the_head_that_is_asked_for(client_for: Clients, counted: Counted) -> None:
    answer = client_for("coordinator").get(address(counted, "nam", mau="state").replace("/xem?", "/tai/docx?"))
    body = open_word(io.BytesIO(answer.data)).element.body
    assert "Độc lập - Tự do - Hạnh phúc" in " ".join(node.text or "" for node in body.iter(qn("w:t")))


@pytest.mark.usefixtures("commune")
def test_a_commune_reports_only_its_own_people(client_for: Clients, counted: Counted) -> None:
    page = client_for("stranger").get(address(counted, "nam"))
    assert page.status_code == 200
    assert "1 lượt người được công nhận" in page.text
    assert "Phường Hàm Rồng" not in page.text
    assert "Kế hoạch không giao chỉ tiêu cho từng đơn vị" in page.text


@pytest.mark.parametrize("key", ["other_coordinator", "instructor", "tham", None])
def test_nobody_else_gets_it(client_for: Clients, counted: Counted, key: str | None) -> None:
    client = client_for(key)
    wanted = {303} if key is None else {404}
    for url in (address(counted), address(counted).replace("/xem?", "/tai/pdf?")):
        assert {client.get(url).status_code} == wanted


@pytest.mark.parametrize("url", ["/bao-cao/xem?loai=nam", "/bao-cao/xem?loai=nam&ke-hoach=99999999999999999999"])
def test_what_is_not_there_is_not_found(client_for: Clients, counted: Counted, url: str) -> None:
    assert client_for("coordinator").get(url).status_code == 404


@pytest.mark.parametrize("url", ["/bao-cao/xem", "/bao-cao/xem?loai=khong-co", "/bao-cao/tai/docx"])
def test_an_address_without_a_kind_leads_to_the_choice(client_for: Clients, counted: Counted, url: str) -> None:
    assert client_for("coordinator").get(url).location == "/bao-cao"


def test_a_unit_out_of_reach_is_not_found(client_for: Clients, counted: Counted, cast: Cast) -> None:
    assert client_for("coordinator").get(address(counted, **{"don-vi": str(cast.unit["other"])})).status_code == 404


def test_an_issued_report_says_for_ever_what_it_said(client_for: Clients, counted: Counted, cast: Cast) -> None:
    client = client_for("coordinator")
    made = issue(client, address(counted, "nam"))
    assert made.status_code == 303
    before = {form: client.get(f"{made.location}/tep/{form}").data for form in ("docx", "xlsx", "pdf")}
    assert "2 lượt người được công nhận" in client.get(made.location).text
    write_decision(cast.cohort["thu"], [cast.enrolment["anh"]], by=cast.person["coordinator"], at=NOW, number="9/QĐ")
    assert "3 lượt người được công nhận" in client.get(address(counted, "nam")).text
    assert "2 lượt người được công nhận" in client.get(made.location).text
    assert {form: client.get(f"{made.location}/tep/{form}").data for form in before} == before


def test_issuing_twice_from_one_page_is_issuing_once(client_for: Clients, counted: Counted) -> None:
    client = client_for("coordinator")
    url, same = address(counted), "0123456789abcdef"
    assert issue(client, url, client=same).location == issue(client, url, client=same).location
    assert session().scalar(text("SELECT count(*) FROM issued_reports")) == 1


def test_a_newer_report_names_the_one_it_replaces(client_for: Clients, counted: Counted) -> None:
    client = client_for("coordinator")
    first = issue(client, address(counted)).location
    number = first.rsplit("/", 1)[1]
    second = issue(client, address(counted), replaces=number).location
    assert "Đã có bản khác thay" in client.get(first).text
    assert f"bản số {number}" in client.get(second).text
    assert "Đã có bản thay" in client.get("/bao-cao").text
    assert issue(client, address(counted), replaces=number).status_code == 422


def test_a_report_is_not_replaced_by_one_about_something_else(client_for: Clients, counted: Counted) -> None:
    client = client_for("coordinator")
    number = issue(client, address(counted)).location.rsplit("/", 1)[1]
    assert issue(client, address(counted, "so-ket"), replaces=number).status_code == 422


def test_a_changed_record_is_shown_as_changed(client_for: Clients, counted: Counted) -> None:
    client = client_for("coordinator")
    made = issue(client, address(counted)).location
    with transaction() as db:
        db.execute(text("UPDATE issued_reports SET digest = 'khac'"))
    assert "không còn khớp" in client.get(made).text


def test_an_issued_report_is_hidden_from_other_provinces(client_for: Clients, counted: Counted) -> None:
    made = issue(client_for("coordinator"), address(counted)).location
    other = client_for("other_coordinator")
    assert other.get(made).status_code == 404
    assert other.get(f"{made}/tep/pdf").status_code == 404
    assert "Chưa phát hành" in other.get("/bao-cao").text


def test_the_pages_keep_their_statements(client_for: Clients, counted: Counted, statements: Any) -> None:
    client = client_for("coordinator")
    made = issue(client, address(counted)).location
    for url in (*(address(counted, kind) for kind in ("ket-qua", "nam", "10-btctw")), "/bao-cao", made):
        client.get(url)
        with statements() as seen:
            assert client.get(url).status_code == 200
        assert len(seen) <= MOST, url
