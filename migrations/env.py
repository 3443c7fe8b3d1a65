"""How migrations run: the app's engine, our column types by their plain names, and SQLite's foreign keys off while tables
are rebuilt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from app.storage.base import SortKey

config = context.config


def target() -> Any:
    """The metadata of all tables."""
    return current_app.extensions["migrate"].db.metadata


def render_plain(kind: str, item: object, autogen_context: Any) -> str | bool:
    """Our column types are written as the database types under them: a migration must not change when our code does."""
    if kind == "type" and isinstance(item, SortKey):
        return 'sa.Text().with_variant(sa.Text(collation="C"), "postgresql")'
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run_on(connection: Connection) -> None:
    """Run the missing migrations on one connection.

    Alembic rebuilds tables on SQLite by copy, drop and rename; with foreign keys on, the drop would delete the rows that refer
    to the
    table. They are therefore switched off before, and every reference is checked after.
    """
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=target(),
        render_item=render_plain,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
    )
    with keep_references(connection, not sqlite), context.begin_transaction():
        context.run_migrations()
    if sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        connection.commit()
        if broken:
            raise RuntimeError(f"broken references after the migration: {broken[:5]}")


@contextmanager
def keep_references(connection: Connection, kept: bool) -> Iterator[None]:
    """Switch SQLite's foreign keys off while the block runs, unless they are to be `kept`.

    Asked of the driver itself: SQLAlchemy would begin a transaction first, and inside one SQLite ignores this pragma without a
    word.
    """
    if kept:
        yield
        return
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys = ON")
        driver.close()


with current_app.extensions["migrate"].db.engine.connect() as connection:
    run_on(connection)
