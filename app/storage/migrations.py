"""The migrations: prepared where tables are brought forward, never by a serving process (Alembic needs 11 MB)."""

from __future__ import annotations

from flask import Flask, current_app
from flask_migrate import Migrate
from flask_migrate import downgrade as _downgrade
from flask_migrate import upgrade as _upgrade

from app.kernel.settings import ROOT
from app.storage.base import db


def prepare(app: Flask) -> None:
    """Bind the migrations to the application; more than once is once."""
    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)


def upgrade(directory: str | None = None, revision: str = "head") -> None:
    """Run the migrations that are missing on the application's database."""
    prepare(current_app)
    _upgrade(directory=directory, revision=revision)


def downgrade(directory: str | None = None, revision: str = "-1") -> None:
    """Take migrations back, down to `revision`."""
    prepare(current_app)
    _downgrade(directory=directory, revision=revision)
