"""A database on which nobody has said yet what it is for."""

from __future__ import annotations

import pytest
from flask import Flask

from app.storage.base import db
from app.storage.migrations import downgrade, upgrade


@pytest.fixture
def new_database(ctx: Flask) -> Flask:
    """The application on a migrated, empty database."""
    downgrade(revision="base")
    upgrade()
    db.session.remove()
    return ctx
