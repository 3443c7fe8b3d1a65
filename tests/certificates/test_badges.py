"""Digital badges: whoever gets one can check it with the published key alone, and reads no name, phone or birthday in it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator

from app.certificates import services
from app.certificates.formats.badges import identity_hash
from app.certificates.models import BadgeKey, Certificate
from app.certificates.queries import CertificateView
from app.certificates.queries.badges import badge_keys, signing_key
from app.certificates.rules import Corrections
from app.certificates.services import Numbered
from app.kernel.refusal import Refused
from app.storage.transaction import transaction
from tests.cast import NOW, TODAY, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
SCHEMA = Draft201909Validator(json.loads((Path(__file__).parents[1] / "files" / "openbadge-3.0.json").read_text("utf-8")))
_SHA256_HEAD = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before a SHA-256 in an RS256 signature (RFC 8017, 9.2)."""


@pytest.fixture
def one(cast: Cast, recognise: Callable[..., int], issue: Callable[..., Numbered], kept: Any) -> CertificateView:
    """Thắm's certificate, signed."""
    recognise("tham")
    issue()
    sign(cast, kept()[0].id)
    found: CertificateView = kept()[0]
    return found


def sign(cast: Cast, certificate_id: int) -> None:
    """It is signed."""
    services.sign_certificates(cast.cohort["thu"], [certificate_id], signed_on=TODAY, by=cast.person["coordinator"], at=NOW)


