"""The gate before the application: a request enters when it is whole, and only a few are inside at once.

A phone on a weak line sends its form for half a minute. The application must not wait for it with a transaction open, because a
reader holds up every writer of SQLite; so the body is read to its end first, into memory or a temporary file. And a process
in which dozens of threads pass the interpreter back and forth holds the database's write lock many times longer than one
whose requests go through in line: measured, docs/decisions/0027-gunicorn.md. Whoever waits too long is told to come again.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SIGN_IN = "/dang-nhap"
_INSIDE, _SIGNING_IN = 4, 2
"""Requests at work at once in one process: one computes while others wait for the database, and two long ones stop nobody. Of
those at most two sign in: each waits for its turn at the hash, and a class that signs in must not fill the room."""
_PATIENCE_SECONDS = 10.0
"""Less than the twenty seconds after which the page of a test gives a request up and keeps the answer for later."""
_IN_MEMORY_BYTES = 256 * 1024
_PIECE_BYTES = 64 * 1024
_CROWDED = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Máy chủ đang đông</title><h1>Máy chủ đang đông</h1>
<p>Nhiều người đang dùng cùng lúc. Chờ nửa phút rồi tải lại trang này. Câu trả lời đã báo «Đã lưu» không mất.</p></html>
""".encode()


class Gate:
    """WSGI middleware: the whole body first, then `inside` requests at once; 503 with Retry-After for those who wait too long."""

    def __init__(
        self,
        application: WSGIApplication,
        most_bytes: int,
        *,
        inside: int = _INSIDE,
        signing_in: int = _SIGNING_IN,
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        self._application = application
        self._most_bytes = most_bytes
        self._places = BoundedSemaphore(inside)
        self._sign_ins = BoundedSemaphore(signing_in)
        self._patience_seconds = patience_seconds

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let one request through."""
        queues = [self._places]
        if environ["REQUEST_METHOD"] == "POST" and environ.get("PATH_INFO") == SIGN_IN:
            queues.insert(0, self._sign_ins)
        with ExitStack() as leaving:
            self._take_body(environ, leaving)
            for queue in queues:
                if not queue.acquire(timeout=self._patience_seconds):
                    return _come_again(start_response)
                leaving.callback(queue.release)
            return self._application(environ, start_response)

    def _take_body(self, environ: WSGIEnvironment, leaving: ExitStack) -> None:
        """Read the body to its end and put it into the request; not when there is none, or more than anybody may send."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or not 0 < int(length) <= self._most_bytes:
            return
        left, source = int(length), environ["wsgi.input"]
        kept = leaving.enter_context(SpooledTemporaryFile(_IN_MEMORY_BYTES))  # noqa: SIM115 the stack closes it
        while left and (piece := source.read(min(left, _PIECE_BYTES))):
            kept.write(piece)
            left -= len(piece)
        kept.seek(0)
        environ["wsgi.input"] = kept


def install(app: Flask) -> None:
    """Put the gate before the application."""
    app.wsgi_app = Gate(app.wsgi_app, int(app.config["MAX_CONTENT_LENGTH"]))  # type: ignore[method-assign]


def _come_again(start_response: StartResponse) -> Iterable[bytes]:
    """Too many wait."""
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(_CROWDED))),
        ("Retry-After", "30"),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response("503 Service Unavailable", headers)
    return [_CROWDED]
