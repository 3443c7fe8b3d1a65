"""Her copy of what is kept about her: everything that belongs to her, without keys, hashes, or marks before their release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.privacy.catalogue import HIDDEN, HOLDINGS, NAMED, Holding, links
from app.storage.belongings import belongings, names_of
from app.storage.journal import record
from app.storage.transaction import transaction

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Copy:
    """Every part with its tables; a row holds plain values, references by name."""

    made_at: datetime
    parts: tuple[tuple[Holding, Mapping[str, Sequence[Row]]], ...]


def copy_of(person_id: int, *, by: int, at: datetime) -> Copy:
    """The copy of somebody's data, journalled. About one statement for each table."""
    with transaction():
        found = belongings("persons", person_id, links())
        record("privacy.copied", "person", person_id, by=by, at=at)
    names = {column: _names(found, column) for column in NAMED}
    parts = []
    for holding in HOLDINGS:
        tables = dict.fromkeys(link.table for link in holding.links)
        own = {link.table: link.column for link in holding.links}
        parts.append((holding, {table: [_row(row, own[table], names) for row in found.get(table, ())] for table in tables}))
    return Copy(at, tuple(parts))


def _names(found: Mapping[str, Sequence[Row]], column: str) -> dict[int, Any]:
    """The names of everything that the rows refer to by one column."""
    ids = {row[column] for rows in found.values() for row in rows if row.get(column) is not None}
    return names_of(*NAMED[column], sorted(ids))


def _row(row: Row, own: str, names: Mapping[str, Mapping[int, Any]]) -> dict[str, Any]:
    """What a row says about her."""
    said = {}
    for column, value in row.items():
        if column in HIDDEN or column in {"id", "person_id", own, "by_id"} or column.endswith("_by_id") or value is None:
            continue
        if column.endswith("_id") and column not in names:
            continue
        said[column] = names[column].get(value, value) if column in names else value
    return said