def parts(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and payload of a compact JWS."""
    header, payload, _signature = (unpacked(part) for part in text.split("."))
    return json.loads(header), json.loads(payload)


def unpacked(part: str) -> bytes:
    """base64url without padding."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def is_signed(text: str, key: dict[str, Any]) -> bool:
    """RS256 by arithmetic alone, so that no library judges its own work."""
    signed, _dot, signature = text.rpartition(".")
    n, e = (int.from_bytes(unpacked(key[name])) for name in "ne")
    size = (n.bit_length() + 7) // 8
    wanted = _SHA256_HEAD + hashlib.sha256(signed.encode()).digest()
    padded = b"\x00\x01" + b"\xff" * (size - len(wanted) - 3) + b"\x00" + wanted
    return pow(int.from_bytes(unpacked(signature)), e, n).to_bytes(size) == padded


def badge(client: InspectingClient, one: CertificateView) -> str:
    """The signed text of a badge."""
    answer = client.get(f"/huy-hieu/{one.code}")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    return answer.text


def test_a_badge_is_checked_with_the_key_that_it_names(client_for: Clients, one: CertificateView) -> None:
    client = client_for(None)
    text = badge(client, one)
    header, _payload = parts(text)
    assert set(header) == {"alg", "kid", "typ"}
    assert (header["alg"], header["typ"]) == ("RS256", "JWT")
    key = client.get(header["kid"]).get_json()
    assert is_signed(text, key)
    assert not is_signed(text.replace(".", ".e", 1), key)
    assert key in client.get("/huy-hieu/khoa").get_json()["keys"]
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(key)


def test_a_badge_is_a_credential_of_open_badges_3(client_for: Clients, one: CertificateView) -> None:
    _header, payload = parts(badge(client_for(None), one))
    assert [fault.message for fault in SCHEMA.iter_errors(payload)] == []
    assert (payload["iss"], payload["jti"]) == (payload["issuer"]["id"], payload["id"])
    assert payload["sub"] == payload["credentialSubject"]["id"]
    assert (payload["validFrom"], payload["nbf"]) == ("2026-11-10T00:00:00+07:00", 1794243600)
    assert "tiết trực tiếp" in payload["credentialSubject"]["achievement"]["criteria"]["narrative"]


def test_the_schema_finds_what_is_missing(client_for: Clients, one: CertificateView) -> None:
    _header, payload = parts(badge(client_for(None), one))
    del payload["credentialSubject"]["achievement"]["criteria"]
    payload["credentialSubject"]["identifier"][0]["hashed"] = "yes"
    assert len(list(SCHEMA.iter_errors(payload))) == 2


def test_every_document_that_a_badge_names_is_there(client_for: Clients, one: CertificateView) -> None:
    client = client_for(None)
    _header, payload = parts(badge(client, one))
    assert client.get(payload["issuer"]["id"]).get_json() == payload["issuer"]
    achievement = payload["credentialSubject"]["achievement"]
    assert client.get(achievement["id"]).get_json() == achievement
    status = client.get(payload["credentialStatus"]["id"])
    assert status.get_json()["revokedCredentials"] == []
    assert status.headers["Cache-Control"] == "no-store"


def test_a_badge_tells_nothing_about_her_but_a_hash_of_the_name(client_for: Clients, one: CertificateView) -> None:
    _header, payload = parts(badge(client_for(None), one))
    said = json.dumps(payload, ensure_ascii=False)
    for secret in ("Thắm", "0912000001", "1985", "Mường Lát", "Lê Thị Hà", "145/QĐ"):
        assert secret not in said
    identity = payload["credentialSubject"]["identifier"][0]
    assert identity["identityHash"] == identity_hash("Hà Thị Thắm", identity["salt"])
    assert identity["identityHash"] != identity_hash("Hà Thị Thơm", identity["salt"])


def test_a_voided_certificate_revokes_its_badge_and_names_no_other(cast: Cast, client_for: Clients, one: CertificateView) -> None:
    client = client_for(None)
    _header, payload = parts(badge(client, one))
    said = Corrections("Hà Thị Thắm", "1985", "", "")
    services.reprint_certificate(one.id, said, reason="In lem", by=cast.person["coordinator"], at=NOW)
    status = client.get(payload["credentialStatus"]["id"]).get_json()
    for name in ("revokedCredential", "revokedCredentials"):  # newer and older releases of the validator
        assert status[name] == [{"id": payload["id"], "revoked": True}]
    again = client.get(f"/huy-hieu/{one.code}")
    assert (again.status_code, again.location) == (302, f"/xac-minh/{one.code}")


def test_before_the_signature_there_is_no_badge(
    cast: Cast, client_for: Clients, recognise: Callable[..., int], issue: Callable[..., Numbered], kept: Any
) -> None:
    recognise("tham")
    issue()
    client, code = client_for(None), kept()[0].code
    assert client.get(f"/huy-hieu/{code}").location == f"/xac-minh/{code}"
    for path in (f"/huy-hieu/{code}/tinh-trang", f"/huy-hieu/noi-cap/{kept()[0].body_id}"):
        assert client.get(path).status_code == 404


def test_a_changed_record_is_not_signed(client_for: Clients, one: CertificateView) -> None:
    with transaction() as db:
        row = db.get_one(Certificate, one.id)
        assert row.record is not None
        row.record = {**row.record, "course": {**row.record["course"], "periods": 999}}
    client = client_for(None)
    assert client.get(f"/huy-hieu/{one.code}").status_code == 302
    assert client.get(f"/huy-hieu/{one.code}/tinh-trang").get_json()["revokedCredentials"]


@pytest.mark.parametrize(
    "path", ["K7M2-9PXA-4RTC", "K7M29PXA4RTC/tinh-trang", "khoa/khong-co", "noi-cap/99", "noi-cap/1/chuong-trinh/99"]
)
def test_what_is_not_there_is_not_found(client_for: Clients, one: CertificateView, path: str) -> None:
    assert client_for(None).get(f"/huy-hieu/{path}").status_code == 404


def test_an_exchanged_key_still_proves_old_badges_and_a_lost_one_does_not(client_for: Clients, one: CertificateView) -> None:
    client = client_for(None)
    old, first = badge(client, one), parts(badge(client, one))[0]["kid"]
    services.exchange_badge_key(by=None, at=NOW)
    new = parts(badge(client, one))[0]["kid"]
    assert new != first
    assert is_signed(old, client.get(first).get_json())
    services.withdraw_badge_key(first.rpartition("/")[2], by=None, at=NOW)
    assert client.get(first).status_code == 404
    assert [key["kid"] for key in client.get("/huy-hieu/khoa").get_json()["keys"]] == [new.rpartition("/")[2]]


def test_withdrawing_the_key_that_signs_makes_a_new_one(one: CertificateView) -> None:
    lost = signing_key()
    assert lost is not None
    signs = services.withdraw_badge_key(lost.name, by=None, at=NOW)
    assert signs != lost.name
    assert [key.withdrawn_at is None for key in badge_keys()] == [True, False]
    with pytest.raises(Refused, match="từ trước"):
        services.withdraw_badge_key(lost.name, by=None, at=NOW)
    with pytest.raises(Refused, match="Không có khóa"):
        services.withdraw_badge_key("khong-co", by=None, at=NOW)


def test_the_private_half_is_sealed_in_the_database(one: CertificateView) -> None:
    with transaction() as db:
        row = db.connection().exec_driver_sql("SELECT private FROM badge_keys").scalar_one()
        assert "PRIVATE KEY" in db.query(BadgeKey).one().private
    assert b"PRIVATE KEY" not in bytes(row)
    assert bytes(row).startswith(b"age-encryption.org")


def test_she_and_her_coordinator_find_the_badge(cast: Cast, client_for: Clients, one: CertificateView) -> None:
    mine = client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/chung-chi").text
    theirs = client_for("coordinator").get(f"/chung-chi/{one.id}").text
    assert f"/huy-hieu/{one.code}" in mine
    assert "Bản giấy vẫn là bản chính" in mine
    assert f"/huy-hieu/{one.code}" in theirs
    services.void_certificate(one.id, reason="Nhầm người", document="12/QĐ", by=cast.person["coordinator"], at=NOW)
    assert "huy hiệu số đã tải trước đây cũng không còn giá trị" in client_for("coordinator").get(f"/chung-chi/{one.id}").text


def test_the_command_shows_exchanges_and_withdraws(ctx: Any, one: CertificateView) -> None:
    run = ctx.test_cli_runner().invoke
    name = badge_keys()[0].name
    assert run(args=["certificates", "badge-key"]).output.split()[-2:] == ["đang", "ký"]
    assert "chỉ để kiểm tra" in run(args=["certificates", "badge-key", "--new"]).output
    assert "đã thu hồi" in run(args=["certificates", "badge-key", "--withdraw", name]).output
    refused = run(args=["certificates", "badge-key", "--withdraw", "x"])
    assert (refused.exit_code, "Không có khóa x" in refused.output) == (1, True)
