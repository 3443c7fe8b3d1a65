"""Writes that are safe to repeat, on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.storage.base import Base
from app.storage.transaction import session


def insert_once(table: type[Base], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str]) -> int:
    """Insert the rows whose `unique` columns are not there yet; gives back how many were new. 1 statement, none for no rows."""
    if not rows:
        return 0
    dialect = session().get_bind().dialect.name
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    result = session().execute(insert.values([dict(row) for row in rows]).on_conflict_do_nothing(index_elements=list(unique)))
    return int(result.rowcount)  # type: ignore[attr-defined]


def upsert(table: type[Base], row: Mapping[str, Any], *, unique: Sequence[str], newer: str | None = None) -> None:
    """Insert a row, or overwrite the one with the same `unique` columns; with `newer`, only when that column grows.

    1 statement.
    """
    dialect = session().get_bind().dialect.name
    insert = (postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)).values(dict(row))
    columns = {name: insert.excluded[name] for name in row if name not in unique}
    condition = (insert.excluded[newer] > getattr(table, newer)) if newer else None
    session().execute(insert.on_conflict_do_update(index_elements=list(unique), set_=columns, where=condition))
