"""The gate: a request goes in when it is whole, few are inside at once, and who waits too long is told to come again."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterable
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.web.gate import SIGN_IN, Gate


class Door:
    """An application that holds everybody inside until it is opened, and counts them."""

    def __init__(self, *, open_now: bool = True) -> None:
        self.inside = self.most = 0
        self.bodies: list[bytes] = []
        self.opened = threading.Event()
        self._lock = threading.Lock()
        if open_now:
            self.opened.set()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Read, wait, answer."""
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.bodies.append(environ["wsgi.input"].read())
        self.opened.wait(10)
        with self._lock:
            self.inside -= 1
        start_response("200 OK", [])
        return [b"ok"]


def ask(
    gate: Gate, body: bytes = b"", length: str | None = None, source: Any = None, path: str = "/", line: Any = None
) -> tuple[str, dict[str, str]]:
    """One request; gives back status and headers."""
    said: list[Any] = []
    environ = {
        "wsgi.input": source or io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)) if length is None else length,
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "gunicorn.socket": line,
    }
    gate(environ, lambda status, headers, _why=None: said.append((status, dict(headers))))  # type: ignore[arg-type,return-value]
    return said[0]  # type: ignore[no-any-return]


class Slow(io.BytesIO):
    """A line that brings a byte at a time, and says when the last has come."""

    def __init__(self, body: bytes, door: Door) -> None:
        super().__init__(body)
        self._door = door
        self.seen_inside = 0

    def read(self, size: int | None = -1) -> bytes:
        """The next byte."""
        self.seen_inside += self._door.inside
        return super().read(1)


def test_nobody_is_inside_while_the_body_is_still_coming() -> None:
    door = Door()
    line = Slow(b"0123456789", door)
    assert ask(Gate(door, 100), length="10", source=line)[0].startswith("200")
    assert door.bodies == [b"0123456789"]
    assert line.seen_inside == 0


def test_no_more_than_two_are_inside_and_everybody_gets_in() -> None:
    door = Door()
    gate = Gate(door, 100, inside=2)
    threads = [threading.Thread(target=ask, args=(gate, b"x")) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(door.bodies) == 20
    assert door.most <= 2


def test_who_waits_too_long_is_told_to_come_again() -> None:
    door = Door(open_now=False)
    gate = Gate(door, 100, inside=1, patience_seconds=0.05)
    first = threading.Thread(target=ask, args=(gate, b"x"))
    first.start()
    while not door.inside:
        pass
    status, headers = ask(gate, b"y")
    door.opened.set()
    first.join()
    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "30")
    assert ask(gate, b"z")[0].startswith("200")


@pytest.mark.parametrize("length", ["", "-5", "12a", "999999999"])
def test_a_length_that_says_nothing_or_too_much_is_left_to_the_application(length: str) -> None:
    door = Door()
    ask(Gate(door, 100), b"abc", length=length)
    assert door.bodies == [b"abc"]


def test_a_body_that_breaks_off_is_not_taken_for_whole() -> None:
    site = Flask(__name__)

    @site.post("/")
    def view() -> str:
        return request.form["login"]

    site.wsgi_app = Gate(site.wsgi_app, 1000)  # type: ignore[method-assign]
    whole = EnvironBuilder("/", method="POST", data={"login": "a"}).get_environ()
    assert run_wsgi_app(site, whole)[1] == "200 OK"
    broken = {**EnvironBuilder("/", method="POST", data={"login": "a"}).get_environ(), "CONTENT_LENGTH": "500"}
    assert run_wsgi_app(site, broken)[1] == "400 BAD REQUEST"


def test_a_storm_of_sign_ins_leaves_places_for_answers() -> None:
    door = Door(open_now=False)
    gate = Gate(door, 100, inside=4, signing_in=2, patience_seconds=5)
    storm = [threading.Thread(target=ask, args=(gate, b"s"), kwargs={"path": SIGN_IN}) for _number in range(12)]
    for thread in storm:
        thread.start()
    while door.inside < 2:
        pass
    answer = threading.Thread(target=ask, args=(gate, b"answer"))
    answer.start()
    while b"answer" not in door.bodies:
        pass
    assert door.most == 3
    door.opened.set()
    for thread in (*storm, answer):
        thread.join()


@pytest.mark.parametrize(("left", "status"), [(False, "200"), (True, "503")])
def test_nobody_works_for_a_phone_that_has_hung_up(*, left: bool, status: str) -> None:
    door = Door()
    server, phone = socket.socketpair()
    with server, phone:
        if left:
            phone.close()
        assert ask(Gate(door, 100), line=server)[0].startswith(status)
    assert len(door.bodies) == (0 if left else 1)


def test_a_phone_that_has_asked_for_more_already_is_there() -> None:
    door = Door()
    server, phone = socket.socketpair()
    with server, phone:
        phone.sendall(b"GET / HTTP/1.1")
        assert ask(Gate(door, 100), line=server)[0].startswith("200")
        assert server.recv(100) == b"GET / HTTP/1.1"
