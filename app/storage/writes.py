"""Writes that are safe to repeat, on both databases.

Statements with ON CONFLICT are not kept by SQLAlchemy's cache of compiled statements, and a saved answer would spend more time on
writing SQL than on running it; so their text is made once per table and set of columns, and executed with typed parameters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, TextClause, bindparam, text
from sqlalchemy.dialects import postgresql, sqlite

from app.storage import reads
from app.storage.base import Base
from app.storage.transaction import session

_COUNTING = {"preserve_rowcount": True}


def insert_once(table: type[Base], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str]) -> int:
    """Insert the rows whose `unique` columns are not there yet; gives back how many were new. 1 statement, none for no rows.

    All rows have the same columns.
    """
    if not rows:
        return 0
    statement = _insert(table, _dialect(), tuple(rows[0]), tuple(unique), update=False, newer=None)
    return _run(statement, [dict(row) for row in rows])


def upsert(table: type[Base], row: Mapping[str, Any], *, unique: Sequence[str], newer: str | None = None) -> None:
    """Insert a row, or overwrite the one with the same `unique` columns; with `newer`, only when that column grows.

    1 statement.
    """
    _run(_insert(table, _dialect(), tuple(row), tuple(unique), update=True, newer=newer), [dict(row)])


def run(statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute an insert or update of a table that was built once, for every row, after what the session still holds.

    1 statement, none for no rows.
    """
    if rows:
        reads.connection().execute(statement, [dict(row) for row in rows])


def _dialect() -> str:
    """The database of this session: sqlite or postgresql."""
    return session().get_bind().dialect.name


def _run(statement: TextClause, rows: list[dict[str, Any]]) -> int:
    """Execute for one row or for many, after what the session still holds; gives back the number of rows written."""
    given = rows[0] if len(rows) == 1 else rows
    return reads.connection().execute(statement, given, execution_options=_COUNTING).rowcount


@cache
def _insert(
    table: type[Base], dialect: str, columns: tuple[str, ...], unique: tuple[str, ...], *, update: bool, newer: str | None
) -> TextClause:
    """The text of the statement for one table and set of columns."""
    module = postgresql if dialect == "postgresql" else sqlite
    insert: Any = module.insert(table).values({name: bindparam(name) for name in columns})
    if update:
        changed = {name: insert.excluded[name] for name in columns if name not in unique}
        condition = (insert.excluded[newer] > getattr(table, newer)) if newer else None
        insert = insert.on_conflict_do_update(index_elements=list(unique), set_=changed, where=condition)
    else:
        insert = insert.on_conflict_do_nothing(index_elements=list(unique))
    # PostgreSQL's casts are left out here: they are written again for the typed parameters when the text is executed.
    written = re.sub(r"::[A-Z]+", "", str(insert.compile(dialect=module.dialect(paramstyle="named"))))
    types = table.__table__.columns
    return text(written).bindparams(*(bindparam(name, type_=types[name].type) for name in columns))
