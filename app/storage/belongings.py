"""What hangs on one row: the rows that refer to it, and those that refer to them, as far as a list of links goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.storage.base import Base
from app.storage.transaction import session

_AT_ONCE = 500


@dataclass(frozen=True)
class Link:
    """Rows of `table` belong to a row of `parent` whose id stands in `column`."""

    table: str
    column: str
    parent: str


def belongings(root: str, row_id: int, links: Sequence[Link]) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of each table that belong to row `row_id` of `root`; a link's parent stands in the list before it.

    1 statement for each link whose parent has rows, and one more for each further 500 of them.
    """
    found: dict[str, dict[tuple[Any, ...], Mapping[str, Any]]] = {}
    ids: dict[str, set[int]] = {root: {row_id}}
    for link in links:
        rows = found.setdefault(link.table, {})
        for key, row in _rows(link, sorted(ids.get(link.parent, ()))):
            rows[key] = row
        ids.setdefault(link.table, set()).update(row["id"] for row in rows.values() if "id" in row)
    return {table: list(rows.values()) for table, rows in found.items()}


def names_of(table: str, column: str, ids: Sequence[int]) -> dict[int, Any]:
    """What one column of some rows says, by their id. 1 statement for each 500 of them."""
    named = Base.metadata.tables[table]
    found: dict[int, Any] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = list(ids[start : start + _AT_ONCE])
        found |= {row[0]: row[1] for row in session().execute(select(named.c.id, named.c[column]).where(named.c.id.in_(part)))}
    return found


def _rows(link: Link, ids: list[int]) -> Iterator[tuple[tuple[Any, ...], Mapping[str, Any]]]:
    """(primary key, row) of what belongs to these parents."""
    table = Base.metadata.tables[link.table]
    key = [column.name for column in table.primary_key]
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        for row in session().execute(select(table).where(table.c[link.column].in_(part)).order_by(*table.primary_key)).mappings():
            yield tuple(row[name] for name in key), dict(row)
