"""What is in every table of a database, in a few bytes: equal on SQLite, on PostgreSQL and after a restore."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, inspect, select, text

from app.storage.base import Base

_AT_ONCE = 2000
_SPACE = 2**256


@dataclass(frozen=True)
class Fingerprint:
    """How many rows a table has, and a digest of them that does not depend on their order."""

    rows: int
    digest: str


def fingerprints(connection: Connection) -> dict[str, Fingerprint]:
    """Every table that this release knows and the database has, by name; rows are read in pieces, memory stays bounded."""
    there = set(inspect(connection).get_table_names())
    return {table.name: _of(connection, table) for table in Base.metadata.sorted_tables if table.name in there}


def revision_of(connection: Connection) -> str:
    """The migration at which the database stands; "" for one without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def differing(left: dict[str, Fingerprint], right: dict[str, Fingerprint]) -> list[str]:
    """The names of the tables that are not equal, those that only one side has among them."""
    return sorted(name for name in {*left, *right} if left.get(name) != right.get(name))


def _of(connection: Connection, table: Any) -> Fingerprint:
    """One table: the sum of the SHA-256 of its rows."""
    count, total = 0, 0
    found = connection.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(select(*table.columns))
    for part in found.partitions(_AT_ONCE):
        for row in part:
            count += 1
            total += int.from_bytes(hashlib.sha256(_written(row).encode()).digest(), "big")
    return Fingerprint(count, f"{total % _SPACE:064x}")


def _written(row: Any) -> str:
    """One row as text: whole numbers alike whether the database calls them 2 or 2.0."""
    return json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True, default=_as_text)


def _plain(value: Any) -> Any:
    """Numbers in one form; the rest as it is."""
    if isinstance(value, bool):
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _as_text(value: object) -> str:
    """Days, moments and bytes as text; anything else is a column type that nobody thought of (TypeError)."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"a column holds {type(value).__name__}, which has no form in a fingerprint")
