"""The gate before the application: a request enters when it is whole, and only a few are inside at once.

A phone on a weak line sends its form for half a minute. The application must not wait for it with a transaction open, because a
reader holds up every writer of SQLite; so the body is read to its end first, into memory or a temporary file. And a process
in which dozens of threads pass the interpreter back and forth holds the database's write lock many times longer than one
whose requests go through in line: measured, docs/decisions/0027-gunicorn.md. Whoever waits too long is told to come again;
who has hung up meanwhile is not worked for: a phone that gave up sends again, and that is the request to answer.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable
from contextlib import ExitStack
from math import inf
from socket import MSG_DONTWAIT, MSG_PEEK, socket
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore, Event, Lock
from time import monotonic
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SIGN_IN = "/dang-nhap"
_INSIDE = 4
"""Most requests at work at once in one process: a few long ones (an import, a workbook) stop nobody."""
_LONG_SECONDS = 0.1
"""Requests go through one at a time, because two that pass the interpreter and SQLite's file back and forth cost half as much
again. Behind one that has been inside for so long the next one enters all the same."""
_SIGNING_IN = 2
"""Sign-ins inside at once: each waits for its turn at the hash, and a class that signs in must not fill the room. Nobody waits
behind one: hashing leaves the interpreter free."""
_PATIENCE_SECONDS = 10.0
"""Less than the twenty seconds after which the page of a test gives a request up and keeps the answer for later."""
_IN_MEMORY_BYTES = 256 * 1024
_PIECE_BYTES = 64 * 1024
_COME_AGAIN_SECONDS = 30
_SENTENCE = "Máy chủ đang đông, chờ nửa phút rồi gửi lại. Những gì đã làm vẫn còn."
_CROWDED = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Máy chủ đang đông</title><h1>Máy chủ đang đông</h1>
<p>Nhiều người đang dùng cùng lúc. Chờ nửa phút rồi tải lại trang này. Câu trả lời đã báo «Đã lưu» không mất.</p></html>
""".encode()


class Line:
    """One at a time; behind somebody who stays long the next, until `most` are inside. First come, first served.

    Only the first in line is ever woken: sixty that are woken at every step of the line cost a third of the machine.
    """

    def __init__(self, most: int, long_seconds: float) -> None:
        self._most = most
        self._long_seconds = long_seconds
        self._lock = Lock()
        self._inside: dict[object, float] = {}
        self._waiting: deque[Event] = deque()

    def enter(self, patience_seconds: float, *, long: bool = False) -> object | None:
        """Wait for a place and take it; None when patience ends first. `long`: nobody need wait behind this one."""
        me, until = Event(), monotonic() + patience_seconds
        with self._lock:
            self._waiting.append(me)
        while True:
            with self._lock:
                wait, left = self._seconds_to_wait(me), until - monotonic()
                if wait <= 0 or left <= 0:
                    self._waiting.remove(me)
                    if wait <= 0:
                        self._inside[me] = monotonic() + (0.0 if long else self._long_seconds)
                    self._wake_the_first()
                    return me if wait <= 0 else None
                me.clear()
            me.wait(min(wait, left))

    def leave(self, place: object) -> None:
        """Give the place back."""
        with self._lock:
            del self._inside[place]
            self._wake_the_first()

    def _wake_the_first(self) -> None:
        """Let the first in line look again."""
        if self._waiting:
            self._waiting[0].set()

    def _seconds_to_wait(self, me: Event) -> float:
        """How long the one in front waits at most for the next look; 0 when it may enter."""
        if self._waiting[0] is not me or len(self._inside) >= self._most:
            return inf
        return max((moment - monotonic() for moment in self._inside.values()), default=0.0)


class Gate:
    """WSGI middleware: the whole body first, then the line; 503 with Retry-After for those who wait too long."""

    def __init__(
        self,
        application: WSGIApplication,
        most_bytes: int,
        *,
        inside: int = _INSIDE,
        signing_in: int = _SIGNING_IN,
        long_seconds: float = _LONG_SECONDS,
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        self._application = application
        self._most_bytes = most_bytes
        self._line = Line(inside, long_seconds)
        self._sign_ins = BoundedSemaphore(signing_in)
        self._patience_seconds = patience_seconds

    def __call__(self, request: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let one request through."""
        signs_in = request["REQUEST_METHOD"] == "POST" and request.get("PATH_INFO") == SIGN_IN
        with ExitStack() as leaving:
            self._take_body(request, leaving)
            if signs_in:
                if not self._sign_ins.acquire(timeout=self._patience_seconds):
                    return _come_again(request, start_response)
                leaving.callback(self._sign_ins.release)
            place = self._line.enter(self._patience_seconds, long=signs_in)
            if place is None:
                return _come_again(request, start_response)
            leaving.callback(self._line.leave, place)
            if _has_left(request):
                return _come_again(request, start_response)
            return self._application(request, start_response)

    def _take_body(self, request: WSGIEnvironment, leaving: ExitStack) -> None:
        """Read the body to its end and put it into the request; not when there is none, or more than anybody may send."""
        length = request.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or not 0 < int(length) <= self._most_bytes:
            return
        left, source = int(length), request["wsgi.input"]
        kept = leaving.enter_context(SpooledTemporaryFile(_IN_MEMORY_BYTES))  # noqa: SIM115 the stack closes it
        while left and (piece := source.read(min(left, _PIECE_BYTES))):
            kept.write(piece)
            left -= len(piece)
        kept.seek(0)
        request["wsgi.input"] = kept


def install(app: Flask) -> None:
    """Put the gate before the application."""
    embedded = str(app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")
    app.wsgi_app = Gate(  # type: ignore[assignment,method-assign]
        app.wsgi_app, int(app.config["MAX_CONTENT_LENGTH"]), long_seconds=_LONG_SECONDS if embedded else 0.0
    )


def _has_left(request: WSGIEnvironment) -> bool:
    """Whether the other end has closed the line, as far as the server lets us look at it."""
    line = request.get("gunicorn.socket")
    if type(line) is not socket:  # none, or an encrypted one, whose end cannot be seen without reading
        return False
    try:
        return not line.recv(1, MSG_PEEK | MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True


def _come_again(request: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Too many wait: a page, or for a script that asks for it {"error"}, which keeps what it wanted to send."""
    reads_json = request.get("HTTP_ACCEPT", "").startswith("application/json")
    body = json.dumps({"error": _SENTENCE}).encode() if reads_json else _CROWDED
    headers = [
        ("Content-Type", "application/json" if reads_json else "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(_COME_AGAIN_SECONDS)),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response("503 Service Unavailable", headers)
    return [body]
