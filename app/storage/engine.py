"""How connections behave: SQLite's pragmas and BEGIN, PostgreSQL's time limits."""

from __future__ import annotations

import json
import logging
import sqlite3
from contextvars import ContextVar
from math import inf
from time import perf_counter
from typing import Any, cast

from sqlalchemy import Connection, Engine, event, make_url

from app.kernel.settings import Settings

WRITING: ContextVar[bool] = ContextVar("writing", default=False)
"""True inside `transaction()`: SQLite then takes the write lock at BEGIN, so that read-modify-write is never lost or
refused half way."""

_LOG = logging.getLogger("so_hoc.database")
_SHOWN = 600
_SAFE_WAL = ((3, 51, 3),)
_BACK_PORTS = {(3, 44): 6, (3, 50): 7}


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite is free of the WAL-reset fault that can corrupt a database with two writers (mended in 3.51.3,
    3.50.7, 3.44.6)."""
    back_port = _BACK_PORTS.get((version[0], version[1]))
    return version >= _SAFE_WAL[0] or (back_port is not None and version[2] >= back_port)


def engine_options(settings: Settings) -> dict[str, Any]:
    """The arguments of `create_engine` for this installation."""
    options: dict[str, Any] = {"json_serializer": lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))}
    options["hide_parameters"] = True  # errors go to the log, and values are about people
    if settings.database_url.startswith("sqlite"):
        options["connect_args"] = {"timeout": 15, "check_same_thread": False}
        if make_url(settings.database_url).database not in (None, "", ":memory:"):
            options["pool_use_lifo"] = True  # the connection used last has the pages in its cache
    else:
        options |= {"pool_size": 10, "max_overflow": 54, "pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}
    return options


def prepare(engine: Engine, *, slow_ms: float = 0) -> None:
    """Attach the listeners that make this engine keep the house's promises; log statements that take `slow_ms` or longer."""
    if slow_ms:
        _watch_slow(engine, slow_ms / 1000)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)


def _watch_slow(engine: Engine, seconds: float) -> None:
    """Log what takes so long, without its values: those may be about people."""

    def begin(connection: Connection, *_rest: Any) -> None:
        connection.info["begun"] = perf_counter()

    def end(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        taken = perf_counter() - connection.info.get("begun", inf)
        if taken >= seconds:
            _LOG.warning("slow statement, %d ms: %s", taken * 1000, " ".join(statement.split())[:_SHOWN])

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)


def _on_sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
    """Foreign keys on, a full sync at every commit (an acknowledged answer survives a power cut), WAL only where it is safe."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 15000")
    cursor.execute(f"PRAGMA journal_mode = {'WAL' if wal_is_safe() else 'TRUNCATE'}")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -2000")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    """BEGIN IMMEDIATE inside a use-case, a plain BEGIN for reads."""
    driver = cast(sqlite3.Connection, connection.connection.dbapi_connection)
    driver.execute("BEGIN IMMEDIATE" if WRITING.get() else "BEGIN")
