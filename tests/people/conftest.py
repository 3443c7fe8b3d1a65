"""A database on which nobody has said yet what it is for."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade

from app.storage.base import db


@pytest.fixture
def new_database(ctx: Flask) -> Flask:
    """The application on a migrated, empty database."""
    downgrade(revision="base")
    upgrade()
    db.session.remove()
    return ctx
