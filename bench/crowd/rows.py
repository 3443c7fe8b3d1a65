"""Many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from app.storage.base import Base
from app.storage.transaction import session

Rows = Sequence[dict[str, Any]]


def add(table: type[Base], rows: Rows) -> None:
    """Insert rows."""
    if rows:
        session().execute(insert(table), rows)


def add_with_ids(table: type[Base], rows: Rows) -> list[int]:
    """Insert rows; gives back their ids in the same order."""
    if not rows:
        return []
    return list(session().scalars(insert(table).returning(table.id, sort_by_parameter_order=True), rows))  # type: ignore[attr-defined]
