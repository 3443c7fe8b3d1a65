"""Browsers that do what a page's script says, and note what each request cost them."""

from __future__ import annotations

import gzip
import html
import json
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from urllib.parse import unquote, urlencode, urlsplit

from bench.faults import BenchFault

_ACCEPTS = {"Accept": "text/html,application/xhtml+xml", "Accept-Encoding": "gzip", "User-Agent": "bench"}
_FORM_TYPE = "application/x-www-form-urlencoded"
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_INPUT = re.compile(r"<input\b([^>]*)>")
_FIELD = re.compile(r"<(input|textarea)\b([^>]*)>|<select\b([^>]*)>(.*?)</select>", re.DOTALL)
_OPTION = re.compile(r'<option value="([^"]+)"')
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Form:
    """A form that posts: where to, what it carries unseen, and the values that each visible choice offers."""

    action: str
    hidden: Mapping[str, str]
    offered: Mapping[str, list[str]]


@dataclass(frozen=True)
class Answer:
    """An answer as it came over the line; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    cookie: str
    body: bytes

    @cached_property
    def text(self) -> str:
        """The body as words."""
        plain = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return plain.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        """Where a redirect leads on this site."""
        parts = urlsplit(self.headers.get("location", ""))
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def form(self, containing: str) -> Form:
        """The form that posts and has these words in it."""
        for attributes, inside in _FORM.findall(self.text):
            if 'method="post"' in attributes and containing in attributes + inside:
                return _read_form(dict(_ATTRIBUTE.findall(attributes)), inside)
        raise BenchFault(f"Trang không có biểu mẫu nào chứa «{containing}».")


def filled(inside: str, turn: int) -> dict[str, list[str]]:
    """What somebody gives in the visible fields of a piece of a page: another option each `turn`, words, a line of a select."""
    offered: dict[str, list[str]] = {}
    given: dict[str, list[str]] = {}
    for kind, attributes, of_select, options in _FIELD.findall(inside):
        named = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(attributes or of_select)}
        if named.get("type") == "hidden" or "name" not in named or named["name"] == "flag":
            continue
        if named.get("type") in ("radio", "checkbox"):
            offered.setdefault(named["name"], []).append(named["value"])
        elif kind:
            given.setdefault(named["name"], []).append(str(turn + 1))
        else:
            before = given.setdefault(named["name"], [])
            before.append(_OPTION.findall(options)[len(before)])
    return given | {name: [values[turn % len(values)]] for name, values in offered.items()}


def _read_form(attributes: Mapping[str, str], inside: str) -> Form:
    """The fields of a form."""
    form = Form(html.unescape(attributes.get("action", "")), {}, {})
    for given in _INPUT.findall(inside):
        named = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(given)}
        if named.get("type") == "hidden":
            form.hidden[named["name"]] = named.get("value", "")  # type: ignore[index]
        elif "name" in named:
            form.offered.setdefault(named["name"], []).append(named.get("value", ""))  # type: ignore[attr-defined]
    return form


@dataclass(frozen=True)
class Sample:
    """What one request cost: seconds to the last byte, bytes of the body on the line, SQL statements (None: not counted)."""

    seconds: float
    sent_bytes: int
    statements: int | None


@dataclass
class Browser(ABC):
    """Somebody at the site: keeps her cookie, follows nothing by itself, insists on the status that the script expects."""

    cookie: str = ""
    samples: list[Sample] = field(default_factory=list)

    @abstractmethod
    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request, the answer read to its end."""

    def get(self, path: str, expect: int = 200, accept: str = "") -> Answer:
        """A page."""
        return self._do("GET", path, None, {"Accept": accept} if accept else {}, expect)

    def post(self, path: str, fields: Mapping[str, str | list[str]], expect: int = 303, accept: str = "") -> Answer:
        """A form sent off."""
        headers = {"Content-Type": _FORM_TYPE, **({"Accept": accept} if accept else {})}
        return self._do("POST", path, urlencode(fields, doseq=True).encode(), headers, expect)

    def post_queue(self, path: str, payload: object, token: str, expect: int = 200) -> Answer:
        """What the queue of a page sends."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token, "X-Queue-Version": "1"}
        return self._do("POST", path, json.dumps(payload).encode(), headers, expect)

    def call(
        self, method: str, path: str, token: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """What other software asks with its token."""
        return self._do(
            method, path, body, {"Accept": "application/json", "Authorization": f"Bearer {token}", **(headers or {})}, 200
        )

    def sign_in(self, login: str, password: str) -> None:
        """Through the real form, into a fresh cookie."""
        self.cookie = ""
        form = self.get("/dang-nhap").form('name="password"')
        self.post("/dang-nhap", {**form.hidden, "login": login, "password": password, "remember": "y"})

    def _do(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], expect: int) -> Answer:
        """Send, take the time, keep the cookie; raises BenchFault for another status than expected."""
        full = {**_ACCEPTS, **({"Cookie": self.cookie} if self.cookie else {}), **headers}
        since = time.perf_counter()
        answer = self.send(method, path, body, full)
        statements = answer.headers.get("x-statements")
        self.samples.append(Sample(time.perf_counter() - since, len(answer.body), int(statements) if statements else None))
        self.cookie = answer.cookie.partition(";")[0] or self.cookie
        if answer.status != expect:
            raise BenchFault(f"{method} {path} trả về {answer.status}, không phải {expect}: {_words(answer.text)}")
        return answer


def _words(text: str) -> str:
    """The beginning of a page without its markup."""
    body = text.partition("<main")[2] or text
    return " ".join(re.sub(r"<[^>]*>", " ", body.partition(">")[2] or body).split())[:300]


class LineBrowser(Browser):
    """Over HTTP, with a connection that is kept alive."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._line = HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request; a line that the server closed while it was idle is opened again."""
        try:
            return self._send(method, path, body, headers)
        except (HTTPException, ConnectionError):
            self._line.close()
            return self._send(method, path, body, headers)

    def hang_up(self) -> None:
        """Close the line; the next request opens it."""
        self._line.close()

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        self._line.request(method, path, body, dict(headers))
        response = self._line.getresponse()
        received = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, received, received.get("set-cookie", ""), response.read())


class InnerBrowser(Browser):
    """In the same process, for the profiler: calls the WSGI application as a server would."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]]) -> None:
        super().__init__()
        self.wsgi = wsgi

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request."""
        environ: dict[str, object] = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        where, _mark, query = path.partition("?")
        environ |= {
            "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": unquote(where), "QUERY_STRING": query,
            "REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1",
            "CONTENT_TYPE": headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body or b"")),
            "wsgi.input": BytesIO(body or b""), "wsgi.errors": BytesIO(), "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http", "wsgi.multithread": True,
            "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        chunks = self.wsgi(environ, lambda status, given, _why=None: begun.append((status, given)))
        with _closing(chunks):
            sent = b"".join(chunks)
        received = {name.lower(): value for name, value in begun[0][1]}
        return Answer(int(begun[0][0].split()[0]), received, received.get("set-cookie", ""), sent)


@contextmanager
def _closing(chunks: Iterable[bytes]) -> Iterator[None]:
    """What a server does at the end of an answer."""
    try:
        yield
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
