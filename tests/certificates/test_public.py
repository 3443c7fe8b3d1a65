"""The page for anybody: it says whether a certificate stands, and nothing about a person that the paper check does not need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.certificates import services
from app.certificates.limit import MOST_MISSES, WINDOW, Misses
from app.certificates.models import Certificate
from app.certificates.queries import CertificateView
from app.certificates.rules import Corrections, grouped
from app.certificates.services import Numbered
from app.storage.transaction import transaction
from tests.cast import NOW, TODAY, Cast
from tests.certificates.conftest import of
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
Kept = Callable[[], list[CertificateView]]


@pytest.fixture
def one(recognise: Callable[..., int], issue: Callable[..., Numbered], kept: Kept) -> CertificateView:
    """Thắm's certificate, not signed yet."""
    recognise("tham")
    issue()
    return kept()[0]


def sign(cast: Cast, one: CertificateView) -> None:
    """It is signed."""
    services.sign_certificates(cast.cohort["thu"], [one.id], signed_on=TODAY, by=cast.person["coordinator"], at=NOW)


def test_a_signed_certificate_is_said_to_stand_by_its_code_in_any_spelling(
    cast: Cast, client_for: Clients, one: CertificateView
) -> None:
    sign(cast, one)
    client, code = client_for(None), grouped(one.code or "").lower()
    asked = client.get("/xac-minh", query_string={"ma": f" {code} "})
    answer = client.get(asked.location)
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    page = answer.text
    assert "là thật và còn hiệu lực" in page
    assert "Hà Thị Thắm" in page
    assert "1/2026/SCC" in page


def test_the_public_page_tells_nothing_else_about_her(cast: Cast, client_for: Clients, one: CertificateView) -> None:
    said = Corrections("Hà Thị Thắm", "1985-03-12", "Chủ tịch Hội LHPN xã", "Xã Mường Lát")
    made = services.reprint_certificate(one.id, said, reason="Sai ngày sinh", by=cast.person["coordinator"], at=NOW)
    new = services.sign_certificates(cast.cohort["thu"], [made], signed_on=TODAY, by=cast.person["coordinator"], at=NOW)
    assert new == 1
    with transaction() as db:
        code = db.get_one(Certificate, made).code
    page = client_for(None).get(f"/xac-minh/{code}").text
    assert "1985" in page
    for secret in ("12/03", "Mường Lát", "Chủ tịch Hội", "0912000001", "Lê Thị Hoa", "Sai ngày sinh"):
        assert secret not in page


def test_before_the_signature_it_is_worth_nothing(client_for: Clients, one: CertificateView) -> None:
    page = client_for(None).get(f"/xac-minh/{one.code}").text
    assert "chưa có giá trị" in page
    assert "Hà Thị Thắm" not in page


def test_a_void_one_says_so_and_that_another_took_its_place(cast: Cast, client_for: Clients, one: CertificateView) -> None:
    sign(cast, one)
    said = Corrections("Hà Thị Thắm", "1985", "", "")
    services.reprint_certificate(one.id, said, reason="In lem", by=cast.person["coordinator"], at=NOW)
    page = client_for(None).get(f"/xac-minh/{one.code}").text
    assert "không còn giá trị, đã hủy ngày 10/11/2026" in page
    assert "còn hiệu lực" not in page
    assert "bản khác thay" in page
    assert "In lem" not in page


def test_a_changed_record_is_not_confirmed(cast: Cast, client_for: Clients, one: CertificateView) -> None:
    sign(cast, one)
    with transaction() as db:
        row = db.get_one(Certificate, one.id)
        assert row.record is not None
        row.record = {**row.record, "person": {**row.record["person"], "name": "Kẻ Khác"}}
    page = client_for(None).get(f"/xac-minh/{one.code}").text
    assert "không còn như lúc cấp" in page
    assert "Kẻ Khác" not in page


@pytest.mark.parametrize("code", ["K7M2-9PXA-4RTC", "khong", "a" * 400, "%27%20OR%201=1", "<script>"])
def test_a_code_that_is_not_there_is_not_found(client_for: Clients, code: str) -> None:
    answer = client_for(None).get(f"/xac-minh/{code}")
    assert (answer.status_code, "Không có mã này trong sổ" in answer.text) == (404, True)


def test_a_code_that_cannot_be_one_is_explained(client_for: Clients) -> None:
    assert "ba nhóm bốn" in client_for(None).get("/xac-minh?ma=123").text


def test_an_address_that_guesses_has_to_wait(cast: Cast, client_for: Clients, one: CertificateView) -> None:
    sign(cast, one)
    client = client_for(None)
    for _each in range(MOST_MISSES):
        assert client.get("/xac-minh/K7M29PXA4RTC").status_code == 404
    answer = client.get(f"/xac-minh/{one.code}")
    assert (answer.status_code, "Chờ 10 phút" in answer.text) == (429, True)
    assert client.get("/xac-minh").status_code == 200


def test_waiting_ends_and_other_addresses_never_wait() -> None:
    misses = Misses()
    for _each in range(MOST_MISSES):
        misses.remember("10.0.0.1", NOW)
    assert misses.must_wait("10.0.0.1", NOW)
    assert not misses.must_wait("10.0.0.2", NOW)
    assert not misses.must_wait("10.0.0.1", NOW + WINDOW + timedelta(seconds=1))


def test_her_own_page_says_how_far_it_is(cast: Cast, client_for: Clients, one: CertificateView, kept: Kept) -> None:
    client, path = client_for("tham"), f"/hoc/{cast.enrolment['tham']}/chung-chi"
    assert "đang chờ số hoặc chờ ký" in client.get(path).text
    sign(cast, one)
    page = client.get(path).text
    assert of(kept(), "Hà Thị Thắm")[1].serial in page
    assert f"/xac-minh/{one.code}" in page
    assert client_for("anh").get(path).status_code == 404


def test_who_has_none_is_told_what_comes_first(cast: Cast, client_for: Clients) -> None:
    assert "Chưa có chứng chỉ" in client_for("anh").get(f"/hoc/{cast.enrolment['anh']}/chung-chi").text
