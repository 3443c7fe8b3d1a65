"""What the sign-in service of an office says is believed only when it is signed with a key that the service publishes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.people.services.id_token import NotBelieved, Question, claims_of
from tests.cast import NOW
from tests.people.provider import Provider, public_key, signing_key

OURS = Question("https://hoi.example", "so-hoc", "một lần", NOW)
HMAC_KEY = b"a secret of thirty-two bytes here"


def provider(**more: Any) -> Provider:
    """A service that answers our question."""
    return replace(Provider(issuer=OURS.issuer, nonce=OURS.nonce), **more)


def said(service: Provider, question: Question = OURS) -> dict[str, Any]:
    """What is believed of its answer."""
    return claims_of(service.token(), {"keys": service.keys}, question)


@pytest.mark.parametrize(("kind", "algorithm"), [("ES256", "ES256"), ("RS256", "RS256"), ("RS256", "PS256")])
def test_a_token_signed_with_a_published_key_is_believed(kind: str, algorithm: str) -> None:
    service = provider(key=signing_key(kind), algorithm=algorithm, keys=[public_key(kind)], head={"kid": f"{kind}-0"})
    assert said(service)["sub"] == "u-1"


def test_a_token_without_the_name_of_its_key_is_believed_where_the_service_has_one() -> None:
    assert said(provider(head={}))["sub"] == "u-1"
    with pytest.raises(NotBelieved):
        said(provider(head={}, keys=[public_key("ES256", 1), public_key("ES256")]))


FORGED: dict[str, dict[str, Any]] = {
    "not signed": {"algorithm": "none", "key": ""},
    "signed by somebody else under the name of a key": {"key": signing_key("ES256", 1)},
    "signed with a key that is withdrawn": {"keys": [public_key("ES256", 1)]},
    "signed with no published key": {"keys": []},
    "signed with a key for something else": {"keys": [{**public_key("ES256"), "use": "enc"}]},
    "signed in another way than the key is for": {"keys": [{**public_key("ES256"), "alg": "ES384"}]},
    "signed with the secret that both know": {"algorithm": "HS256", "key": HMAC_KEY, "head": {"kid": "secret"}},
    "signed with a key that the token brings": {
        "key": signing_key("ES256", 1),
        "head": {"kid": "ES256-1", "jwk": public_key("ES256", 1)},
    },
    "with a key that is none": {"keys": [{"kty": "EC", "kid": "ES256-0", "crv": "P-256", "x": "?", "y": 5}]},
    "for several, without saying who asked": {"claims": {"aud": ["so-hoc", "khac"]}},
    "asked for by another": {"claims": {"azp": "khac"}},
    "for nobody": {"claims": {"aud": None}},
    "about nobody": {"claims": {"sub": None}},
    "without an end": {"claims": {"exp": None}},
    "without a beginning": {"claims": {"iat": None}},
    "not yet": {"claims": {"nbf": NOW.timestamp() + 3600}},
    "at no moment": {"claims": {"iat": True}},
    "to no question": {"claims": {"nonce": None}},
    "with a question that is no word": {"claims": {"nonce": 7}},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_token_says_nothing(how: str) -> None:
    with pytest.raises(NotBelieved):
        said(provider(**FORGED[how]))


def test_a_secret_that_the_service_publishes_by_mistake_signs_nothing() -> None:
    secret = {"kty": "oct", "kid": "secret", "k": "YSBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcyBoZXJl"}
    with pytest.raises(NotBelieved):
        said(provider(algorithm="HS256", key=HMAC_KEY, head={"kid": "secret"}, keys=[secret]))


@pytest.mark.parametrize("token", ["", "a.b.c", "không", "eyJhbGciOiJFUzI1NiJ9..", f"{'a' * 100_000}.b.c"])
def test_what_is_no_token_says_nothing(token: str) -> None:
    for published in ({}, {"keys": "không"}, {"keys": [1, "a", {}]}, {"keys": [public_key("ES256")]}):
        with pytest.raises(NotBelieved):
            claims_of(token, published, OURS)


def test_one_changed_letter_of_what_is_signed_is_seen() -> None:
    service = provider()
    head, body, sign = service.token().split(".")
    for changed in (f"{head}.{body[:-2]}AA.{sign}", f"{head}.{body}.{sign[:-4]}AAAA", f"{head}.{body}."):
        with pytest.raises(NotBelieved):
            claims_of(changed, {"keys": service.keys}, OURS)
