"""Signing in through the service of an office (OpenID Connect, code flow with PKCE), where the settings name one.

An account must exist here: it is found by what was linked before, else by a telephone number that the service has verified.
The service's word comes straight from it over TLS and is signed besides (`id_token.py`); the keys are asked for each time, so
that a key which the service has withdrawn counts no longer.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from threading import BoundedSemaphore
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from app.kernel.refusal import Refused
from app.kernel.settings import SignInService
from app.kernel.text import _
from app.people.models import OutsideAccount
from app.people.queries import account_of, account_of_person, person_outside
from app.people.rules import phone_of
from app.people.services.id_token import NotBelieved, Question, claims_of
from app.people.services.sign_in import NewSignIn, begin_sign_in
from app.storage.journal import record
from app.storage.transaction import transaction

_SECONDS = 4
_ONE_AT_A_TIME = BoundedSemaphore(1)
"""A service that does not answer must not hold up more than one place behind the gate."""
_MOST_BYTES = 200_000
_NEEDED = {"authorization_endpoint", "token_endpoint", "jwks_uri"}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Asked:
    """Where to send her, and what has to be kept until she is back."""

    address: str
    kept: dict[str, str]


@dataclass(frozen=True)
class Told:
    """What the service said about who she is."""

    issuer: str
    subject: str
    phone: str | None


class _Stays(HTTPRedirectHandler):
    """Goes nowhere else: an answer that leads to another address is none."""

    def redirect_request(self, *_asked: Any) -> None:
        """No further request."""


def ask(service: SignInService, *, back: str) -> Asked:
    """The question to the service. Refused: "outside_silent"."""
    plan = _plan_of(service)
    kept = {"state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24), "verifier": secrets.token_urlsafe(48)}
    question = {
        "response_type": "code",
        "client_id": service.client_id,
        "redirect_uri": back,
        "scope": "openid phone",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": _encoded(hashlib.sha256(kept["verifier"].encode()).digest()),
        "code_challenge_method": "S256",
    }
    address = str(plan["authorization_endpoint"])
    return Asked(f"{address}{'&' if '?' in address else '?'}{urlencode(question)}", kept)


def answer(service: SignInService, said: Mapping[str, str], kept: Mapping[str, Any], *, back: str, at: datetime) -> Told:
    """Who came back. Refused: "outside_other" (not the question that was asked, or turned down), "outside_silent"."""
    expected = str(kept.get("state") or "")
    if not expected or not secrets.compare_digest(expected.encode(), said.get("state", "").encode()) or "code" not in said:
        raise _other()
    plan = _plan_of(service)
    form = {"grant_type": "authorization_code", "code": said["code"], "redirect_uri": back, "code_verifier": kept["verifier"]}
    pair = f"{quote(service.client_id, safe='')}:{quote(service.client_secret, safe='')}"
    proof = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    tokens = _fetch(str(plan["token_endpoint"]), urlencode(form).encode(), proof)
    published = _fetch(str(plan["jwks_uri"]), None, {})
    question = Question(service.issuer, service.client_id, str(kept["nonce"]), at)
    try:
        claims = claims_of(str(tokens.get("id_token", "")), published, question)
    except NotBelieved as error:
        raise _other() from error
    if "phone_number" not in claims and plan.get("userinfo_endpoint") and tokens.get("access_token"):
        more = _fetch(str(plan["userinfo_endpoint"]), None, {"Authorization": f"Bearer {tokens['access_token']}"})
        claims |= more if more.get("sub") == claims["sub"] else {}
    verified = claims.get("phone_number_verified") is True
    return Told(service.issuer, str(claims["sub"]), phone_of(str(claims.get("phone_number", ""))) if verified else None)


def enter_from_outside(told: Told, *, device: str, at: datetime) -> NewSignIn:
    """Begin a sign-in for the account that belongs to what the service said; the first time the two are linked.

    A second factor that her role needs is still asked for. Refused: "outside_unknown".
    """
    with transaction() as db:
        person_id = person_outside(told.issuer, told.subject)
        account = account_of_person(person_id) if person_id else account_of(told.phone) if told.phone else None
        if account is None or account.disabled:
            raise Refused(
                "outside_unknown",
                _("Ở đây chưa có tài khoản ứng với tài khoản cơ quan này. Nhờ người phụ trách mở tài khoản, rồi thử lại."),
            )
        if person_id is None:
            db.add(OutsideAccount(person_id=account.person_id, issuer=told.issuer, subject=told.subject, linked_at=at))
            record("people.linked_outside_account", "person", account.person_id, by=account.person_id, at=at, issuer=told.issuer)
        return begin_sign_in(account, remember=False, device=device, at=at)


def _other() -> Refused:
    """The answer does not fit the question."""
    return Refused("outside_other", _("Lượt đăng nhập qua cơ quan chưa xong hoặc đã cũ. Bấm đăng nhập lại từ đầu."))


def _plan_of(service: SignInService) -> dict[str, Any]:
    """The service's own description of itself. Refused: "outside_silent"."""
    plan = _fetch(f"{service.issuer.rstrip('/')}/.well-known/openid-configuration", None, {})
    if plan.get("issuer") != service.issuer or not plan.keys() >= _NEEDED:
        raise _silent()
    return plan


def _fetch(address: str, body: bytes | None, headers: Mapping[str, str]) -> dict[str, Any]:
    """JSON from the service, over TLS (or from this machine). Refused: "outside_silent"."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise _silent()
    if not _ONE_AT_A_TIME.acquire(timeout=_SECONDS):
        raise _silent()
    try:
        question = Request(address, data=body, headers={"Accept": "application/json", **headers})
        with build_opener(_Stays).open(question, timeout=_SECONDS) as found:
            read = json.loads(found.read(_MOST_BYTES))
    except (URLError, OSError, ValueError, HTTPException, RecursionError) as error:
        raise _silent() from error
    finally:
        _ONE_AT_A_TIME.release()
    if not isinstance(read, dict):
        raise _silent()
    return read


def _silent() -> Refused:
    """The service did not answer as it should."""
    return Refused("outside_silent", _("Dịch vụ đăng nhập của cơ quan chưa trả lời. Thử lại sau, hoặc đăng nhập bằng mật khẩu."))


def _encoded(data: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
