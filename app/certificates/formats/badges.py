"""Open Badges 3.0: the documents of a badge as plain data, and the signed text that she hands on.

Source: 1EdTech, Open Badges Specification 3.0 (credential, profile, achievement; section "JSON Web Token Proof Format":
RS256, the payload is the credential with iss, jti, nbf, sub beside it), 1EdTech
Revocation List Status Method 1.0, RFC 7515, 7517 and 7638.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.certificates.rules import Printed
from app.kernel.clock import local, moment_of
from app.kernel.periods import say_number
from app.kernel.text import _, nfc

CONTEXT = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
_BITS = 2048
Document = dict[str, Any]


@dataclass(frozen=True)
class Addresses:
    """Where the documents of one badge stand: absolute addresses that anybody can open."""

    badge: str
    status: str
    issuer: str
    achievement: str
    site: str


@dataclass(frozen=True)
class Pair:
    """A new key: its name (thumbprint), its public half as a JWK, its private half as PEM."""

    name: str
    public: Document
    private: str


def new_pair() -> Pair:
    """A new RSA key of 2048 bits, the least that every verifier of Open Badges understands."""
    from cryptography.hazmat.primitives.asymmetric import rsa  # megabytes that few workers ever need
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from jwt.algorithms import RSAAlgorithm

    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    half = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    name = _thumbprint(half)
    public = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": name, "n": half["n"], "e": half["e"]}
    return Pair(name, public, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def signed(credential: Mapping[str, Any], private: str, key_address: str) -> str:
    """A credential as a compact JWS: header.payload.signature; `key_address` is where the public half is read."""
    import jwt  # brings a library of megabytes

    claims = {
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "nbf": int(datetime.fromisoformat(credential["validFrom"]).timestamp()),
        "sub": credential["credentialSubject"]["id"],
    }
    return jwt.encode({**credential, **claims}, private, algorithm="RS256", headers={"kid": key_address})


def credential_of(printed: Printed, digest: str, where: Addresses) -> Document:
    """The badge of a certificate: what its public page says, with the name as a salted hash; valid from the day on the paper.

    `digest` is the SHA-256 of the certificate's record: nobody can guess it, and it is the same every time.
    """
    salt = hashlib.sha256(f"badge {digest}".encode()).hexdigest()[:32]
    since = local(moment_of(printed.issued_on)).isoformat()
    return {
        "@context": list(CONTEXT),
        "id": where.badge,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": printed.course_title,
        "issuer": profile_of(printed.body_name, printed.parent_name, where),
        "validFrom": since,
        "awardedDate": since,
        "credentialSubject": {
            "id": f"{where.badge}#nguoi-duoc-cap",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": identity_hash(printed.name, salt),
                    "identityType": "name",
                    "salt": salt,
                }
            ],
            "licenseNumber": printed.serial,
            "achievement": achievement_of(printed, where),
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": {"id": where.status, "type": "1EdTechRevocationList"},
    }


def identity_hash(name: str, salt: str) -> str:
    """The name as printed, hashed the way Open Badges says: whoever reads the name on the paper can compare it."""
    return "sha256$" + hashlib.sha256((nfc(name) + salt).encode()).hexdigest()


def profile_of(name: str, parent: str, where: Addresses) -> Document:
    """Who issues."""
    found: Document = {"id": where.issuer, "type": ["Profile"], "name": name, "url": where.site}
    return found | ({"description": _("Trực thuộc {parent}").format(parent=parent)} if parent else {})


def achievement_of(printed: Printed, where: Addresses) -> Document:
    """What was achieved, and what one must do for it."""
    periods = {"all": printed.periods, "online": printed.online, "here": printed.in_person}
    said = {name: say_number(value) for name, value in periods.items()}
    narrative = _(
        "Theo học chương trình {all} tiết ({online} tiết trên mạng, {here} tiết trực tiếp), đạt các điều kiện hoàn thành "
        "và được công nhận bằng quyết định của đơn vị mở lớp."
    )
    by = _("Ban hành theo {decision}.").format(decision=printed.course_decision) if printed.course_decision else ""
    return {
        "id": where.achievement,
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": printed.course_title,
        "description": " ".join(filter(None, (_("Chương trình bồi dưỡng {all} tiết.").format(**said), by))),
        "inLanguage": "vi",
        "criteria": {"narrative": narrative.format(**said)},
    }


def status_of(badge: str, issuer: str, where: str, *, voided: bool) -> Document:
    """The list of revoked badges of which a badge speaks: it holds that badge alone, so that nobody reads the others in it.

    The public validator reads `revokedCredential`, its older releases `revokedCredentials`; the list stands under both names.
    """
    revoked = [{"id": badge, "revoked": True}] if voided else []
    return {"id": where, "issuer": issuer, "revokedCredential": revoked, "revokedCredentials": revoked}


def key_set(keys: Sequence[Mapping[str, Any]]) -> Document:
    """Public halves as a JWK set."""
    return {"keys": list(keys)}


def _thumbprint(half: Mapping[str, Any]) -> str:
    """The name of a key after RFC 7638."""
    said = json.dumps({name: half[name] for name in ("e", "kty", "n")}, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(hashlib.sha256(said.encode()).digest()).rstrip(b"=").decode()
