"""A small sign-in service (OpenID Connect) for tests: on loopback, one account, and it can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.cast import NOW

CODE = "the-code"


@cache
def _made(algorithm: str, number: int) -> Any:
    """A key that is made once."""
    return ec.generate_private_key(ec.SECP256R1()) if algorithm == "ES256" else rsa.generate_private_key(65537, 2048)


def signing_key(algorithm: str, number: int = 0) -> Any:
    """A private key of the service; `number` tells keys of one kind apart."""
    return _made(algorithm, number)


def public_key(algorithm: str, number: int = 0) -> dict[str, Any]:
    """What the service publishes of it."""
    kind = ECAlgorithm if algorithm == "ES256" else RSAAlgorithm
    published = kind.to_jwk(signing_key(algorithm, number).public_key(), as_dict=True)
    return {**published, "kid": f"{algorithm}-{number}", "use": "sig"}


@dataclass
class Provider:
    """What the service says, and what it was asked."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    plan: dict[str, Any] = field(default_factory=dict)
    challenge: str = ""
    nonce: str = ""
    keys: list[dict[str, Any]] = field(default_factory=lambda: [public_key("ES256"), {"kty": "oct", "k": "c28taG9j"}])
    algorithm: str = "ES256"
    key: Any = None
    head: dict[str, Any] = field(default_factory=lambda: {"kid": "ES256-0"})
    asked: list[dict[str, str]] = field(default_factory=list)

    def visited(self, address: str) -> dict[str, str]:
        """What the browser of somebody who signs in there brings back."""
        question = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.challenge, self.nonce = question["code_challenge"], question["nonce"]
        return {"code": CODE, "state": question["state"]}

    def answer(self, path: str, body: dict[str, str], proof: str) -> tuple[int, dict[str, Any]]:
        """The answer to one request."""
        if path == "/.well-known/openid-configuration":
            plan = {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/auth"}
            plan |= {"token_endpoint": f"{self.issuer}/token", "userinfo_endpoint": f"{self.issuer}/who"}
            plan["jwks_uri"] = f"{self.issuer}/keys"
            return 200, {**plan, **self.plan}
        if path == "/away":
            return 302, {}
        if path in {"/who", "/keys"}:
            return 200, self.more if path == "/who" else {"keys": self.keys}
        self.asked.append({**body, "proof": proof})
        verifier = hashlib.sha256(body.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != self.challenge or body.get("code") != CODE:
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self.token(), "access_token": "access"}

    def token(self) -> str:
        """An ID token with what it is told to say."""
        usual = {"iss": self.issuer, "aud": "so-hoc", "sub": "u-1", "nonce": self.nonce}
        times = {"iat": NOW.timestamp(), "exp": NOW.timestamp() + 300}
        key = signing_key("ES256") if self.key is None else self.key
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # some tests sign with what is too weak
            said = {**usual, **times, **self.claims}
            return jwt.encode({name: value for name, value in said.items() if value is not None}, key, self.algorithm, self.head)


@contextmanager
def serving() -> Iterator[Provider]:
    """The service on a free port."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(sent).items()})

        def _say(self, body: dict[str, str]) -> None:
            status, said = provider.answer(self.path, body, self.headers.get("Authorization", ""))
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Location", f"{provider.issuer}/keys")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_rest: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()
