"""Public documents of digital badges (Open Badges 3.0): the badge, whether it was revoked, who issues, what for, and the keys."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from app.certificates.formats.badges import (
    Addresses,
    achievement_of,
    credential_of,
    key_set,
    profile_of,
    signed,
    status_of,
)
from app.certificates.queries import CertificateView
from app.certificates.queries.badges import believed_keys, edition_of, example_of, signing_key, stood_once
from app.certificates.rules import State
from app.certificates.views.blueprint import certificates
from app.certificates.views.public import FRESH, looked_up
from app.web.downloads import disposition

_OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Verifiers in somebody's browser read these documents; no cookie is looked at here."""


@certificates.get("/huy-hieu/<code>")
def badge(code: str) -> ResponseReturnValue:
    """The badge of a certificate that stands, signed; of any other the page that says what is the matter."""
    found = looked_up(code)
    if not isinstance(found, CertificateView):
        return found
    key = signing_key()
    if found.printed is None or not (found.stands and found.intact) or key is None:
        return redirect(url_for("certificates.verify", code=found.code))
    credential = credential_of(found.printed, found.digest or "", _addresses(found))
    text = signed(credential, key.private, _at("badge_key", key_name=key.name))
    name = {"Content-Disposition": disposition(f"huy-hieu-{found.printed.serial}.jwt")}
    return Response(text, mimetype="text/plain", headers={**FRESH, **_OPEN, **name})


@certificates.get("/huy-hieu/<code>/tinh-trang")
def badge_status(code: str) -> ResponseReturnValue:
    """Whether this badge was revoked."""
    found = looked_up(code)
    if not isinstance(found, CertificateView):
        return found
    if not stood_once(found.id):
        abort(404)
    where = _addresses(found)
    voided = found.state is State.VOIDED or not found.intact
    return _document(status_of(where.badge, where.issuer, where.status, voided=voided))


@certificates.get("/huy-hieu/noi-cap/<int:body_id>")
def badge_issuer(body_id: int) -> ResponseReturnValue:
    """Who issues, as the newest certificate says it."""
    found = example_of(body_id)
    if found is None or found.printed is None:
        abort(404)
    return _document(profile_of(found.printed.body_name, found.printed.parent_name, _addresses(found)))


@certificates.get("/huy-hieu/noi-cap/<int:body_id>/chuong-trinh/<int:edition_id>")
def badge_achievement(body_id: int, edition_id: int) -> ResponseReturnValue:
    """What the badge is given for."""
    found = example_of(body_id, edition_id)
    if found is None or found.printed is None:
        abort(404)
    return _document(achievement_of(found.printed, _addresses(found)))


@certificates.get("/huy-hieu/khoa")
def badge_key_set() -> ResponseReturnValue:
    """The keys whose signatures are believed, as a JWK set."""
    return _document(key_set(believed_keys()))


@certificates.get("/huy-hieu/khoa/<key_name>")
def badge_key(key_name: str) -> ResponseReturnValue:
    """One of them, as a JWK; what a badge names as its `kid`."""
    found = next((one for one in believed_keys() if one["kid"] == key_name), None)
    if found is None:
        abort(404)
    return _document(found)


def _document(said: dict[str, Any]) -> Response:
    """A public document."""
    answer = jsonify(said)
    answer.headers.update({**FRESH, **_OPEN})
    return answer


def _addresses(found: CertificateView) -> Addresses:
    """Where the documents of a badge stand."""
    issuer = {"body_id": found.body_id}
    return Addresses(
        badge=_at("badge", code=found.code),
        status=_at("badge_status", code=found.code),
        issuer=_at("badge_issuer", **issuer),
        achievement=_at("badge_achievement", edition_id=edition_of(found.cohort_id), **issuer),
        site=url_for("certificates.verify_form", _external=True),
    )


def _at(name: str, **ids: Any) -> str:
    """The whole address of a document."""
    return url_for(f"certificates.{name}", **ids, _external=True)
