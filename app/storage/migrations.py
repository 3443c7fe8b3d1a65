"""The migrations: prepared where tables are brought forward, never by a serving process (Alembic needs 11 MB)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app
from flask_migrate import Migrate
from flask_migrate import downgrade as _downgrade
from flask_migrate import upgrade as _upgrade
from sqlalchemy import func, select

from app.kernel.settings import ROOT
from app.storage.base import db

_MIGRATING = 5050
"""The number of the lock; any that nobody else takes."""


def prepare(app: Flask) -> None:
    """Bind the migrations to the application; more than once is once."""
    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)


def upgrade(directory: str | None = None, revision: str = "head") -> None:
    """Run the migrations that are missing on the application's database; several nodes that start at once wait for the first."""
    prepare(current_app)
    with _alone():
        _upgrade(directory=directory, revision=revision)


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody else migrates this PostgreSQL database meanwhile; SQLite belongs to one machine, whose `run.py` starts once."""
    if db.engine.dialect.name != "postgresql":
        yield
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(select(func.pg_advisory_lock(_MIGRATING)))
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(_MIGRATING)))


def downgrade(directory: str | None = None, revision: str = "-1") -> None:
    """Take migrations back, down to `revision`."""
    prepare(current_app)
    _downgrade(directory=directory, revision=revision)
