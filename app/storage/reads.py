"""Reads whose statement is built once, when the module is loaded.

Building a select and finding its compiled form costs about fifteen times what SQLite needs to answer it. A statement with
`bindparam` that stands at the top of a module is built once; asked through these functions it goes straight to the connection.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Executable, Row

from app.storage.transaction import session

_KEPT = "reads.connection"
"""Where a session keeps the connection of its transaction: asking SQLAlchemy for it again costs as much as a small read."""


def rows(statement: Executable, /, **values: object) -> Sequence[Row[Any]]:
    """Everything that a select of columns finds, in the running transaction, after what was written before. 1 statement."""
    return connection().execute(statement, values).all()


def first(statement: Executable, /, **values: object) -> Row[Any] | None:
    """The first row that a select of columns finds, or None. 1 statement."""
    return connection().execute(statement, values).first()


def connection() -> Connection:
    """The connection of the running transaction; what the session still holds is written first."""
    current = session()
    current.flush()
    running = current.get_transaction()
    kept: tuple[object, Connection] | None = current.info.get(_KEPT)
    if kept is None or running is None or kept[0] is not running:
        current.info[_KEPT] = kept = (current.get_transaction(), current.connection())
    return kept[1]
