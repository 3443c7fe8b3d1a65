"""Several application nodes on this machine, and the door before them that gives each request to the next one, as nginx does."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from typing import Any

from bench.serve import Gunicorn, free_port, wait, workers_of

_OF_ONE_LINE = {"connection", "keep-alive", "transfer-encoding", "date", "server"}
_NODE = ("--workers", "1", "--threads", "16")


class Node:
    """One gunicorn; `name` is what its connections are called in the database."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.name = name
        self.port = free_port()
        url = environment["DATABASE_URL"]
        named = f"{url}{'&' if '?' in url else '?'}application_name={name}"
        self._process = Gunicorn("tests.load.node:app", self.port, {**environment, "DATABASE_URL": named}, *_NODE)
        self.dead = False

    def wait(self) -> None:
        """Until it answers."""
        wait(self._process, self.port, "/readyz")

    def kill(self) -> None:
        """kill -9, at once and with all that it was doing."""
        for process_id in (self._process.pid, *workers_of(self._process.pid)):
            with suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGKILL)
        self._process.forget()
        self.dead = True

    def stop(self) -> None:
        """End it in order."""
        if not self.dead:
            self._process.stop()


class Door:
    """A WSGI application that hands each request to the next node, and to another one when that node is gone.

    `disturb(node, method, path, sent)` is called before a request is sent and again when it is on its way.
    """

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.served = dict.fromkeys((node.name for node in nodes), 0)
        self.disturb: Callable[[Node, str, str, bool], None] = lambda *_said: None
        self._turn = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """One request."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        for _try in self.nodes:
            node = self._next()
            with suppress(HTTPException, OSError):
                status, headers, content = self._ask(node, environ, body)
                self.served[node.name] += 1
                start_response(status, headers)
                return [content]
        raise AssertionError("no node answers")

    def _next(self) -> Node:
        """The one whose turn it is among those that live."""
        living = [node for node in self.nodes if not node.dead]
        self._turn += 1
        return living[self._turn % len(living)]

    def _ask(self, node: Node, environ: Mapping[str, Any], body: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
        """What a node answers; raises OSError or HTTPException when it is gone."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"].encode("latin-1").decode()
        self.disturb(node, method, path, False)
        with closing(HTTPConnection("127.0.0.1", node.port, timeout=60)) as line:
            query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
            line.request(method, environ["PATH_INFO"] + query, body or None, dict(_headers(environ)))
            self.disturb(node, method, path, True)
            answer = line.getresponse()
            content = answer.read()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in _OF_ONE_LINE]
        return f"{answer.status} {answer.reason}", kept, content


def _headers(environ: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The headers of a request as they came."""
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            yield name[5:].replace("_", "-").title(), value
    if environ.get("CONTENT_TYPE"):
        yield "Content-Type", environ["CONTENT_TYPE"]


@contextmanager
def nodes(count: int, environment: Mapping[str, str]) -> Iterator[Door]:
    """So many nodes, and the door before them, until the block ends."""
    running: list[Node] = []
    try:
        running += [Node(f"node{number}", environment) for number in range(1, count + 1)]
        for node in running:
            node.wait()
        yield Door(running)
    finally:
        for node in running:
            node.stop()
