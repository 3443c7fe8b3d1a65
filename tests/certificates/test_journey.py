"""From a confirmed decision to a certificate that a stranger verifies, through the pages alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
CLOSED = NOW + timedelta(days=23)
"""3/12/2026, after the last session."""


@pytest.fixture
def office(client_for: Clients, cast: Cast, complete: Callable[..., None], clock: Callable[..., None]) -> InspectingClient:
    """The coordinator on the day of the decision: two have met everything, a body and its signatory are set up by her."""
    complete("tham", "anh")
    clock(CLOSED)
    client = client_for("coordinator")
    body = {"unit": cast.unit["home"], "kind": "certificate", "skin": "union", "name": "HỘI LHPN TỈNH THANH HÓA"}
    body |= {"place": "Thanh Hóa", "serial_pattern": "CC{nam}-{so4}", "entry_pattern": "{so}/{nam}/SCC", "due_days": "15"}
    made = client.post("/noi-cap/moi", data=body)
    signs = {"nk-full_name": "Lê Thị Hà", "nk-title": "CHỦ TỊCH", "nk-from_on": "1/1/2026"}
    assert client.post(f"{made.location}/nguoi-ky", data=signs).status_code == 303
    return client


def test_from_a_confirmed_decision_to_a_verified_certificate(
    office: InspectingClient, client_for: Clients, cast: Cast, clock: Callable[..., None]
) -> None:
    cohort, tham = cast.cohort["thu"], cast.enrolment["tham"]
    decide, desk = f"/lop/{cohort}/xet-hoan-thanh", f"/lop/{cohort}/chung-chi"
    assert "Chưa có ai được công nhận" in office.get(desk).text

    both = [cast.enrolment[key] for key in ("tham", "anh")]
    head = {"number": "145/QĐ-BTV", "decided_on": "2/12/2026", "seen": "", "client": "hanh-trinh-01"}
    assert office.post(decide, data={**head, "du": both}).status_code == 303
    page = office.get(desk).text
    assert "hạn cấp 17/12/2026, còn 14 ngày" in page
    [body] = re.findall(r'<option[^>]* value="(\d+)"', page)

    assert office.post(f"{desk}/de-nghi", data={"de-nghi-body": body, "hv": both}).status_code == 303
    assert office.post(f"{desk}/cap-so", data={"so-body": body, "so-issued_on": "3/12/2026"}).status_code == 303
    page = office.get(desk).text
    ids = re.findall(r'name="hv" value="(\d+)"', page)
    assert page.index("CC2026-0001") < page.index("CC2026-0002")
    assert office.get(f"{desk}.pdf").data.startswith(b"%PDF")
    assert "Chứng chỉ đang được làm" in client_for("tham").get(f"/hoc/{tham}").text

    assert office.post(f"{desk}/da-ky", data={"ky-signed_on": "3/12/2026", "hv": ids}).status_code == 303
    assert office.post(f"{desk}/da-trao", data={"trao-handed_on": "3/12/2026", "hv": ids}).status_code == 303
    assert "Mọi người được công nhận đều đã nhận chứng chỉ" in office.get(desk).text

    hers = client_for("tham").get(f"/hoc/{tham}/chung-chi").text
    [code] = set(re.findall(r"/xac-minh/([0-9A-Z]{12})", hers))
    verified = client_for(None).get(f"/xac-minh/{code}").text
    assert "còn hiệu lực" in verified
    assert "Hà Thị Thắm" in verified

    assert office.post(f"/chung-chi/{ids[1]}/huy", data={"reason": "Sai đối tượng", "document": "12/QĐ-BTV"}).status_code == 303
    assert "không còn giá trị" in client_for(None).get(f"/xac-minh/{code}").text
    assert "Chứng chỉ đang được làm" in client_for("tham").get(f"/hoc/{tham}").text
