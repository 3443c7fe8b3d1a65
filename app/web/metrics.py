"""Measurements for Prometheus, outside the application: closed unless a token is set, and answered even when the gate is full."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

from app.kernel.settings import Settings

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

PATH = "/metrics"
_BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = {"GET", "HEAD", "POST"}


class Meter:
    """WSGI middleware: counts requests by method and status, measures how long they take, the wait at the gate included."""

    def __init__(self, application: WSGIApplication, token: str, registry: CollectorRegistry, shown: Callable[[], bytes]) -> None:
        from prometheus_client import Counter, Histogram

        self._application, self._token, self._shown = application, token, shown
        self._requests = Counter("so_hoc_requests", "Requests by method and status.", ["method", "status"], registry=registry)
        self._seconds = Histogram(
            "so_hoc_request_seconds",
            "Seconds from the whole body to the answer.",
            ["method"],
            registry=registry,
            buckets=_BUCKETS,
        )

    def __call__(self, request: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer whoever brings the token; measure everybody else."""
        if request.get("PATH_INFO") == PATH and self._is_known(request):
            start_response("200 OK", [("Content-Type", _TYPE), ("Cache-Control", "no-store")])
            return [self._shown()]
        since, said = perf_counter(), "500"

        def noting(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            nonlocal said
            said = status[:3]
            return start_response(status, headers, *rest)

        method = request["REQUEST_METHOD"] if request["REQUEST_METHOD"] in _METHODS else "other"
        try:
            return self._application(request, noting)
        finally:
            self._requests.labels(method, said).inc()
            self._seconds.labels(method).observe(perf_counter() - since)

    def _is_known(self, request: WSGIEnvironment) -> bool:
        """Whether the caller brings the token."""
        brought = request.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ").strip()
        return secrets.compare_digest(brought.encode(), self._token.encode())


def install(app: Flask) -> None:
    """Measure, where the settings name a token; without one there is no such page and nothing is counted."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.metrics_token:
        return
    from prometheus_client import CollectorRegistry, generate_latest, multiprocess

    own = CollectorRegistry()

    def shown() -> bytes:
        if settings.metrics_dir is None:
            return bytes(generate_latest(own))
        every = CollectorRegistry()
        multiprocess.MultiProcessCollector(every, path=str(settings.metrics_dir))  # type: ignore[no-untyped-call]
        return bytes(generate_latest(every))

    app.wsgi_app = Meter(app.wsgi_app, settings.metrics_token, own, shown)  # type: ignore[assignment,method-assign]
