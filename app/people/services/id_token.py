"""What an office's sign-in service says about somebody (an ID token), and whether it may be believed.

The signature is checked with the keys that the service publishes now, by an algorithm that fits the kind of key; never by one
that needs a shared secret, and never by a key that the token names or brings (PyJWT; OpenID Connect Core 3.1.3.7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import compare_digest
from typing import Any

_CLOCKS_APART = 120
_ALGORITHMS: Mapping[str, tuple[str, ...]] = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
    "OKP": ("EdDSA",),
}
"""The ways of signing that are believed, for each kind of public key."""
_MUST_SAY = ["iss", "sub", "aud", "exp", "iat", "nonce"]


class NotBelieved(Exception):
    """The token is not signed by the service, or not meant for this question."""


@dataclass(frozen=True)
class Question:
    """What the answer must fit: who was asked, as whom, with which random word, and the moment of the answer."""

    issuer: str
    client_id: str
    nonce: str
    at: datetime


def claims_of(token: str, published: Mapping[str, Any], question: Question) -> dict[str, Any]:
    """What a token says, when it is signed with one of the `published` keys (a JWK set) and fits the question.

    Raises NotBelieved.
    """
    import jwt  # here, because most offices have no such service and every process would carry it

    try:
        key, algorithms = _key_of(jwt.get_unverified_header(token), published)
        reader = jwt.PyJWT(options={"enforce_minimum_key_length": True})
        checks = {"require": _MUST_SAY, "verify_exp": False, "verify_iat": False, "verify_nbf": False}
        named = {"audience": question.client_id, "issuer": question.issuer}
        claims: dict[str, Any] = reader.decode(token, key, algorithms=list(algorithms), options=checks, **named)  # type: ignore[arg-type]
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise NotBelieved(type(error).__name__) from error
    if not _is_for(claims, question):
        raise NotBelieved("question")
    return claims


def _key_of(head: Mapping[str, Any], published: Mapping[str, Any]) -> tuple[Any, tuple[str, ...]]:
    """The public key that a token is signed with, and the algorithms it may be used by. Raises NotBelieved."""
    import jwt

    kept = published.get("keys")
    keys = [key for key in kept if isinstance(key, dict) and _may_sign(key)] if isinstance(kept, list) else []
    if "kid" in head:
        keys = [key for key in keys if key.get("kid") == head["kid"]]
    if len(keys) != 1:
        raise NotBelieved("key")
    allowed = _ALGORITHMS[keys[0]["kty"]]
    own = keys[0].get("alg")
    return jwt.PyJWK(keys[0]).key, allowed if own is None else tuple(each for each in allowed if each == own)


def _may_sign(key: Mapping[str, Any]) -> bool:
    """Whether a published key is a public key for signatures."""
    return key.get("kty") in _ALGORITHMS and key.get("use", "sig") == "sig" and "d" not in key


def _is_for(claims: Mapping[str, Any], question: Question) -> bool:
    """Whether a token answers this question, for us, at this moment."""
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    party = claims.get("azp", question.client_id if audience == [question.client_id] else None)
    nonce = claims["nonce"]
    asked = isinstance(nonce, str) and compare_digest(nonce.encode(), question.nonce.encode())
    return bool(claims["sub"]) and asked and party == question.client_id and _is_now(claims, question.at.timestamp())


def _is_now(claims: Mapping[str, Any], now: float) -> bool:
    """Whether a token is neither too old nor of the future; the clocks may be two minutes apart."""
    ends, begins = claims["exp"], max(claims["iat"], claims.get("nbf", 0), key=_seconds)
    return now < _seconds(ends) + _CLOCKS_APART and _seconds(begins) < now + _CLOCKS_APART


def _seconds(moment: object) -> float:
    """A moment of a token. Raises NotBelieved."""
    if isinstance(moment, bool) or not isinstance(moment, int | float):
        raise NotBelieved("moment")
    return moment
