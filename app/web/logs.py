"""The log as one JSON object a line, where the settings ask for it: ids, places and times, and no word about anybody."""

from __future__ import annotations

import json
import logging
import secrets
import traceback
from datetime import UTC, datetime
from time import perf_counter

from flask import Flask, Response, g, has_request_context, request

from app.kernel.settings import Settings

_LOG = logging.getLogger("so_hoc.request")
_MOST_FRAMES = 30


class JsonLines(logging.Formatter):
    """One line of JSON for each record. Of an exception it keeps kind and places, never its words: those may hold data."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            said |= {"request": g.get("request_id", ""), "endpoint": request.endpoint or ""}
        said |= getattr(record, "measured", {})
        if record.exc_info and record.exc_info[0]:
            said["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])[-_MOST_FRAMES:]
            said["at_lines"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(said, ensure_ascii=False)


def install(app: Flask) -> None:
    """Let every line be JSON and give each request a line and an id, where the settings say so."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.log_json:
        return
    root = logging.getLogger()
    if not any(isinstance(handler.formatter, JsonLines) for handler in root.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    app.logger.handlers.clear()
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request(_tell)


def _begin() -> None:
    """Name the request and look at the clock."""
    g.request_id, g.request_since = secrets.token_hex(6), perf_counter()


def _tell(response: Response) -> Response:
    """One line about the request: what was asked, how it ended, how long it took; no address, because addresses hold ids."""
    taken_ms = round((perf_counter() - g.request_since) * 1000, 1) if "request_since" in g else None
    _LOG.info("request", extra={"measured": {"method": request.method, "status": response.status_code, "ms": taken_ms}})
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
