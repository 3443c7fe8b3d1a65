"""The pages of those who look after a class: what they show, what they do, what they refuse, and for whom they do not exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.certificates import services
from app.certificates.queries import CertificateView
from app.certificates.queries.registers import every_register
from app.certificates.rules import State
from app.certificates.services import Numbered
from app.cohorts.models import Cohort
from app.people.queries import unit_by_code
from app.people.rules import Role
from app.people.services.persons import grant_role
from app.storage.transaction import transaction
from tests.cast import NOW, Cast
from tests.certificates.conftest import of
from tests.certificates.graduates import FIELDS, write_decision
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
Kept = Callable[[], list[CertificateView]]


@pytest.fixture
def desk(cast: Cast) -> str:
    """The address of the desk."""
    return f"/lop/{cast.cohort['thu']}/chung-chi"


def test_the_way_from_decision_to_hand_over(
    cast: Cast, client_for: Clients, recognise: Callable[..., int], body: int, kept: Kept, desk: str
) -> None:
    recognise("tham", "anh", refused=("binh",))
    client = client_for("coordinator")
    page = client.get(desk).text
    assert "Thiếu 4 tiết" in page
    assert "hạn cấp 21/11/2026, còn 11 ngày" in page
    both = [cast.enrolment[key] for key in ("tham", "anh")]
    assert client.post(f"{desk}/de-nghi", data={"de-nghi-body": body, "hv": both}).status_code == 303
    assert client.post(f"{desk}/cap-so", data={"so-body": body, "so-issued_on": "10/11/2026"}).status_code == 303
    assert "số vào sổ từ 1/2026/SCC đến 2/2026/SCC" in client.get(desk).text
    ids = [one.id for one in kept()]
    assert client.get(f"{desk}.pdf").data.startswith(b"%PDF")
    assert client.post(f"{desk}/da-ky", data={"ky-signed_on": "10/11/2026", "hv": ids}).status_code == 303
    assert client.post(f"{desk}/da-trao", data={"trao-handed_on": "10/11/2026", "hv": ids[:1]}).status_code == 303
    assert [one.state for one in kept()] == [State.HANDED_OUT, State.SIGNED]


@pytest.mark.parametrize(
    ("act", "data", "sentence"),
    [
        ("de-nghi", {"de-nghi-body": "BODY"}, "Chưa chọn ai"),
        ("de-nghi", {"de-nghi-body": "99999", "hv": "1"}, "Chọn một trong các mục có sẵn"),
        ("de-nghi", {"de-nghi-body": "BODY", "hv": "999999"}, "hiện không có quyết định công nhận"),
        ("cap-so", {"so-body": "BODY", "so-issued_on": ""}, "Nhập ngày ghi trên chứng chỉ"),
        ("cap-so", {"so-body": "BODY", "so-issued_on": "31/2/2026"}, "Không có ngày 31/2/2026"),
        ("cap-so", {"so-body": "BODY", "so-issued_on": "1/1/2026"}, "không được trước ngày quyết định"),
        ("da-ky", {"ky-signed_on": "1/1/2099", "hv": "1"}, "Ngày này chưa tới"),
        ("da-ky", {"ky-signed_on": "10/11/2026", "hv": "999999"}, "không thuộc lớp này"),
        ("da-trao", {"trao-handed_on": "10/11/2026"}, "Chưa chọn ai"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    cast: Cast,
    client_for: Clients,
    recognise: Callable[..., int],
    body: int,
    kept: Kept,
    desk: str,
    act: str,
    data: dict[str, str],
    sentence: str,
) -> None:
    recognise("tham", "anh")
    fixed = {"body_id": body, "by": cast.person["coordinator"], "at": NOW}
    services.propose_certificates(cast.cohort["thu"], [cast.enrolment["tham"]], **fixed)  # type: ignore[arg-type]
    given = {key: str(body) if value == "BODY" else value for key, value in data.items()}
    answer = client_for("coordinator").post(f"{desk}/{act}", data=given)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert [one.state for one in kept()] == [State.PROPOSED]


def test_a_class_without_body_or_decision_is_told_the_next_step(ctx: Flask, client_for: Clients, desk: str, cast: Cast) -> None:
    client = client_for("coordinator")
    assert "Tạo nơi cấp" in client.get(desk).text
    services.save_body(None, FIELDS, unit_id=cast.unit["home"], by=cast.person["coordinator"], at=NOW)
    assert "Chưa có ai được công nhận hoàn thành" in client.get(desk).text
    assert "Chưa có chứng chỉ nào để in" in client.get(f"{desk}.pdf").text


def test_a_later_decision_against_somebody_who_has_hers_is_said(
    client_for: Clients, recognise: Callable[..., int], issue: Callable[..., Numbered], desk: str
) -> None:
    recognise("tham", "anh")
    issue()
    client = client_for("coordinator")
    assert "Quyết định sau không công nhận" not in client.get(desk).text
    recognise(refused=("tham",), number="150/QĐ-BTV")
    assert client.get(desk).text.count("Quyết định sau không công nhận") == 1


def test_when_the_days_are_over_the_desk_says_by_how_many(
    client_for: Clients, recognise: Callable[..., int], body: int, desk: str, clock: Callable[..., None]
) -> None:
    recognise("tham", "anh")
    clock(NOW + timedelta(days=13))
    assert "hạn cấp 21/11/2026, đã quá 2 ngày, 2 người chưa nhận chứng chỉ" in client_for("coordinator").get(desk).text


def test_another_units_certificates_do_not_exist(
    client_for: Clients, recognise: Callable[..., int], issue: Callable[..., Numbered], kept: Kept, body: int, desk: str
) -> None:
    recognise("tham")
    issue()
    one, register = kept()[0].id, every_register()[0].id
    paths = [desk, f"{desk}.pdf", f"/noi-cap/{body}", f"/so-chung-chi/{register}", f"/so-chung-chi/{register}.xlsx"]
    paths += [f"/so-chung-chi/{register}.pdf", *(f"/chung-chi/{one}{end}" for end in ("", "/ban-in.pdf", "/huy", "/in-lai"))]
    for key, status in (("coordinator", 200), ("other_coordinator", 404), ("instructor", 404), ("tham", 404)):
        client = client_for(key)
        assert {path: client.get(path, buffered=True).status_code for path in paths} == dict.fromkeys(paths, status), key
    assert client_for("other_coordinator").post(f"/chung-chi/{one}/huy", data={"reason": "Tôi muốn"}).status_code == 404
    assert kept()[0].state is State.WAITING


def test_numbers_are_given_by_whoever_keeps_the_register(
    client_for: Clients, cast: Cast, recognise: Callable[..., int], body: int, kept: Kept, desk: str
) -> None:
    """A coordinator of the commune proposes; numbers come from the register of the province."""
    recognise("tham")
    commune = unit_by_code("14845")
    assert commune is not None
    with transaction() as db:
        db.execute(update(Cohort).where(Cohort.id == cast.cohort["thu"]).values(unit_id=commune.id))
    fixed = {"by": cast.person["coordinator"], "at": NOW}
    grant_role(person_id=cast.person["stranger"], role=Role.COORDINATOR, unit_id=commune.id, **fixed)  # type: ignore[arg-type]
    below, number = client_for("stranger"), {"so-body": str(body), "so-issued_on": "10/11/2026"}
    proposed = below.post(f"{desk}/de-nghi", data={"de-nghi-body": body, "hv": cast.enrolment["tham"]})
    refused = below.post(f"{desk}/cap-so", data=number)
    assert (proposed.status_code, refused.status_code, "do đơn vị cấp trên giữ" in refused.text) == (303, 422, True)
    assert client_for("coordinator").post(f"{desk}/cap-so", data=number).status_code == 303
    one = f"/chung-chi/{kept()[0].id}"
    assert [below.get(f"{one}{end}").status_code for end in ("", "/huy", "/in-lai")] == [200, 404, 404]
    assert "In sai, in lại" not in below.get(one).text


def test_voiding_and_reprinting_on_their_pages(
    client_for: Clients, recognise: Callable[..., int], issue: Callable[..., Numbered], kept: Kept
) -> None:
    recognise("tham", "anh")
    issue()
    client, (first, second) = client_for("coordinator"), (one.id for one in kept())
    assert "Ghi lý do hủy" in client.post(f"/chung-chi/{first}/huy", data={"reason": " "}).text
    assert client.post(f"/chung-chi/{first}/huy", data={"reason": "Cấp nhầm lớp"}).status_code == 303
    page = client.get(f"/chung-chi/{first}").text
    assert "Cấp nhầm lớp" in page
    assert "In sai, in lại" not in page
    wrong = client.post(f"/chung-chi/{second}/in-lai", data={"name": "Hà Thị Thắm", "birth": "31/2/1985", "reason": "Sai"})
    assert (wrong.status_code, "31/2/1985" in wrong.text, "hoặc chỉ năm sinh" in wrong.text) == (422, True, True)
    data = {"name": "Hà Thị Thắm", "birth": "12/3/1985", "post": "", "unit": "", "reason": "Sai ngày sinh"}
    made = client.post(f"/chung-chi/{second}/in-lai", data=data)
    assert made.status_code == 303
    assert "12/03/1985" in client.get(made.location).text
    assert of(kept(), "Hà Thị Thắm")[1].entry == "3/2026/SCC"


def test_a_void_certificate_has_no_form_and_no_paper(
    client_for: Clients, cast: Cast, recognise: Callable[..., int], issue: Callable[..., Numbered], kept: Kept
) -> None:
    recognise("tham")
    issue()
    one = kept()[0].id
    services.void_certificate(one, reason="Nhầm", document="", by=cast.person["coordinator"], at=NOW)
    client = client_for("coordinator")
    assert client.get(f"/chung-chi/{one}/huy").status_code == 404
    assert client.get(f"/chung-chi/{one}/ban-in.pdf").status_code == 302
    assert "không in lại được" in client.get(f"/chung-chi/{one}/in-lai").text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Lan Anh", "Thắm"}),
        ("?q=tham", {"Thắm"}),
        ("?q=2", {"Thắm"}),
        ("?q=khong-co-ai", set()),
        ("?tt=voided", {"Lan Anh"}),
        ("?q=%25", set()),
        ("?trang=99", {"Lan Anh", "Thắm"}),
        ("?trang=x&tt=%27", {"Lan Anh", "Thắm"}),
    ],
)
def test_the_register_is_searched_without_accents_and_filtered(
    client_for: Clients,
    cast: Cast,
    recognise: Callable[..., int],
    issue: Callable[..., Numbered],
    kept: Kept,
    query: str,
    names: set[str],
) -> None:
    recognise("tham", "anh")
    issue()
    services.void_certificate(kept()[0].id, reason="Nhầm", document="", by=cast.person["coordinator"], at=NOW)
    page = client_for("coordinator").get(f"/so-chung-chi/{every_register()[0].id}{query}")
    assert {name for name in ("Lan Anh", "Thắm") if name in page.text} == names


def test_a_body_is_set_up_and_changed_on_its_pages(client_for: Clients, cast: Cast) -> None:
    client = client_for("coordinator")
    data: dict[str, Any] = {"unit": cast.unit["home"], "kind": "certificate", "skin": "union", "name": "HỘI LHPN TỈNH"}
    data |= {"place": "Thanh Hóa", "serial_pattern": "CC{so}", "entry_pattern": "{so}/{nam}", "due_days": "15"}
    wrong = client.post("/noi-cap/moi", data=data)
    assert (wrong.status_code, "cần có {nam}" in wrong.text, "HỘI LHPN TỈNH" in wrong.text) == (422, True, True)
    assert client.post("/noi-cap/moi", data={**data, "unit": cast.unit["other"]}).status_code == 422
    made = client.post("/noi-cap/moi", data={**data, "serial_pattern": "CC{nam}-{so4}"})
    assert made.status_code == 303
    assert "CC2026-0045" in client.get(made.location).text
    signs = {"nk-full_name": "Lê Thị Hà", "nk-title": "CHỦ TỊCH", "nk-from_on": "1/1/2026"}
    assert client.post(f"{made.location}/nguoi-ky", data=signs).status_code == 303
    assert "sau ngày đó" in client.post(f"{made.location}/nguoi-ky", data=signs).text
    year = {"so-year": "2026", "so-first_serial": "1501", "so-first_entry": "58"}
    assert client.post(f"{made.location}/mo-so", data=year).status_code == 303
    assert "đã mở" in client.post(f"{made.location}/mo-so", data=year).text
    assert client.post(f"{made.location}/mo-so", data={**year, "so-first_entry": "0"}).status_code == 422
    changed = {**data, "serial_pattern": "CC{nam}-{so4}", "place": "Nơi khác", "due_days": "30"}
    assert client.post(made.location, data=changed).status_code == 303
    assert "Nơi khác" in client.get(made.location).text


def test_the_pages_ask_no_more_when_the_class_is_larger(
    client_for: Clients,
    cast: Cast,
    statements: Callable[[], Any],
    enrol_many: Callable[[int], list[int]],
    recognise: Callable[..., int],
    issue: Callable[..., Numbered],
    desk: str,
) -> None:
    recognise("tham", "anh")
    issue()
    client, register = client_for("coordinator"), f"/so-chung-chi/{every_register()[0].id}"
    paths = (desk, register, "/so-chung-chi")

    def counted() -> list[int]:
        found = []
        for path in paths:
            client.get(path)
            with statements() as seen:
                client.get(path)
            found.append(len(seen))
        return found

    few = counted()
    write_decision(cast.cohort["thu"], enrol_many(40), by=cast.person["coordinator"], at=NOW, number="146/QĐ-BTV")
    issue()
    assert counted() == few
    assert max(few) <= 12
